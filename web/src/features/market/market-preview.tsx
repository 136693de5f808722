import type { Instrument } from '@/api/types';
import { Chart as CandleChart } from '@/charts/lazy-chart';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Failure, Skeleton } from '@/ui/panel';
import { useCandles, useInstruments } from './queries';

const shown = 5;

/** The market as it moves, for those who have not come in yet. */
export function MarketPreview() {
  const instruments = useInstruments();
  const [first] = instruments.data ?? [];
  return (
    <section aria-label="Live market" className="overflow-hidden rounded-xl border border-line bg-panel shadow-2xl">
      {instruments.isPending && <Skeleton rows={shown} />}
      {instruments.isError && <Failure error={instruments.error} retry={() => void instruments.refetch()} />}
      {first && <Chart instrument={first} />}
      <ul className="py-1">
        {instruments.data?.slice(0, shown).map((instrument) => (
          <Row key={instrument.symbol} instrument={instrument} />
        ))}
      </ul>
    </section>
  );
}

function Chart({ instrument: { symbol, tick_size: tick } }: { instrument: Instrument }) {
  const candles = useCandles(symbol, '1m');
  const live = useChannel(`candles:${symbol}:1m`);
  return (
    <div className="relative h-56 border-b border-line sm:h-72">
      <CandleChart
        label={`${symbol} price, one bar each minute`}
        subject={symbol}
        tick={tick}
        decimals={format.decimalsOf(tick)}
        history={candles.data}
        live={live}
      />
    </div>
  );
}

function Row({ instrument: { symbol, name, tick_size: tick } }: { instrument: Instrument }) {
  const ticker = useChannel(`ticker:${symbol}`);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_4.5rem] items-baseline gap-2 px-4 py-1.5">
      <span className="truncate">
        <span className="font-medium">{symbol}</span> <span className="ml-1 text-xs text-muted">{name}</span>
      </span>
      <Flash value={ticker?.last}>{format.price(ticker?.last, tick)}</Flash>
      <Change text={format.percent(ticker?.change_percent)} className="text-right" />
    </li>
  );
}
