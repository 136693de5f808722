import type { RefObject } from 'react';
import type { Instrument, LayoutContent, SavedLayout } from '@/api/types';
import type { ChosenIndicator } from '@/charts/indicator-set';
import type { ChartHandle } from './chart-cell';
import { ChartOptions } from './chart-options';
import type { ChartLayout, ChartLinks, ChartSetup, Grid } from './chart-setup';
import { ComparePicker } from './compare-picker';
import { DrawingTools } from './drawing-tools';
import { IndicatorPicker } from './indicator-picker';
import { IntervalMenu } from './interval-menu';
import { LayoutMenu } from './layout-menu';
import { StyleMenu } from './style-menu';
import type { Drawings } from './use-drawings';

interface ChartHeaderProps {
  instruments: ReadonlyMap<string, Instrument>;
  /** The active chart's. */
  setup: ChartSetup;
  onChange: (change: Partial<ChartSetup>) => void;
  drawings: Drawings;
  /** The active chart, once it is drawn. */
  handle: () => ChartHandle | undefined;
  /** What fills the screen. */
  frame: RefObject<HTMLElement | null>;
  layout: ChartLayout;
  /** Whether there is room for several charts. */
  hasRoom: boolean;
  onGrid: (grid: Grid) => void;
  onLinks: (links: Partial<ChartLinks>) => void;
  /** All charts, as they are saved. */
  content: () => LayoutContent;
  onOpen: (layout: SavedLayout) => void;
  /** Asks for an alert on an indicator of the active chart. */
  onAlert: (one: ChosenIndicator) => void;
}

/** The tools of the chart that is active. They fit any width: what has no room as buttons is in a menu. */
export function ChartHeader(props: ChartHeaderProps) {
  const { instruments, setup, onChange, drawings, handle, frame, layout, hasRoom, onGrid, onLinks, content, onOpen } =
    props;
  const { onAlert } = props;
  const { symbol, interval, style, scale, indicators } = setup;
  const compared = setup.compared.filter((other) => other !== symbol);
  // Symbols are compared in percent: their prices have nothing in common.
  const compare = (next: readonly string[]) =>
    onChange({ compared: next, ...(next.length > 0 && compared.length === 0 && { scale: 'percent' as const }) });
  return (
    <div className="@container -mx-1 min-w-0 flex-1">
      <div role="group" aria-label="Chart tools" className="flex items-center gap-1 py-0.5 pointer-coarse:gap-0.5">
        <IntervalMenu value={interval} onChange={(next) => onChange({ interval: next })} />
        <StyleMenu value={style} onChange={(next) => onChange({ style: next })} />
        <ComparePicker symbol={symbol} instruments={instruments} compared={compared} onChange={compare} />
        <DrawingTools drawings={drawings} />
        <IndicatorPicker chosen={indicators} onChange={(next) => onChange({ indicators: next })} onAlert={onAlert} />
        <LayoutMenu
          layout={layout}
          hasRoom={hasRoom}
          onGrid={onGrid}
          onLinks={onLinks}
          content={content}
          onOpen={onOpen}
        />
        <ChartOptions
          symbol={symbol}
          handle={handle}
          frame={frame}
          scale={scale}
          onScale={(next) => onChange({ scale: next })}
        />
      </div>
    </div>
  );
}
