import { useEffect, useRef } from 'react';
import type { Candle } from '@/api/types';
import { CandleChart, type PriceMark } from './candle-chart';

interface ChartViewProps {
  label: string;
  /** Names the instrument and interval: another one empties the chart. */
  subject: string;
  decimals: number;
  /** Bars of a day have a date and no hour. */
  daily?: boolean;
  history: readonly Candle[] | undefined;
  live: readonly Candle[] | undefined;
  marks: readonly PriceMark[];
  /** Given the bar below the pointer, or the newest one. */
  onPoint?: (candle: Candle | undefined) => void;
}

const ignore = () => undefined;

/** Hands what changed to the chart. The chart lives as long as the component, and is never drawn by React. */
export function ChartView({
  label,
  subject,
  decimals,
  daily = false,
  history,
  live,
  marks,
  onPoint = ignore,
}: ChartViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<CandleChart>(null);

  useEffect(() => {
    const made = new CandleChart(container.current!, onPoint);
    chart.current = made;
    const themes = new MutationObserver(() => made.readColours());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      themes.disconnect();
      made.remove();
      chart.current = null;
    };
  }, [onPoint]);

  useEffect(() => chart.current?.clear(decimals, daily), [subject, decimals, daily]);
  useEffect(() => {
    if (history) chart.current?.setHistory(history);
  }, [history, subject]);
  useEffect(() => {
    if (history && live) chart.current?.update(live);
  }, [history, live]);
  useEffect(() => chart.current?.setMarks(marks), [marks]);

  return <div ref={container} role="figure" aria-label={label} className="absolute inset-0" />;
}
