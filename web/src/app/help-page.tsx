import type { ReactNode } from 'react';
import { Navigate, useParams } from 'react-router';
import { Chaos } from '@/features/chaos/chaos';
import { Connect } from '@/features/connect/connect';
import { AllFees } from '@/features/fees/fees';
import { useInstruments } from '@/features/market/queries';
import { OrderTypesList } from '@/features/orders/order-types-list';
import { useActiveAccount } from '@/features/portfolio/queries';
import { Card } from '@/ui/card';
import { SectionNav } from '@/ui/section-nav';

const sections: readonly (readonly [path: string, name: string, content: () => ReactNode])[] = [
  [
    'orders',
    'Order types',
    () => (
      <Card title="Order types">
        <OrderTypesList />
      </Card>
    ),
  ],
  ['fees', 'Fees', () => <Fees />],
  ['connect', 'Connect a program', () => <Connect server={window.location.origin} />],
  ['chaos', 'Trouble on demand', () => <Chaos />],
];

/** What is good to know, a section each. */
export function HelpPage() {
  const { section } = useParams();
  const [path, name, content] = sections.find(([path]) => path === section) ?? sections[0]!;
  if (section !== path) return <Navigate to={`/help/${path}`} replace />;
  return (
    <main className="mx-auto grid max-w-6xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${name} · Help · TradeCraft`}</title>
      <h1 className="text-xl font-semibold tracking-tight">Help</h1>
      <SectionNav label="Help" to="/help" sections={sections} />
      {content()}
    </main>
  );
}

function Fees() {
  const instruments = useInstruments().data ?? [];
  return <AllFees own={useActiveAccount().data?.profile.name} instruments={instruments} />;
}
