import type { ReactNode } from 'react';
import { Navigate, useParams } from 'react-router';
import type { User } from '@/api/types';
import { useRole } from '@/api/use-can-trade';
import { Factors } from '@/features/identity/factors';
import { Keys } from '@/features/identity/keys';
import { Privacy } from '@/features/identity/privacy';
import { useSession } from '@/features/identity/queries';
import { Password, Profile, SignIns } from '@/features/identity/security';
import { Sharing } from '@/features/sharing/sharing';
import { cx } from '@/ui/cx';
import { SectionNav } from '@/ui/section-nav';
import { settingsSections } from './pages';
import { Appearance, Confirmations, NoticeKinds, Notifications } from './page-settings';

type Column = (user: User) => ReactNode;

/** Left and right column of each; on a narrow screen the right one is below. */
const columns: Record<(typeof settingsSections)[number]['path'], readonly [left: Column, right?: Column]> = {
  general: [
    () => (
      <>
        <Appearance />
        <NoticeKinds />
      </>
    ),
    () => (
      <>
        <Notifications />
        <Confirmations />
      </>
    ),
  ],
  profile: [(user) => <Profile user={user} />, (user) => <Privacy user={user} />],
  security: [
    (user) => (
      <>
        <Factors user={user} />
        <Password user={user} />
      </>
    ),
    () => <SignIns />,
  ],
  keys: [(user) => <Keys user={user} />],
  sharing: [() => <Sharing />],
};

export function SettingsPage() {
  const { data: user } = useSession();
  const isObserver = useRole() === 'observer';
  const { section } = useParams();
  const shown = settingsSections.filter(({ path }) => path !== 'sharing' || !isObserver);
  const { path, name } = shown.find((each) => each.path === section) ?? shown[0]!;
  const [left, right] = columns[path];
  if (section !== path) return <Navigate to={`/settings/${path}`} replace />;
  return (
    <main className="mx-auto grid max-w-4xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${name} · Settings · TradeCraft`}</title>
      <h1 className="text-xl font-semibold tracking-tight">Settings</h1>
      <SectionNav label="Settings" to="/settings" sections={shown.map((each) => [each.path, each.name] as const)} />
      {user && (
        <div className={cx('grid grid-cols-1 items-start gap-4', right && 'md:grid-cols-2')}>
          <div className="grid grid-cols-1 gap-4">{left(user)}</div>
          {right && <div className="grid grid-cols-1 gap-4">{right(user)}</div>}
        </div>
      )}
    </main>
  );
}
