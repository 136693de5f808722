import { type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Instrument } from '@/api/types';
import type { CandleChart, ChartPoint, FillMark } from '@/charts/candle-chart';
import type { ExitEvents } from '@/charts/exit-handle';
import { Chart } from '@/charts/lazy-chart';
import type { LinkedCharts } from '@/charts/linked-charts';
import type { PriceMark } from '@/charts/price-lines';
import { cx } from '@/ui/cx';
import * as format from '@/ui/format';
import { Empty, Failure } from '@/ui/panel';
import { ChartLegend, FillList } from './chart-legend';
import type { ChartSetup } from './chart-setup';
import { comparedColours } from './compare-picker';
import { ComparedLine } from './compared-line';
import { Countdown } from './countdown';
import type { DrawingBook } from './drawing-book';
import { SelectedDrawing } from './drawing-tools';
import { askedFor, secondsOf } from './intervals';
import { type PriceAt, PriceMenu } from './price-menu';
import { useBars } from './use-bars';
import type { Drawings } from './use-drawings';
import { useCorporateActions, useSessions } from './use-market-days';

/** What the trader has at stake in the instrument, and what can be done about it from the chart. */
export interface ChartStakes {
  /** Waiting orders, alerts, the price of the position. */
  marks: readonly PriceMark[];
  fills: readonly FillMark[];
  onMove: (mark: PriceMark, price: string) => Promise<unknown>;
  onCancel: (mark: PriceMark) => void;
  onEdit: (mark: PriceMark) => void;
  onExitAt: ExitEvents['exitAt'];
  onExit: ExitEvents['exited'];
  /** What can be done at a price, and at the time of a bar. */
  actions: (price: string, time: string | null) => ReactNode;
  /** Bid and ask to be pressed; on the active chart only. */
  quotes?: ReactNode;
}

/** What the tools above the charts reach of one of them. */
export interface ChartHandle {
  chart: CandleChart;
  /** Gets older bars; false when there are none. */
  older: () => Promise<boolean>;
}

export interface ChartCellProps {
  /** Its place among the charts. */
  index: number;
  instrument: Instrument;
  setup: ChartSetup;
  /** "Chart 2", where there are several; each then says what it is of. */
  name: string | null;
  /** The page's instrument and the tools belong to it. */
  isActive: boolean;
  book: DrawingBook;
  /** What is being drawn, on the active chart. */
  drawings: Drawings;
  linked: LinkedCharts;
  onPress: () => void;
  onHandle: (handle: ChartHandle | null) => void;
  onChange: (change: Partial<ChartSetup>) => void;
}

