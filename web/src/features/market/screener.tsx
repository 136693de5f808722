import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { Decimal } from '@/api/decimal';
import type { AssetClass, Instrument, ScreenerRow } from '@/api/types';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import { DataTable } from '@/ui/data-table';
import { Field } from '@/ui/field';
import { Flash } from '@/ui/flash';
import * as format from '@/ui/format';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import type { Column } from '@/ui/rows';
import { Td } from '@/ui/table';
import { digitsOf, typedAs } from '@/ui/typed';
import { AboutLink } from './about-link';
import { classNames, useScreener, type Wanted } from './finding';

type Bounds = Omit<Wanted, 'asset_class'>;

const fields: readonly { field: keyof Bounds; label: string; unit?: string }[] = [
  { field: 'price_min', label: 'Price from' },
  { field: 'price_max', label: 'Price to' },
  { field: 'change_min', label: 'Change from', unit: '%' },
  { field: 'change_max', label: 'Change to', unit: '%' },
  { field: 'turnover_min', label: 'Turnover from', unit: 'USD' },
  { field: 'volatility_max', label: 'Volatility to', unit: '%' },
];

const presets: readonly { name: string; bounds: Bounds }[] = [
  { name: 'Under 100', bounds: { price_max: '100' } },
  { name: 'Rising', bounds: { change_min: '1' } },
  { name: 'Falling', bounds: { change_max: '-1' } },
  { name: 'Calm', bounds: { volatility_max: '20' } },
];

const columns: Column<ScreenerRow>[] = [
  { name: 'Instrument', text: (row) => row.symbol },
  { name: 'Name', className: '@max-lg:hidden', text: (row) => row.name },
  { name: 'Class', className: '@max-2xl:hidden', text: (row) => classNames[row.asset_class] },
  { name: 'Last', number: true, text: (row) => row.last },
  { name: 'Change', number: true, text: (row) => row.change_percent },
  { name: 'Turnover', number: true, className: '@max-md:hidden', text: (row) => row.turnover },
  { name: 'Volatility', number: true, className: '@max-lg:hidden', text: (row) => row.volatility },
];

interface ScreenerProps {
  assetClass: AssetClass | undefined;
  instruments: ReadonlyMap<string, Instrument>;
}

/** Instruments by what is asked of them. */
export function Screener({ assetClass, instruments }: ScreenerProps) {
  const [bounds, setBounds] = useState<Bounds>({});
  const asked = useDeferredValue(bounds);
  const wrong = (text: string | undefined) => text !== undefined && !Decimal.tryParse(text);
  const wanted = Object.fromEntries(Object.entries(asked).filter(([, text]) => !wrong(text)));
  const rows = useScreener({ ...wanted, ...(assetClass && { asset_class: assetClass }) });

  const change = (field: keyof Bounds, text: string) =>
    setBounds((before) => {
      const after = { ...before, [field]: text.trim() };
      if (text.trim() === '') delete after[field];
      return after;
    });
  return (
    <Card
      title="Screener"
      tools={
        <div className="flex flex-wrap gap-1">
          {presets.map(({ name, bounds: preset }) => (
            <Button key={name} size="small" onClick={() => setBounds(preset)}>
              {name}
            </Button>
          ))}
          <Button size="small" look="quiet" disabled={Object.keys(bounds).length === 0} onClick={() => setBounds({})}>
            Clear
          </Button>
        </div>
      }
    >
      <div className="grid grid-cols-2 gap-3 border-b border-line p-3 sm:grid-cols-3 lg:grid-cols-6">
        {fields.map(({ field, label, unit }) => (
          <Field
            key={field}
            label={label}
            inputMode="decimal"
            value={typedAs(bounds[field] ?? '')}
            onChange={(event) => change(field, digitsOf(event.target.value))}
            error={wrong(bounds[field]) ? 'Enter a number.' : undefined}
            {...(unit && { unit })}
          />
        ))}
      </div>
      <div className="@container h-[32rem]">
        {rows.isPending && <Skeleton rows={10} />}
        {rows.isError && !rows.data && <Failure error={rows.error} retry={() => void rows.refetch()} />}
        {rows.data?.length === 0 && (
          <Empty title="Nothing fits">No instrument matches. Remove a condition, or clear the fields.</Empty>
        )}
        {rows.data && rows.data.length > 0 && (
          <DataTable
            name="Instruments"
            rows={rows.data}
            columns={columns}
            rowKey={(row) => row.symbol}
            cells={(row) => <Cells row={row} tick={instruments.get(row.symbol)?.tick_size ?? '0.01'} />}
          />
        )}
      </div>
    </Card>
  );
}

function Cells({ row, tick }: { row: ScreenerRow; tick: string }) {
  const ticker = useChannel(`ticker:${row.symbol}`);
  return (
    <>
      <Td className="font-medium">
        <Link to={`/trade/${row.symbol}`} className="rounded hover:underline">
          {row.symbol}
        </Link>
        <AboutLink symbol={row.symbol} className="-my-1 ml-1 align-middle" />
      </Td>
      <Td className="max-w-56 truncate text-muted @max-lg:hidden">{row.name}</Td>
      <Td className="text-muted @max-2xl:hidden">{classNames[row.asset_class]}</Td>
      <Td number>
        <Flash value={ticker?.last ?? row.last}>{format.price(ticker?.last ?? row.last, tick)}</Flash>
      </Td>
      <Td number>
        <Change text={format.percent(ticker?.change_percent ?? row.change_percent)} arrow />
      </Td>
      <Td number className="@max-md:hidden">
        {format.compact(row.turnover)}
      </Td>
      <Td number className="@max-lg:hidden">
        {row.volatility === null ? format.unknown : `${format.quantity(row.volatility)}%`}
      </Td>
    </>
  );
}
