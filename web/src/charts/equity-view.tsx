import { useEffect, useRef } from 'react';
import { EquityChart, type EquityCurveShown, type WorthAt } from './equity-chart';

interface EquityViewProps {
  /** What it shows, in words: a picture says nothing to a screen reader. */
  label: string;
  curve: EquityCurveShown;
  onPoint?: (point: WorthAt | undefined) => void;
}

export function EquityView({ label, curve, onPoint }: EquityViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<EquityChart>(null);
  const tell = useRef(onPoint);
  useEffect(() => {
    tell.current = onPoint;
  });

  useEffect(() => {
    const made = (chart.current = new EquityChart(container.current!, (point) => tell.current?.(point)));
    const theme = new MutationObserver(() => made.readColours());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      theme.disconnect();
      made.remove();
    };
  }, []);
  useEffect(() => chart.current?.show(curve), [curve]);

  return <div ref={container} role="img" aria-label={label} className="absolute inset-0" />;
}
