import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useInstruments } from './queries';

const shown = 8;

/** The market as it moves, for those who have not come in yet. */
export function MarketPreview() {
  const instruments = useInstruments();
  return (
    <section aria-label="Live market" className="overflow-hidden rounded-xl border border-line bg-panel shadow-2xl">
      <h2 className="flex items-center justify-between border-b border-line px-4 py-2.5 text-xs font-semibold text-muted">
        The market, now
        <span className="font-normal">Day’s change</span>
      </h2>
      {instruments.isPending && <Skeleton rows={shown} />}
      {instruments.isError && <Failure error={instruments.error} retry={() => void instruments.refetch()} />}
      <ul>
        {instruments.data?.slice(0, shown).map((instrument) => (
          <Row key={instrument.symbol} instrument={instrument} />
        ))}
      </ul>
    </section>
  );
}

function Row({ instrument: { symbol, name, tick_size: tick } }: { instrument: Instrument }) {
  const ticker = useChannel(`ticker:${symbol}`);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_4.5rem] items-baseline gap-2 px-4 py-2">
      <span className="truncate">
        <span className="font-medium">{symbol}</span> <span className="ml-1 text-xs text-muted">{name}</span>
      </span>
      <Flash value={ticker?.last}>{format.price(ticker?.last, tick)}</Flash>
      <Change of={ticker?.change} text={format.percent(ticker?.change_percent)} className="text-right" />
    </li>
  );
}
