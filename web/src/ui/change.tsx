import { cx } from './cx';
import { direction } from './format';

const colours = { up: 'text-up', down: 'text-down', flat: 'text-muted' };
const arrows = { up: '▲', down: '▼', flat: '' };

interface ChangeProps {
  /** The text. Its sign decides the colour, so that what rounds to zero is neither up nor down. */
  text: string;
  /** The number whose sign decides, for a text that has none. */
  of?: string | null;
  arrow?: boolean;
  className?: string;
}

/** A gain or a loss: its colour, its sign and, where there is room, an arrow. */
export function Change({ text, of, arrow = false, className }: ChangeProps) {
  const way = text.startsWith('+') ? 'up' : text.startsWith('−') ? 'down' : direction(of);
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
