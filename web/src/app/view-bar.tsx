import { BookOpen, BriefcaseBusiness, CandlestickChart, List, ArrowLeftRight } from 'lucide-react';
import { useCanTrade } from '@/api/use-can-trade';
import { cx } from '@/ui/cx';

export type View = 'market' | 'chart' | 'book' | 'trade' | 'portfolio';

const views = [
  ['market', 'Market', List],
  ['chart', 'Chart', CandlestickChart],
  ['book', 'Book', BookOpen],
  ['trade', 'Trade', ArrowLeftRight],
  ['portfolio', 'Portfolio', BriefcaseBusiness],
] as const;

/** Where the screen has room for one part of the terminal at a time: which one. */
export function ViewBar({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const canTrade = useCanTrade();
  return (
    <nav
      aria-label="Views"
      className="grid shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {views
        .filter(([name]) => canTrade || name !== 'trade')
        .map(([name, label, Icon]) => (
          <button
            key={name}
            type="button"
            aria-current={name === view ? 'page' : undefined}
            onClick={() => onChange(name)}
            className={cx(
              'flex h-14 flex-col items-center justify-center gap-0.5 text-2xs focus-visible:-outline-offset-2',
              name === view ? 'font-medium text-paper' : 'text-muted',
            )}
          >
            <Icon aria-hidden className="size-5" />
            {label}
          </button>
        ))}
    </nav>
  );
}
