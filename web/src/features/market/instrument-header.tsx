import type { ReactNode } from 'react';
import type { Instrument } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Change } from '@/ui/change';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { AboutLink } from './about-link';
import { InstrumentPicker } from './instrument-picker';

interface InstrumentHeaderProps {
  instrument: Instrument;
  /** The list from which another is chosen, where it has no room of its own; what is given closes it. */
  picker: (close: () => void) => ReactNode;
  /** What stands at its end. */
  tools?: ReactNode;
}

/** The instrument, its price, and its day in figures. */
export function InstrumentHeader({ instrument, picker, tools }: InstrumentHeaderProps) {
  const { symbol, name, tick_size: tick, base } = instrument;
  const ticker = useChannel(`ticker:${symbol}`);
  const last = format.price(ticker?.last, tick);
  return (
    <section
      aria-label={`${symbol} summary`}
      className="flex items-center gap-x-3 overflow-x-auto overflow-y-hidden sm:gap-x-6 bg-panel px-3"
    >
      <title>{ticker?.last ? `${last} ${symbol} · TradeCraft` : `${symbol} · TradeCraft`}</title>
      <div className="shrink-0">
        <div className="xl:hidden">
          <InstrumentPicker selected={symbol}>{picker}</InstrumentPicker>
        </div>
        <p className="text-base font-semibold max-xl:hidden">{symbol}</p>
        <p className="text-2xs text-muted max-sm:hidden">{name}</p>
      </div>
      <AboutLink symbol={symbol} className="-ml-5" />
      <div className="shrink-0 max-sm:ml-auto max-sm:text-right">
        <Flash value={ticker?.last} className="-ml-1 text-lg leading-tight font-semibold">
          {last}
        </Flash>
        <div className="text-xs">
          <Change
            arrow
            text={`${format.signed(ticker?.change, format.decimalsOf(tick))} (${format.percent(ticker?.change_percent)})`}
          />
        </div>
      </div>
      <dl className="flex gap-x-4 max-sm:hidden lg:gap-x-6">
        <Figure name="Open">{format.price(ticker?.open, tick)}</Figure>
        <Figure name="High">{format.price(ticker?.high, tick)}</Figure>
        <Figure name="Low">{format.price(ticker?.low, tick)}</Figure>
        <Figure name={`Volume (${base})`}>{format.compact(ticker?.volume)}</Figure>
        <Figure name="Bid">{format.price(ticker?.bid, tick)}</Figure>
        <Figure name="Ask">{format.price(ticker?.ask, tick)}</Figure>
      </dl>
      {tools && (
        <div className="shrink-0 bg-panel max-sm:-mr-2 max-sm:-ml-3 sm:sticky sm:-right-3 sm:-mr-3 sm:ml-auto sm:px-3">
          {tools}
        </div>
      )}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="whitespace-nowrap">
      <dt className="text-2xs text-muted">{name}</dt>
      <dd className="text-xs">{children}</dd>
    </div>
  );
}
