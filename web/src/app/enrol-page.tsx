import { Navigate, useLocation } from 'react-router';
import { session } from '@/api/client';
import { Factors } from '@/features/identity/factors';
import { useFactors } from '@/features/identity/factors-queries';
import { useLogout, useSession } from '@/features/identity/queries';
import { Brand, PaperMark } from '@/ui/brand';
import { Button } from '@/ui/button';

/** For who is signed in, needs a second factor by their role, and has none: until they get one, the exchange answers nothing else. */
export function EnrolPage() {
  const { data: user } = useSession();
  const { state } = useLocation();
  const factors = useFactors();
  const logout = useLogout();
  if (!user?.must_enrol) return <Navigate to={(state as { from?: string } | null)?.from ?? '/trade'} replace />;
  const hasOne = factors.data && (factors.data.totp_since !== null || factors.data.passkeys.length > 0);
  return (
    <main className="mx-auto flex min-h-full max-w-lg flex-col gap-5 p-4 py-10">
      <title>Second factor · TradeCraft</title>
      <div className="flex items-center gap-3 text-lg">
        <Brand />
        <PaperMark />
      </div>
      <div>
        <h1 className="mb-1 text-xl font-semibold tracking-tight">Add a second factor</h1>
        <p className="text-muted">
          This exchange asks your role for more than a password. Set up an authenticator app or a passkey, and keep the
          recovery codes.
        </p>
      </div>
      <Factors user={user} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={!hasOne} onClick={() => void session.refresh()}>
          Go on
        </Button>
        <Button busy={logout.isPending} onClick={() => logout.mutate()}>
          Sign out
        </Button>
      </div>
    </main>
  );
}
