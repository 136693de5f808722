import { useEffect, useRef } from 'react';
import type { Candle } from '@/api/types';
import { CandleChart, type ChartPoint, type ChartStyle, type FillMark } from './candle-chart';
import type { ChosenIndicator } from './indicator-set';
import type { PriceMark } from './price-lines';

interface ChartViewProps {
  label: string;
  /** Names the instrument and interval: another one empties the chart. */
  subject: string;
  tick: string;
  decimals: number;
  /** Bars of a day have a date and no hour. */
  daily?: boolean;
  history: readonly Candle[] | undefined;
  live: readonly Candle[] | undefined;
  style?: ChartStyle;
  indicators?: readonly ChosenIndicator[];
  marks?: readonly PriceMark[];
  fills?: readonly FillMark[];
  /** Given the bar below the pointer, or the newest one. */
  onPoint?: (point: ChartPoint) => void;
  /** Older bars came into sight than there are. */
  onOlder?: () => void;
  /** A line was dragged to another price; what it returns says when that is done. */
  onMove?: (mark: PriceMark, price: string) => Promise<unknown>;
  onCancel?: (mark: PriceMark) => void;
}

const none: readonly never[] = [];

/** Hands what changed to the chart. The chart lives as long as the component, and is never drawn by React. */
export function ChartView(props: ChartViewProps) {
  const { label, subject, tick, decimals, history, live, daily = false, style = 'candles' } = props;
  const { indicators = none, marks = none, fills = none } = props;
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<CandleChart>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const made = new CandleChart(container.current!, {
      point: (point) => latest.current.onPoint?.(point),
      older: () => latest.current.onOlder?.(),
      moved: (mark, price) => latest.current.onMove?.(mark, price) ?? Promise.resolve(),
      cancelled: (mark) => latest.current.onCancel?.(mark),
    });
    chart.current = made;
    const themes = new MutationObserver(() => made.readColours());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      themes.disconnect();
      made.remove();
      chart.current = null;
    };
  }, []);

  useEffect(() => chart.current?.clear(tick, decimals, daily), [subject, tick, decimals, daily]);
  useEffect(() => {
    if (history) chart.current?.setHistory(history);
  }, [history, subject]);
  useEffect(() => {
    if (history && live) chart.current?.update(live);
  }, [history, live]);
  useEffect(() => chart.current?.setStyle(style), [style]);
  useEffect(() => chart.current?.setIndicators(indicators), [indicators]);
  useEffect(() => chart.current?.setMarks(marks), [marks]);
  useEffect(() => chart.current?.setFills(fills), [fills]);

  return <div ref={container} role="figure" aria-label={label} className="absolute inset-0" />;
}
