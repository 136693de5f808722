import { cx } from '@/ui/cx';

export interface Level {
  /** From the top, 0 to 60. */
  y: number;
  name: string;
  tone: 'up' | 'down' | 'plain';
  /** It is gone by the end. */
  gone?: boolean;
}

export interface Dot {
  /** From the left, 0 to 150. */
  x: number;
  y: number;
  tone: 'up' | 'down' | 'trigger';
}

export interface Sketch {
  /** The price over time, as the points of a line. */
  price?: string;
  levels?: readonly Level[];
  /** The stop that follows the price. */
  trail?: string;
  dots?: readonly Dot[];
  /** Quantities as bars: how much of each is seen, and how much is hidden or not wanted. */
  bars?: readonly { x: number; seen: number; rest: number; name: string }[];
  /** For how long an order waits, as bars on a line of time. */
  spans?: readonly { name: string; from: number; to: number }[];
}

const stroke = { up: 'stroke-up', down: 'stroke-down', plain: 'stroke-muted', trigger: 'stroke-warn' };
const fill = { up: 'fill-up', down: 'fill-down', plain: 'fill-muted', trigger: 'fill-warn' };

/** A small picture of what an order does. Whoever cannot see it reads the sentences beside it. */
export function SketchView({ price, levels = [], trail, dots = [], bars = [], spans = [] }: Sketch) {
  return (
    <svg aria-hidden viewBox="0 0 210 72" className="w-full rounded-md bg-raised text-[9px]">
      {levels.map(({ y, name, tone, gone }) => (
        <g key={name} opacity={gone ? 0.45 : 1}>
          <line x1="6" x2="150" y1={y} y2={y} strokeWidth="1" strokeDasharray="4 3" className={stroke[tone]} />
          <text x="154" y={y + 3} className={cx(fill[tone], gone && 'line-through')}>
            {name}
          </text>
        </g>
      ))}
      {trail && (
        <polyline points={trail} fill="none" strokeWidth="1.25" className={stroke.down} strokeDasharray="4 3" />
      )}
      {price && (
        <polyline
          points={price}
          fill="none"
          strokeWidth="1.75"
          strokeLinejoin="round"
          strokeLinecap="round"
          className="stroke-text"
        />
      )}
      {dots.map(({ x, y, tone }) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r="4"
          strokeWidth="2"
          className={tone === 'trigger' ? cx('fill-raised', stroke.trigger) : cx('stroke-none', fill[tone])}
        />
      ))}
      {bars.map(({ x, seen, rest, name }) => (
        <g key={name}>
          <rect x={x} y={54 - seen} width="26" height={seen} className="fill-up" />
          {rest > 0 && (
            <rect
              x={x}
              y={54 - seen - rest}
              width="26"
              height={rest}
              fill="none"
              strokeWidth="1"
              strokeDasharray="3 2"
              className={stroke.plain}
            />
          )}
          <text x={x + 13} y="66" textAnchor="middle" className={fill.plain}>
            {name}
          </text>
        </g>
      ))}
      {spans.map(({ name, from, to }, row) => (
        <g key={name}>
          <text x="6" y={12 + row * 11} className={fill.plain}>
            {name}
          </text>
          <rect x={52 + from} y={6 + row * 11} width={to - from} height="6" rx="2" className={fill.up} />
        </g>
      ))}
    </svg>
  );
}