/** One chart, with what is read out of it. */
export function ChartCell(props: ChartCellProps & ChartStakes) {
  const { index, instrument, setup, name, isActive, book, drawings, linked, onPress, onHandle, onChange } = props;
  const { marks, fills, onMove, onCancel, onEdit, onExitAt, onExit, actions, quotes } = props;
  const { symbol, tick_size: tick } = instrument;
  const { interval, style, scale, indicators, compared } = setup;
  const isShare = instrument.asset_class === 'equity' || instrument.asset_class === 'etf';
  const asked = askedFor(interval);
  const [chart, setChart] = useState<CandleChart | null>(null);
  const [point, setPoint] = useState<ChartPoint>();
  const [asking, setAsking] = useState<PriceAt | null>(null);
  const [isAway, setAway] = useState(false);
  const { items } = useSyncExternalStore(book.subscribe, book.current);
  const { history, live, running, isPending, error, retry, older } = useBars(symbol, interval);
  // What has hours, and bars that are shorter than a day.
  const hasHours = instrument.asset_class !== 'crypto' && asked !== '1d';
  const sessions = useSessions(symbol, hasHours ? history : undefined);
  const events = useCorporateActions(instrument);
  useEffect(() => {
    onHandle(chart && { chart, older });
    return () => onHandle(null);
  }, [chart, older, onHandle]);
  const loadOlder = useCallback(() => void older(), [older]);
  const { select, finished } = drawings;
  const drawingEvents = useMemo(
    () => ({
      changed: (next: typeof items) => book.change(next),
      undone: () => book.undo(),
      // A chart that is left lets go of its drawing: by then another may be held on the one that is pressed.
      selected: (id: string | null) => (isActive || id !== null) && select(id),
      finished,
    }),
    [book, isActive, select, finished],
  );
  const watchCorner = useCorner(chart);
  const others = compared.filter((other) => other !== symbol);
  return (
    <div
      role={name ? 'group' : undefined}
      aria-label={name ? `${name}: ${symbol} ${interval}` : undefined}
      className="@container relative min-h-0 min-w-0 bg-panel"
      onPointerDownCapture={onPress}
    >
      <Chart
        onMade={setChart}
        linked={linked}
        isSigned={index === 0 || !name}
        scale={scale}
        onAway={setAway}
        label={`${symbol} price, one bar each ${interval}`}
        subject={`${symbol} ${interval}`}
        tick={tick}
        decimals={format.decimalsOf(tick)}
        seconds={secondsOf[interval]}
        daily={asked === '1d'}
        isShare={isShare}
        history={history}
        live={live}
        style={style}
        indicators={indicators}
        drawings={items}
        tool={isActive ? drawings.tool : null}
        isMagnetic={drawings.isMagnetic}
        selected={isActive ? drawings.selected : null}
        onDrawings={drawingEvents}
        onPoint={setPoint}
        onOlder={loadOlder}
        onAsk={(at, price, time) => setAsking({ ...at, price, time })}
        marks={marks}
        fills={fills}
        sessions={sessions}
        events={events}
        onMove={onMove}
        onCancel={onCancel}
        onEdit={onEdit}
        onExitAt={onExitAt}
        onExit={onExit}
      />
      {others.map((other, index) => (
        <ComparedLine
          key={`${other} ${interval}`}
          chart={chart}
          symbol={other}
          interval={interval}
          colour={comparedColours[index]!}
          since={history?.[0]?.time}
        />
      ))}
      <ChartLegend
        point={point}
        tick={tick}
        compared={others}
        onCompared={(next) => onChange({ compared: next })}
        foot={
          isActive &&
          quotes && (
            // Above the lines of orders, which would take the presses.
            <div ref={watchCorner} className="relative z-[8] w-fit">
              {quotes}
            </div>
          )
        }
        title={
          name && (
            <button
              type="button"
              aria-pressed={isActive}
              onClick={onPress}
              className="pointer-events-auto relative z-[6] rounded bg-panel/85 px-1 font-semibold text-text hover:bg-hover pointer-coarse:min-h-11"
            >
              {symbol} <span className="font-normal text-muted">{interval}</span>
            </button>
          )
        }
      >
        {running && <Countdown begins={running.time} seconds={secondsOf[interval]} />}
        {asked === null && history?.[0] && <span>Of trades since {format.timeOfDay(history[0].time)}</span>}
      </ChartLegend>
      {asking && isActive && (
        <PriceMenu at={asking} onClose={() => setAsking(null)}>
          {actions(asking.price, asking.time)}
        </PriceMenu>
      )}
      {isAway && (
        <button
          type="button"
          onClick={() => chart?.viewport.goToNow()}
          className="absolute right-20 bottom-9 z-[7] h-7 rounded-md border border-line bg-panel px-2.5 text-2xs text-text shadow-lg hover:bg-hover pointer-coarse:h-11"
        >
          Back to now
        </button>
      )}
      {isActive && <SelectedDrawing drawings={drawings} />}
      <FillList fills={fills} tick={tick} />
      <div className="pointer-events-none absolute inset-0 z-10 *:pointer-events-auto">
        {isPending && <div aria-busy className="absolute inset-4 animate-pulse rounded bg-raised/60" />}
        {error && <Failure error={error} retry={retry} />}
        {history?.length === 0 && !live?.length && (
          <Empty title="No bars yet">The first bar begins with the next trade.</Empty>
        )}
      </div>
      {name && (
        <div
          aria-hidden
          className={cx('pointer-events-none absolute inset-0 z-[9]', isActive && 'ring-1 ring-paper ring-inset')}
        />
      )}
    </div>
  );
}

/** Tells the chart where the buttons in its corner are, so that no line's tag comes to lie on them. */
function useCorner(chart: CandleChart | null) {
  return useCallback(
    (buttons: HTMLElement | null) => {
      if (!chart || !buttons) return;
      const tell = () => {
        const corner = buttons.getBoundingClientRect();
        chart.lines.setCorner(corner.width > 0 ? corner : null);
      };
      const watch = new ResizeObserver(tell);
      watch.observe(buttons);
      watch.observe(buttons.parentElement!); // what stands above them moves them
      return () => {
        watch.disconnect();
        chart.lines.setCorner(null);
      };
    },
    [chart],
  );
}
