import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '@/ui/button';
import { Empty, Failure, Skeleton } from '@/ui/panel';
import { useRemembered } from '@/ui/remembered';
import { type ChartLayout, isLayout, layoutPlace, oneChart } from './chart-setup';
import { describe, drawingsOf, layoutOf } from './layout-content';
import { useSharedLayout } from './layout-queries';
import { useDrawingBooks } from './use-drawings';

interface SharedLayoutProps {
  token: string;
  /** What stands in place of the button where nobody is signed in; null where somebody is. */
  signIn: ReactNode;
}

/** A layout as whoever has its link sees it: a copy, to be used or left. */
export function SharedLayout({ token, signIn }: SharedLayoutProps) {
  const { data, isPending, error, refetch } = useSharedLayout(token);
  const keep = useRemembered<ChartLayout>(layoutPlace, oneChart, isLayout)[1];
  const books = useDrawingBooks();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  if (isPending) return <Skeleton rows={6} />;
  if (error) {
    return 'code' in error && error.code === 'share_withdrawn' ? (
      <Empty title="Nothing is shared here">{error.message}</Empty>
    ) : (
      <Failure error={error} retry={() => void refetch()} />
    );
  }
  const { name, author, content } = data;
  const layout = layoutOf(content);
  const drawn = drawingsOf(content);
  const use = async (chosen: ChartLayout) => {
    setBusy(true);
    await Promise.all(drawn.map(({ symbol, items }) => books.of(symbol).add(items)));
    keep(chosen);
    await navigate(`/trade/${chosen.charts[chosen.active]!.symbol}`);
  };
  return (
    <section aria-label="Shared layout" className="space-y-4 rounded-xl border border-line bg-panel p-4 sm:p-6">
      <title>{`${name} · TradeCraft`}</title>
      <div>
        <p className="text-xs text-muted">A layout of charts{author && ` by ${author}`}</p>
        <h1 className="text-lg font-semibold break-words">{name}</h1>
      </div>
      {layout ? (
        <>
          <ol aria-label="Charts" className="list-decimal space-y-1.5 pl-5">
            {layout.charts.map((chart, index) => (
              <li key={index}>{describe(chart)}</li>
            ))}
          </ol>
          {drawn.length > 0 && (
            <p className="text-muted">
              With {drawn.map(({ symbol, items }) => `${items.length} drawn on ${symbol}`).join(', ')}.
            </p>
          )}
          <p className="text-muted">
            Used, it takes the place of the charts that you have open, and what is drawn in it is added to your
            drawings. Save your charts as a layout first if you want them back.
          </p>
          {signIn ?? (
            <Button look="primary" busy={isBusy} onClick={() => void use(layout)}>
              Use this layout
            </Button>
          )}
        </>
      ) : (
        <p className="text-muted">It was saved by a newer version of this page. Load the page anew, and try again.</p>
      )}
    </section>
  );
}
