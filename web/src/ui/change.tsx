import { cx } from './cx';
import { direction } from './format';

const colours = { up: 'text-up', down: 'text-down', flat: 'text-muted' };
const arrows = { up: '▲', down: '▼', flat: '' };

interface ChangeProps {
  /** The number whose sign decides the colour. */
  of: string | null | undefined;
  /** The text, which carries the sign itself. */
  text: string;
  arrow?: boolean;
  className?: string;
}

/** A gain or a loss: its colour, its sign and, where there is room, an arrow. */
export function Change({ of, text, arrow = false, className }: ChangeProps) {
  const way = direction(of);
  return (
    <span className={cx('tabular-nums', colours[way], className)}>
      {arrow && way !== 'flat' && (
        <span aria-hidden className="mr-1 text-[0.75em]">
          {arrows[way]}
        </span>
      )}
      {text}
    </span>
  );
}
