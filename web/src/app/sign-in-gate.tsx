import { Fragment, type ReactNode, useSyncExternalStore } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { activeAccount } from '@/api/client';
import { useSession } from '@/features/identity/queries';
import { Brand } from '@/ui/brand';
import { Failure } from '@/ui/panel';
import { Tour } from './tour';

/** Pages for those who are signed in; others are asked to, and come back here after. */
export function SignedIn() {
  const { pathname } = useLocation();
  const account = useSyncExternalStore(
    (listener) => activeAccount.subscribe(listener),
    () => activeAccount.id,
  );
  return (
    <Gate>
      {(isSignedIn) =>
        isSignedIn ? (
          <Fragment key={account}>
            <Outlet />
            <Tour />
          </Fragment>
        ) : (
          <Navigate to="/sign-in" replace state={{ from: pathname }} />
        )
      }
    </Gate>
  );
}

/** Pages for visitors; who is signed in goes on to where they wanted to be. */
export function SignedOut() {
  const { state } = useLocation();
  const from = (state as { from?: string } | null)?.from ?? '/trade';
  return <Gate>{(isSignedIn) => (isSignedIn ? <Navigate to={from} replace /> : <Outlet />)}</Gate>;
}

function Gate({ children }: { children: (isSignedIn: boolean) => ReactNode }) {
  const session = useSession();
  if (session.isPending) {
    return (
      <div aria-busy className="flex h-full animate-pulse items-center justify-center text-lg">
        <Brand />
      </div>
    );
  }
  if (session.isError && !session.data) return <Failure error={session.error} retry={() => void session.refetch()} />;
  return children(Boolean(session.data));
}
