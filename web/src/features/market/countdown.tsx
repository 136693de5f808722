import { useEffect, useState } from 'react';
import { venue } from '@/api/venue';
import { useChannel } from '@/stream/hooks';

/** How long until the running bar closes: "0:42", "3:05:10"; nothing once it has. <begins> in ISO 8601. */
export function Countdown({ begins, seconds }: { begins: string; seconds: number }) {
  const replayed = useChannel(venue !== null && 'clock');
  const [wall, setWall] = useState(Date.now);
  useEffect(() => {
    if (venue !== null) return;
    const ticking = window.setInterval(() => setWall(Date.now()), 1_000);
    return () => window.clearInterval(ticking);
  }, []);
  // A bar of a replay closes by the replay's clock.
  const now = venue === null ? wall : replayed && Date.parse(replayed.now);
  const left = now === undefined ? 0 : secondsLeft(begins, seconds, now);
  if (left <= 0) return null;
  return (
    <span>
      <span className="sr-only">The bar closes in </span>
      {clock(left)}
    </span>
  );
}

/** Whole seconds until a bar that lasts <seconds> closes; 0 or less once it has. <now> in milliseconds since 1970. */
export const secondsLeft = (begins: string, seconds: number, now: number): number =>
  Math.ceil(Date.parse(begins) / 1000 + seconds - now / 1000);

export function clock(left: number): string {
  const [hours, minutes, seconds] = [Math.floor(left / 3_600), Math.floor((left % 3_600) / 60), left % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
