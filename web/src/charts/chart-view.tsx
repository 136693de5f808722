import { useEffect, useRef } from 'react';
import type { Candle } from '@/api/types';
import type { AxisEvent } from './axis-events';
import { CandleChart, type ChartPoint, type ChartScale, type ChartStyle, type FillMark } from './candle-chart';
import type { Drawing, DrawingKind } from './drawings/drawing';
import type { DrawingEvents } from './drawings/drawing-layer';
import type { ChosenIndicator } from './indicator-set';
import type { LinkedCharts } from './linked-charts';
import type { ExitEvents } from './exit-handle';
import type { PriceMark } from './price-lines';
import type { SessionTimes } from './session-shading';

interface ChartViewProps {
  label: string;
  /** Names the instrument and interval: another one empties the chart. */
  subject: string;
  tick: string;
  decimals: number;
  /** Of a bar. */
  seconds?: number;
  /** Bars of a day have a date and no hour. */
  daily?: boolean;
  /** Whether its market's day is New York's, as of shares, or UTC's. */
  isShare?: boolean;
  history: readonly Candle[] | undefined;
  live: readonly Candle[] | undefined;
  style?: ChartStyle;
  scale?: ChartScale;
  /** The chart itself, for what is asked of it and not told it. */
  /** Whether it shows whose chart library it is drawn with: one on the page does. */
  isSigned?: boolean;
  onMade?: (chart: CandleChart | null) => void;
  /** Others that it moves together with. */
  linked?: LinkedCharts;
  onAway?: (isAway: boolean) => void;
  indicators?: readonly ChosenIndicator[];
  marks?: readonly PriceMark[];
  fills?: readonly FillMark[];
  /** The regular hours of its market, by time. */
  sessions?: readonly SessionTimes[];
  /** What is marked on the time axis. */
  events?: readonly AxisEvent[];
  drawings?: readonly Drawing[];
  /** What the next presses draw. */
  tool?: DrawingKind | null;
  isMagnetic?: boolean;
  /** The drawing that is taken hold of. */
  selected?: string | null;
  onDrawings?: Partial<DrawingEvents>;
  /** Given the bar below the pointer, or the newest one. */
  onPoint?: (point: ChartPoint) => void;
  /** Older bars came into sight than there are. */
  onOlder?: () => void;
  /** A line was dragged to another price; what it returns says when that is done. */
  onMove?: (mark: PriceMark, price: string) => Promise<unknown>;
  onCancel?: (mark: PriceMark) => void;
  /** What a stop or a take-profit at a price would come to that is dragged out of a line. */
  onExitAt?: ExitEvents['exitAt'];
  /** It was let go there. */
  onExit?: ExitEvents['exited'];
  /** A line was pressed twice. */
  onEdit?: (mark: PriceMark) => void;
  /** What to do at a price, and at the time of a bar, was asked for. */
  onAsk?: (at: { x: number; y: number }, price: string, time: string | null) => void;
}

const none: readonly never[] = [];

/** Hands what changed to the chart. The chart lives as long as the component, and is never drawn by React. */
export function ChartView(props: ChartViewProps) {
  const { label, subject, tick, decimals, history, live, daily = false, isShare = false, style = 'candles' } = props;
  const { indicators = none, marks = none, fills = none, sessions = none, events = none, seconds = 60 } = props;
  const {
    isSigned = true,
    scale = 'normal',
    drawings = none,
    tool = null,
    isMagnetic = false,
    selected = null,
  } = props;
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<CandleChart>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const made = new CandleChart(container.current!, {
      point: (point) => latest.current.onPoint?.(point),
      edited: (mark) => latest.current.onEdit?.(mark),
      asked: (...place) => latest.current.onAsk?.(...place),
      away: (isAway) => latest.current.onAway?.(isAway),
      older: () => latest.current.onOlder?.(),
      moved: (mark, price) => latest.current.onMove?.(mark, price) ?? Promise.resolve(),
      cancelled: (mark) => latest.current.onCancel?.(mark),
      exitAt: (...exit) => latest.current.onExitAt?.(...exit) ?? { text: '', isWrong: true },
      exited: (...exit) => latest.current.onExit?.(...exit) ?? Promise.resolve(),
      changed: (items) => latest.current.onDrawings?.changed?.(items),
      undone: () => latest.current.onDrawings?.undone?.(),
      selected: (id) => latest.current.onDrawings?.selected?.(id),
      finished: () => latest.current.onDrawings?.finished?.(),
    });
    chart.current = made;
    const { onMade, linked } = latest.current;
    const leave = linked && made.link.join(linked);
    onMade?.(made);
    const themes = new MutationObserver(() => made.readColours());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      themes.disconnect();
      leave?.();
      made.remove();
      chart.current = null;
      onMade?.(null);
    };
  }, []);

  useEffect(
    () => chart.current?.clear({ tick, decimals, seconds, daily, isShare }),
    [subject, tick, decimals, seconds, daily, isShare],
  );
  useEffect(() => {
    if (history) chart.current?.setHistory(history);
  }, [history, subject]);
  useEffect(() => {
    if (history && live) chart.current?.update(live);
  }, [history, live]);
  useEffect(() => chart.current?.setStyle(style), [style]);
  useEffect(() => chart.current?.setScale(scale), [scale]);
  useEffect(() => chart.current?.setSigned(isSigned), [isSigned]);
  useEffect(() => chart.current?.setIndicators(indicators), [indicators]);
  useEffect(() => chart.current?.setMarks(marks), [marks]);
  useEffect(() => chart.current?.setFills(fills), [fills]);
  useEffect(() => chart.current?.setSessions(sessions), [sessions]);
  useEffect(() => chart.current?.axisEvents.set(events), [events]);
  useEffect(() => chart.current?.drawings.setItems(drawings), [drawings]);
  useEffect(() => chart.current?.drawings.setTool(tool, isMagnetic), [tool, isMagnetic]);
  useEffect(() => chart.current?.drawings.select(selected), [selected]);

  return <div ref={container} role="figure" aria-label={label} className="absolute inset-0" />;
}
