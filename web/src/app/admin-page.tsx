import { Link, Navigate, useParams } from 'react-router';
import { Audit } from '@/features/admin/audit';
import { Feeds } from '@/features/admin/feeds';
import { Health } from '@/features/admin/health';
import { Instruments } from '@/features/admin/instruments';
import { Invitations } from '@/features/admin/invitations';
import { RiskOverview } from '@/features/admin/risk';
import { Settings } from '@/features/admin/settings';
import { Users } from '@/features/admin/users';
import { useSession } from '@/features/identity/queries';
import { SectionNav } from '@/ui/section-nav';

const sections = [
  ['health', 'Health', Health],
  ['users', 'Users', Users],
  ['risk', 'Risk', RiskOverview],
  ['instruments', 'Instruments', Instruments],
  ['feeds', 'Feeds', Feeds],
  ['audit', 'Audit', Audit],
  ['invitations', 'Invitations', Invitations],
  ['settings', 'Settings', Settings],
] as const;

/** What an administrator sees of the server. The exchange refuses everybody else whatever they ask; here there is nothing for them. */
export function AdminPage() {
  const { data: user } = useSession();
  const { section } = useParams();
  const [path, name, Section] = sections.find(([path]) => path === section) ?? sections[0];
  if (user?.role !== 'admin')
    return (
      <main className="grid place-items-center gap-2 p-10 text-center">
        <title>Not found · TradeCraft</title>
        <h1 className="text-xl font-semibold">Not found</h1>
        <p className="text-muted">There is nothing at this address.</p>
        <Link to="/trade" className="reach rounded text-paper underline-offset-4 hover:underline">
          Back to trading
        </Link>
      </main>
    );
  if (section !== path) return <Navigate to={`/admin/${path}`} replace />;
  return (
    <main className="mx-auto grid max-w-7xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${name} · Administration · TradeCraft`}</title>
      <h1 className="text-xl font-semibold tracking-tight">Administration</h1>
      <SectionNav label="Administration" to="/admin" sections={sections} />
      <Section />
    </main>
  );
}
