import { Info } from 'lucide-react';
import { Link } from 'react-router';
import { cx } from '@/ui/cx';

/** Leads to all that is known of an instrument. */
export function AboutLink({ symbol, className }: { symbol: string; className?: string }) {
  return (
    <Link
      to={`/instrument/${symbol}`}
      aria-label={`About ${symbol}`}
      title={`About ${symbol}: hours, fees, limits, dividends`}
      className={cx(
        'inline-flex size-6 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-text pointer-coarse:size-11',
        className,
      )}
    >
      <Info aria-hidden className="size-3.5" />
    </Link>
  );
}
