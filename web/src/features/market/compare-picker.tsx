import { GitCompareArrows, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Instrument } from '@/api/types';
import { Dialog } from '@/ui/dialog';
import { ChartButton } from './chart-button';
import { mostCompared } from './chart-setup';

/** Of the first symbol that is compared, of the second, … */
export const comparedColours = ['--chart-2', '--chart-1', '--chart-3', '--chart-4', '--paper'] as const;

const mostFound = 50;

interface ComparePickerProps {
  symbol: string;
  instruments: ReadonlyMap<string, Instrument>;
  compared: readonly string[];
  onChange: (compared: readonly string[]) => void;
}

/** Which other symbols are laid over the chart. */
export function ComparePicker({ symbol, instruments, compared, onChange }: ComparePickerProps) {
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const wanted = sought.trim().toLowerCase();
  const isFull = compared.length >= mostCompared;
  const found = [...instruments.values()]
    .filter((one) => one.symbol !== symbol && !compared.includes(one.symbol))
    .filter((one) => `${one.symbol} ${one.name}`.toLowerCase().includes(wanted))
    .slice(0, mostFound);
  const row = 'flex min-h-9 items-center gap-2 pointer-coarse:min-h-11';
  return (
    <Dialog
      title="Compare"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ChartButton
          label={compared.length > 0 ? `Compare (${compared.length})` : 'Compare'}
          isOn={compared.length > 0}
        >
          <GitCompareArrows aria-hidden className="size-4" />
        </ChartButton>
      }
    >
      {compared.length > 0 && (
        <ul aria-label="Compared" className="border-b border-line px-3 py-1">
          {compared.map((one, index) => (
            <li key={one} className={row}>
              <span aria-hidden className="h-0.5 w-4" style={{ background: `var(${comparedColours[index]})` }} />
              <span className="flex-1 font-medium">{one}</span>
              <button
                type="button"
                aria-label={`Remove ${one}`}
                onClick={() => onChange(compared.filter((other) => other !== one))}
                className="grid size-8 place-items-center rounded text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
              >
                <X aria-hidden className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="px-3 py-2">
        <input
          type="search"
          aria-label="Find a symbol"
          placeholder="Find a symbol"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="h-9 pointer-coarse:h-11 w-full rounded-md border border-line bg-raised px-2 text-[16px] text-text sm:text-sm"
        />
        <p className="pt-1 text-xs text-muted">
          {isFull
            ? `These are all that there is room for: ${mostCompared}.`
            : 'Lines on the percent scale, each from the left edge of what is in sight.'}
        </p>
      </div>
      <ul aria-label="Symbols" className="min-h-0 flex-1 overflow-y-auto px-1 pb-1">
        {found.map((one) => (
          <li key={one.symbol}>
            <button
              type="button"
              disabled={isFull}
              onClick={() => onChange([...compared, one.symbol])}
              className={`${row} w-full rounded px-2 text-left hover:bg-hover focus-visible:-outline-offset-2 disabled:opacity-50`}
            >
              <Plus aria-hidden className="size-3.5 text-muted" />
              <span className="font-medium">{one.symbol}</span>
              <span className="truncate text-xs text-muted">{one.name}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="px-2 py-2 text-muted">No instrument is called “{sought.trim()}”.</li>}
      </ul>
    </Dialog>
  );
}
