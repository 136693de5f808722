import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { cx } from './cx';

interface SplitterProps {
  /** Names what it makes larger and smaller. */
  label: string;
  /** The size now, in pixels. */
  value: number;
  range: readonly [least: number, most: number];
  /** On which side of the splitter the part lies that <value> is the size of. */
  part: 'left' | 'right' | 'below';
  /** While it is dragged, for what only changes the look. */
  onDrag: (size: number) => void;
  /** When it is let go. */
  onChange: (size: number) => void;
  /** Back to the size that it had at first. */
  onReset: () => void;
  className?: string;
}

const keyStep = 16;

/** The edge between two parts, moved by dragging or with the arrow keys; a double click puts it back. */
export function Splitter({ label, value, range, part, onDrag, onChange, onReset, className }: SplitterProps) {
  const grip = useRef<{ at: number; from: number; size: number } | null>(null);
  const [least, most] = range;
  const isAcross = part === 'below';
  const sign = part === 'left' ? 1 : -1;
  const fit = (size: number) => Math.round(Math.min(most, Math.max(least, size)));

  const at = (event: PointerEvent) => (isAcross ? event.clientY : event.clientX);
  const grab = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
    grip.current = { at: at(event), from: value, size: value };
  };
  const drag = (event: PointerEvent) => {
    if (!grip.current) return;
    grip.current.size = fit(grip.current.from + sign * (at(event) - grip.current.at));
    onDrag(grip.current.size);
  };
  const drop = () => {
    if (grip.current && grip.current.size !== grip.current.from) onChange(grip.current.size);
    grip.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const [back, forth] = isAcross ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key === 'Enter') onReset();
    else if (event.key === forth) onChange(fit(value + sign * keyStep));
    else if (event.key === back) onChange(fit(value - sign * keyStep));
    else return;
    event.preventDefault();
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isAcross ? 'horizontal' : 'vertical'}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      onMouseDown={(event) => event.preventDefault()} // else the browser drags a link that lies near
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onDoubleClick={onReset}
      onKeyDown={key}
      className={cx(
        'group relative z-20 touch-none',
        isAcross ? '-mt-1 h-2 cursor-row-resize self-start' : 'w-2 cursor-col-resize',
        className,
      )}
    >
      <span
        aria-hidden
        className={cx(
          'absolute bg-transparent transition-colors group-hover:bg-paper group-active:bg-paper',
          isAcross ? 'inset-x-0 top-[3px] h-0.5' : 'inset-y-0 left-[3px] w-0.5',
        )}
      />
    </div>
  );
}
