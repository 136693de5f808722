import { useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { useSession } from '@/features/identity/queries';
import { SharedLayout } from '@/features/market/shared-layout';
import { Brand, PaperMark } from '@/ui/brand';

const onHash = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

/** What the link of a layout shows, to whoever has it. What follows the # is sent to nobody with the page's address. */
export function LayoutPage() {
  const token = useSyncExternalStore(onHash, () => window.location.hash.slice(1));
  const { data: user } = useSession();
  return (
    <div className="h-dvh overflow-y-auto">
      <header className="mx-auto flex h-14 max-w-3xl items-center gap-3 px-3 sm:px-5">
        <Link to="/" className="reach rounded">
          <Brand />
        </Link>
        <PaperMark />
      </header>
      <main className="mx-auto max-w-3xl p-3 pt-0 sm:p-5 sm:pt-0">
        <SharedLayout
          key={token}
          token={token || '-'}
          signIn={
            user ? null : (
              <p>
                <Link
                  to="/sign-in"
                  state={{ from: `/layout#${token}` }}
                  className="text-paper underline underline-offset-4"
                >
                  Sign in
                </Link>{' '}
                to use it.
              </p>
            )
          }
        />
      </main>
    </div>
  );
}
