import { Fragment, type ReactNode, useSyncExternalStore } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { activeAccount } from '@/api/client';
import { useSession } from '@/features/identity/queries';
import { Brand } from '@/ui/brand';
import { Failure } from '@/ui/panel';
import { Missions } from './missions';
import { PaletteProvider } from './palette';

const enrolment = '/second-factor';

/**
 * Pages for those who are signed in; others are asked to, and come back here after. Who has to get a second factor first does that first.
 */
export function SignedIn() {
  const { pathname } = useLocation();
  const { data: user } = useSession();
  const account = useSyncExternalStore(
    (listener) => activeAccount.subscribe(listener),
    () => activeAccount.id,
  );
  return (
    <Gate>
      {(isSignedIn) =>
        !isSignedIn ? (
          <Navigate to="/sign-in" replace state={{ from: pathname }} />
        ) : user?.must_enrol && pathname !== enrolment ? (
          <Navigate to={enrolment} replace state={{ from: pathname }} />
        ) : (
          <Fragment key={account}>
            <PaletteProvider>
              <Outlet />
            </PaletteProvider>
            {pathname !== enrolment && <Missions />}
          </Fragment>
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
