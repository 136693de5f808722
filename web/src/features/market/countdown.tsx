import { useEffect, useState } from 'react';

/** How long until the running bar closes: "0:42", "3:05:10"; nothing once it has. <begins> in ISO 8601. */
export function Countdown({ begins, seconds }: { begins: string; seconds: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(ticking);
  }, []);
  const left = Math.ceil(Date.parse(begins) / 1000 + seconds - now / 1000);
  if (left <= 0) return null;
  return (
    <span>
      <span className="sr-only">The bar closes in </span>
      {clock(left)}
    </span>
  );
}

export function clock(left: number): string {
  const [hours, minutes, seconds] = [Math.floor(left / 3_600), Math.floor((left % 3_600) / 60), left % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
