import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Instrument, Interval, SavedLayout } from '@/api/types';
import type { ChosenIndicator } from '@/charts/indicator-set';
import { LinkedCharts } from '@/charts/linked-charts';
import { Panel } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { useToast } from '@/ui/toast';
import { useMedia } from '@/ui/use-media';
import type { ChartCellProps, ChartHandle } from './chart-cell';
import { ChartHeader } from './chart-header';
import {
  type ChartLayout,
  type ChartSetup,
  type Grid,
  grids,
  isLayout,
  layoutPlace,
  oneChart,
  withChange,
  withGrid,
  withLinks,
  withSymbol,
} from './chart-setup';
import { askedFor } from './intervals';
import { contentOf, drawingsOf, layoutOf } from './layout-content';
import { useDrawingBooks, useDrawings } from './use-drawings';

interface ChartGridProps {
  /** The page's, which the active chart shows. */
  instrument: Instrument;
  instruments: ReadonlyMap<string, Instrument>;
  /** The page is to turn to another. */
  onSymbol: (symbol: string) => void;
  /** Asks for an alert on an indicator of the active chart, of its bars or the nearest that the exchange has. */
  onAlert: (one: ChosenIndicator, interval: Interval) => void;
  /** Draws one of the charts, with what the trader has at stake there. */
  children: (cell: ChartCellProps) => ReactNode;
  className?: string;
}

/** None is too small to be read: where there is no room for so many, the grid scrolls. */
const columns: Record<Grid, string> = {
  1: 'auto-rows-fr',
  2: 'auto-rows-[minmax(12rem,1fr)] @md:grid-cols-2',
  4: 'auto-rows-[minmax(12rem,1fr)] @md:grid-cols-2',
  6: 'auto-rows-[minmax(12rem,1fr)] @md:grid-cols-2 @3xl:grid-cols-3',
};

/** The charts of the page, one to six beside each other, and the tools of the one that is active. */
export function ChartGrid({ instrument, instruments, onSymbol, onAlert, children, className }: ChartGridProps) {
  const { symbol } = instrument;
  const [kept, keep] = useRemembered<ChartLayout>(layoutPlace, oneChart, isLayout);
  // Until the page has turned to the instrument of a chart that was pressed, that one shows it already.
  const [turningFrom, setTurningFrom] = useState<string | null>(null);
  const isTurning = turningFrom === symbol;
  if (turningFrom !== null && !isTurning) setTurningFrom(null);
  const layout = useMemo(() => (isTurning ? kept : withSymbol(kept, symbol)), [isTurning, kept, symbol]);
  const { charts, active, links } = layout;
  const setup = charts[active]!;
  const toast = useToast();
  const books = useDrawingBooks();
  const drawings = useDrawings(books.of(setup.symbol));
  const linked = useState(() => new LinkedCharts())[0];
  useEffect(() => linked.setLinks(links), [linked, links]);
  const frame = useRef<HTMLDivElement>(null);
  const handles = useRef(new Map<number, ChartHandle>());
  const hasRoom = useMedia('(width >= 64rem)');
  const shown = hasRoom ? charts.map((_, index) => index) : [active];
  const symbols = [...new Set(shown.map((index) => charts[index]!.symbol))].join(' ');
  useEffect(() => books.keepLoaded(symbols.split(' ')), [books, symbols]);

  const change = (index: number, to: Partial<ChartSetup>) => keep(withChange(layout, index, to));
  const press = (index: number) => {
    if (index === active) return;
    keep({ ...layout, active: index });
    const { symbol: other } = charts[index]!;
    if (other === symbol || !instruments.has(other)) return;
    setTurningFrom(symbol);
    onSymbol(other);
  };
  const open = ({ name, content }: SavedLayout) => {
    const saved = layoutOf(content);
    if (!saved) return toast({ title: 'This layout needs a newer page', detail: 'Load the page anew.', tone: 'down' });
    for (const { symbol: of, items } of drawingsOf(content)) void books.of(of).add(items);
    keep(saved);
    const { symbol: other } = saved.charts[saved.active]!;
    if (other !== symbol && instruments.has(other)) {
      setTurningFrom(symbol);
      onSymbol(other);
    }
    toast({ title: 'Layout opened', detail: name });
  };
  const reaches = useMemo(
    () =>
      Array.from({ length: grids.at(-1)! }, (_, index) => (handle: ChartHandle | null) => {
        if (handle) handles.current.set(index, handle);
        else handles.current.delete(index);
      }),
    [],
  );
  return (
    <Panel
      title="Price chart"
      className={className ?? ''}
      header={
        <ChartHeader
          instruments={instruments}
          setup={setup}
          onChange={(to) => change(active, to)}
          drawings={drawings}
          handle={() => handles.current.get(active)}
          frame={frame}
          layout={layout}
          hasRoom={hasRoom}
          onGrid={(grid) => keep(withGrid(layout, grid))}
          onLinks={(to) => keep(withLinks(layout, to))}
          content={() => contentOf(layout, (of) => books.of(of).current().items)}
          onOpen={open}
          onAlert={(one) => onAlert(one, askedFor(setup.interval) ?? '1m')}
        />
      }
    >
      <div ref={frame} className="@container min-h-0 flex-1 overflow-y-auto bg-line">
        <div className={`grid size-full gap-px ${columns[shown.length as Grid]}`}>
          {shown.map((index) => {
            const own = charts[index]!;
            const its = instruments.get(own.symbol) ?? instrument;
            return children({
              index,
              instrument: its,
              setup: own,
              name: shown.length > 1 ? `Chart ${index + 1}` : null,
              isActive: index === active,
              book: books.of(its.symbol),
              drawings,
              linked,
              onPress: () => press(index),
              onHandle: reaches[index]!,
              onChange: (to) => change(index, to),
            });
          })}
        </div>
      </div>
    </Panel>
  );
}
