import { type ReactNode, useEffect, useRef, useState } from 'react';
import { cx } from './cx';

interface FlashProps {
  /** The number shown: a change of it flashes, up or down. */
  value: string | null | undefined;
  children: ReactNode;
  className?: string;
}

/** Milliseconds without a change after which the next one is news: what changes all the time would only flicker. */
const calm = 1_000;

/** Marks a change with a flash, and with an arrow that stays, for those who do not see the colour or do not want motion. */
export function Flash({ value, children, className }: FlashProps) {
  const [seen, setSeen] = useState({ value, way: 'flat' });
  const place = useRef<HTMLSpanElement>(null);
  const changed = useRef(0);
  if (value !== seen.value) {
    const known = value != null && seen.value != null;
    // Only the order of the two matters here, which floating-point numbers keep.
    setSeen({ value, way: known ? (Number(value) > Number(seen.value) ? 'up' : 'down') : 'flat' });
  }
  useEffect(() => {
    if (seen.way === 'flat') return;
    const since = performance.now() - changed.current;
    changed.current = performance.now();
    if (since > calm && !matchMedia('(prefers-reduced-motion: reduce)').matches) lightUp(place.current!, seen.way);
  }, [seen]);
  return (
    <span ref={place} className={cx('relative rounded-sm px-1 tabular-nums', className)}>
      <span
        aria-hidden
        className={cx('mr-1 inline-block w-2 text-[0.6em]', seen.way === 'up' ? 'text-up' : 'text-down')}
      >
        {seen.way === 'up' ? '▲' : seen.way === 'down' ? '▼' : ''}
      </span>
      {children}
    </span>
  );
}

/** Only its opacity moves: the page is neither laid out nor drawn anew while it fades, and nothing is left of it. */
function lightUp(place: HTMLElement, way: string): void {
  const light = document.createElement('span');
  light.ariaHidden = 'true';
  light.className = cx('pointer-events-none absolute inset-0 rounded-sm', way === 'up' ? 'bg-up-soft' : 'bg-down-soft');
  place.append(light);
  const fading = light.animate({ opacity: [1, 0] }, { duration: 700, easing: 'ease-out' });
  fading.onfinish = fading.oncancel = () => light.remove();
}
