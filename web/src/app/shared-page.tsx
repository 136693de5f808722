import { useSyncExternalStore } from 'react';
import { Link, useParams } from 'react-router';
import { AccountView, LinkView } from '@/features/sharing/shared-view';
import { Brand, PaperMark } from '@/ui/brand';

const onHash = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** What a link shows, to whoever has it. What follows the # is sent to nobody with the page's address. */
export function SharedPage() {
  const token = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  return (
    <div className="h-dvh overflow-y-auto">
      <title>Shared account · TradeCraft</title>
      <header className="mx-auto flex h-14 max-w-5xl items-center gap-3 px-3 sm:px-5">
        <Link to="/" className="reach rounded">
          <Brand />
        </Link>
        <PaperMark />
      </header>
      <main className="mx-auto grid max-w-5xl gap-4 p-3 pt-0 sm:p-5 sm:pt-0">
        <LinkView key={token} token={token || '-'} />
      </main>
    </div>
  );
}

/** An account that somebody shares with the signed-in user, as far as they may see it. */
export function SharedAccountPage() {
  const { account = '' } = useParams();
  return (
    <main className="mx-auto grid max-w-5xl gap-4 p-3 sm:p-5">
      <title>Shared account · TradeCraft</title>
      <AccountView key={account} id={account} />
    </main>
  );
}
