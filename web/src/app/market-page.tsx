import { useState } from 'react';
import { Link } from 'react-router';
import type { AssetClass, Instrument } from '@/api/types';
import { classNames } from '@/features/market/finding';
import { HeatMap } from '@/features/market/heat-map';
import { MarketClock } from '@/features/market/market-clock';
import { Movers } from '@/features/market/movers';
import { useInstruments } from '@/features/market/queries';
import { Screener } from '@/features/market/screener';
import { SearchField } from '@/features/market/search-field';
import { Segmented } from '@/ui/segmented';

const classes: readonly { value: AssetClass | 'all'; label: string }[] = [
  { value: 'all', label: 'All' },
  ...(Object.entries(classNames) as [AssetClass, string][]).map(([value, label]) => ({ value, label })),
];

export function MarketPage() {
  const instruments = useInstruments().data;
  const bySymbol = new Map<string, Instrument>((instruments ?? []).map((each) => [each.symbol, each]));
  const [shown, setShown] = useState<AssetClass | 'all'>('all');
  const assetClass = shown === 'all' ? undefined : shown;
  return (
    <main className="mx-auto grid max-w-7xl gap-4 p-3 sm:p-5">
      <title>Market · TradeCraft</title>
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="text-xl font-semibold tracking-tight">Market</h1>
        <SearchField />
        <Link to="/market/calendar" className="reach rounded text-muted underline underline-offset-4 hover:text-text">
          Dividends and splits
        </Link>
        <Segmented
          label="Asset class"
          value={shown}
          onChange={setShown}
          options={classes}
          size="small"
          className="overflow-x-auto overflow-y-hidden sm:ml-auto"
        />
      </div>
      <MarketClock />
      <div className="grid items-start gap-4 md:grid-cols-3">
        <Movers assetClass={assetClass} />
      </div>
      <HeatMap assetClass={assetClass} />
      <Screener assetClass={assetClass} instruments={bySymbol} />
    </main>
  );
}
