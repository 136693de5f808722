import { CircleCheck, CircleDashed, X } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import type { Order } from '@/api/types';
import { useCanTrade } from '@/api/use-can-trade';
import { useChannel } from '@/stream/hooks';
import { Button } from '@/ui/button';
import { cx } from '@/ui/cx';
import { type Mission, missions, noteDone, useMissions } from './missions-state';

const texts: Record<Mission, readonly [title: string, text: string]> = {
  buy: ['Buy something', 'Enter a quantity in the ticket and press Buy. A market order trades at once.'],
  protect: [
    'Protect it',
    'Under Positions, give what you hold a stop: an order that sells when the price falls to it. On a phone it is in the row’s menu.',
  ],
  why: ['Ask why it filled', 'Under Order history, press “Why?”: every order can say what became of it, and why.'],
};

/** The first steps of a newcomer, at the edge of the page. Each is checked off by itself when it is done. A small screen has the next one alone, a low one only its name. */
export function Missions() {
  const { done, isClosed, close } = useMissions();
  const canTrade = useCanTrade();
  useChecks();
  if (isClosed || !canTrade) return null;
  const next = missions.find((mission) => !done.includes(mission));
  return (
    <aside
      aria-label="First steps"
      className="fixed bottom-[calc(4.25rem+env(safe-area-inset-bottom))] inset-x-3 z-30 mx-auto max-w-md animate-rise rounded-lg border border-strong-line bg-raised p-4 shadow-2xl max-xl:py-2.5 max-xl:short:flex max-xl:short:items-center max-xl:short:gap-4 max-xl:short:py-1 lg:bottom-3 xl:right-auto xl:w-60"
    >
      <button
        type="button"
        onClick={close}
        aria-label="Close the first steps"
        className="absolute top-2 right-2 flex size-8 max-xl:short:static max-xl:short:order-last max-xl:short:ml-auto items-center justify-center rounded text-muted hover:bg-hover hover:text-text pointer-coarse:size-11"
      >
        <X aria-hidden className="size-4" />
      </button>
      <h2 className="pr-8 text-sm font-semibold max-xl:short:pr-0">
        {next ? (
          <>
            Three first steps
            <span className="ml-2 font-normal text-muted xl:hidden">
              {done.length + 1} of {missions.length}
            </span>
          </>
        ) : (
          'You know the way now'
        )}
      </h2>
      <p className="mt-0.5 text-xs text-muted max-xl:hidden">
        The prices are alive. The money is paper and never real.
      </p>
      <ol className="mt-3 space-y-2 max-xl:mt-1 max-xl:short:my-0">
        {missions.map((mission) => (
          <Step key={mission} mission={mission} isDone={done.includes(mission)} isNext={mission === next} />
        ))}
      </ol>
      {!next && (
        <div className="mt-3 flex items-center justify-between gap-2">
          <Link to="/portfolio" className="reach rounded text-xs text-paper underline underline-offset-4">
            See how your account does
          </Link>
          <Button size="small" look="primary" onClick={close}>
            Close
          </Button>
        </div>
      )}
    </aside>
  );
}

function Step({ mission, isDone, isNext }: { mission: Mission; isDone: boolean; isNext: boolean }) {
  const [title, text] = texts[mission];
  const Shape = isDone ? CircleCheck : CircleDashed;
  return (
    <li className={cx('flex gap-2', !isNext && 'max-xl:hidden')} aria-current={isNext ? 'step' : undefined}>
      <Shape aria-hidden className={cx('mt-0.5 size-4 shrink-0', isDone ? 'text-up' : 'text-muted')} />
      <div>
        <p className={cx('text-sm', isNext ? 'font-medium' : 'text-muted')}>
          {title}
          {isDone && <span className="sr-only">, done</span>}
        </p>
        {isNext && <p className="text-xs text-pretty text-muted max-xl:short:sr-only">{text}</p>}
      </div>
    </li>
  );
}

/** Sees what was done. That an explanation was asked for is noted where the page's questions are known (app/wiring.ts). */
function useChecks(): void {
  const trades = useChannel('user:trades');
  const open = useChannel('user:orders')?.open;
  const hasBought = trades?.some(({ side }) => side === 'buy') ?? false;
  const isProtected = open?.some(protects) ?? false;
  useEffect(() => {
    if (hasBought) noteDone('buy');
    if (isProtected) noteDone('protect');
  }, [hasBought, isProtected]);
}

const protects = ({ side, type, parent_id }: Order): boolean =>
  side === 'sell' && (parent_id !== null || ['stop', 'stop_limit', 'trailing_stop'].includes(type));
