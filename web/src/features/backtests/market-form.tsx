import { Plus, X } from 'lucide-react';
import type { Instrument } from '@/api/types';
import { barLengths } from '@/ui/bar-lengths';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import { Segmented } from '@/ui/segmented';
import { NumberField } from './condition-form';
import type { Wrong } from './rules-state';
import { type SetupState, wrongAt } from './setup';
import { beginOf, dateOf, endOf, missing, type Span, spans, spanUpTo } from './spans';

interface MarketFormProps {
  setup: SetupState;
  instruments: ReadonlyMap<string, Instrument>;
  quote: string;
  wrong: Wrong;
  onChange: (part: Partial<SetupState>) => void;
}

const mostSymbols = 10;

const spanOptions = [
  ...Object.entries(spans).map(([value, { name }]) => ({ value: value as Span, label: name })),
  { value: 'own' as const, label: 'Own' },
];

/** What is traded, in bars of which length, over which time, with how much. */
export function MarketForm({ setup, instruments, quote, wrong, onChange }: MarketFormProps) {
  const { span, interval, from, to, capital } = setup;
  const chooseSpan = (next: Span) => {
    if (next === 'own') onChange({ span: next, ...(span !== 'own' && spanUpTo(new Date(), span)) });
    else onChange({ span: next, interval: spans[next].interval, ...spanUpTo(new Date(), next) });
  };
  const gap = missing(interval, from, new Date());
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Symbols setup={setup} instruments={instruments} wrong={wrong} onChange={onChange} />
        <div className="grid grid-cols-2 items-start gap-3">
          <Choice
            label="Bars of"
            value={interval}
            onChange={(next) => onChange({ interval: next })}
            options={barLengths}
            error={wrong['market.interval']}
          />
          <NumberField
            label="Capital"
            unit={quote}
            value={capital}
            onChange={(next) => onChange({ capital: next })}
            error={wrong['capital']}
          />
        </div>
      </div>
      <div>
        <p className="mb-1 text-xs text-muted">Time</p>
        <Segmented label="Time" value={span} onChange={chooseSpan} options={spanOptions} className="max-sm:*:px-1" />
      </div>
      {span === 'own' && (
        <div className="grid grid-cols-2 items-start gap-3">
          <Field
            label="From (UTC)"
            type="date"
            value={dateOf(from)}
            onChange={(event) => onChange({ from: beginOf(event.target.value) })}
            error={wrong['market.from']}
          />
          <Field
            label="To (UTC)"
            type="date"
            value={dateOf(to)}
            onChange={(event) => onChange({ to: endOf(event.target.value) })}
            error={wrong['market.to']}
          />
        </div>
      )}
      <p className="text-xs text-muted">
        The exchange has bars of minutes for 30 days, of hours for a year, of days for five years.
        {gap && (
          <span role="status" className="block text-warn">
            {gap}
          </span>
        )}
      </p>
    </div>
  );
}

/** The first instrument, and more where the strategy is to trade several. */
function Symbols({ setup: { symbols }, instruments, wrong, onChange }: Omit<MarketFormProps, 'quote'>) {
  const [first] = symbols;
  const priced = instruments.get(first ?? '')?.quote;
  const nameOf = ({ symbol, name }: Instrument) => ({ value: symbol, label: `${symbol}: ${name}` });
  const others = [...instruments.values()].filter(({ quote }) => quote === priced);
  const next = others.find(({ symbol }) => !symbols.includes(symbol));
  const listed = [...instruments.values()].map(nameOf);
  return (
    <div className="grid grid-cols-1 gap-2">
      {symbols.map((symbol, index) => (
        <div key={index} className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Choice
              label={index === 0 ? 'Instrument' : `Instrument ${index + 1}`}
              value={symbol}
              onChange={(chosen) => onChange({ symbols: index === 0 ? [chosen] : symbols.with(index, chosen) })}
              options={index === 0 ? withShown(listed, symbol) : withShown(others.map(nameOf), symbol)}
              error={index === 0 ? wrongAt(wrong, 'market.symbols') : undefined}
            />
          </div>
          {index > 0 && (
            <Button
              size="icon"
              look="quiet"
              aria-label={`Without ${symbol}`}
              onClick={() => onChange({ symbols: symbols.toSpliced(index, 1) })}
              className="mb-0.5 pointer-coarse:mb-0"
            >
              <X aria-hidden className="size-4" />
            </Button>
          )}
        </div>
      ))}
      {next && symbols.length < mostSymbols && (
        <Button
          size="small"
          look="quiet"
          className="justify-self-start"
          onClick={() => onChange({ symbols: [...symbols, next.symbol] })}
        >
          <Plus aria-hidden className="size-3.5" />
          Another instrument
        </Button>
      )}
    </div>
  );
}

/** What is chosen is always in the list, though it is not listed here any more. */
const withShown = (options: { value: string; label: string }[], symbol: string) =>
  options.some(({ value }) => value === symbol) ? options : [{ value: symbol, label: symbol }, ...options];
