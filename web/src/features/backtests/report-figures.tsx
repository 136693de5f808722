import type { ReactNode } from 'react';
import type { BacktestReport } from '@/api/types';
import { Card } from '@/ui/card';
import { Change } from '@/ui/change';
import * as format from '@/ui/format';
import { Info } from '@/ui/info';
import { figureGroups, type FigureWords } from './figure-words';
import { inPercent } from './status';

interface ReportFiguresProps {
  figures: BacktestReport['figures'];
  quote: string;
}

/** All figures, in groups; each says what it means and how it is worked out. */
export const ReportFigures = ({ figures, quote }: ReportFiguresProps) => (
  <div className="grid min-w-0 items-start gap-4 sm:grid-cols-2 xl:grid-cols-4">
    {figureGroups.map(({ name, figures: words }) => (
      <Card key={name} title={name}>
        <dl className="px-4 py-1">
          {words.map((word) => (
            <div
              key={word.of}
              className="flex min-h-8 items-center justify-between gap-3 border-b border-line/60 py-1 last:border-0 pointer-coarse:min-h-11"
            >
              <dt className="text-xs text-muted">
                {word.name}
                <Info about={word.name}>
                  <p>{word.means}</p>
                  <p className="text-muted">{word.formula}</p>
                </Info>
              </dt>
              <dd className="text-right font-medium tabular-nums">{written(word, figures[word.of], quote)}</dd>
            </div>
          ))}
        </dl>
      </Card>
    ))}
  </div>
);

function written({ as }: FigureWords, value: string | number | null, quote: string): ReactNode {
  if (value === null) return format.unknown;
  const text = String(value);
  if (as === 'change') return <Change text={format.percent(inPercent(text))} />;
  if (as === 'share') return format.share(inPercent(text));
  if (as === 'ratio') return format.fixed(text, 2);
  if (as === 'money') return `${format.amount(text, quote)} ${quote}`;
  if (as === 'gain') return <Change text={format.signed(text)} />;
  return format.quantity(text);
}
