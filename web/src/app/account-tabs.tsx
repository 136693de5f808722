import { useState } from 'react';
import type { Instrument, Position } from '@/api/types';
import { Alerts } from '@/features/alerts/alerts';
import { useAlerts } from '@/features/alerts/queries';
import { Fills } from '@/features/orders/fills';
import { OpenOrders } from '@/features/orders/open-orders';
import { OrderHistory } from '@/features/orders/order-history';
import { Balances } from '@/features/portfolio/balances';
import { Ledger } from '@/features/portfolio/ledger';
import { Positions } from '@/features/portfolio/positions';
import { usePositions } from '@/features/portfolio/queries';
import { useChannel } from '@/stream/hooks';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';

interface AccountTabsProps {
  instruments: ReadonlyMap<string, Instrument>;
  /** Fills the ticket in; where there is one. */
  onClosePosition?: (position: Position) => void;
  /** Asks for a price alert; where an instrument is looked at. */
  onNewAlert?: () => void;
}

/** What the account has done, has and waits for. */
export function AccountTabs({ instruments, onClosePosition, onNewAlert }: AccountTabsProps) {
  const [tab, setTab] = useState('positions');
  const open = useChannel('user:orders')?.open.length;
  const waiting = useAlerts().data?.filter(({ is_active }) => is_active).length;
  const held = usePositions().data?.length;
  return (
    <Tabs value={tab} onValueChange={setTab} className="h-full bg-panel">
      <TabList aria-label="Account">
        <Tab value="positions">Positions{count(held)}</Tab>
        <Tab value="open">Open orders{count(open)}</Tab>
        <Tab value="history">Order history</Tab>
        <Tab value="trades">Trades</Tab>
        <Tab value="balances">Balances</Tab>
        <Tab value="ledger">Ledger</Tab>
        <Tab value="alerts">Alerts{count(waiting)}</Tab>
      </TabList>
      <TabPanel value="positions" className="@container">
        <Positions instruments={instruments} {...(onClosePosition && { onClose: onClosePosition })} />
      </TabPanel>
      <TabPanel value="open" className="@container">
        <OpenOrders instruments={instruments} />
      </TabPanel>
      <TabPanel value="history" className="@container">
        <OrderHistory instruments={instruments} />
      </TabPanel>
      <TabPanel value="trades" className="@container">
        <Fills instruments={instruments} />
      </TabPanel>
      <TabPanel value="balances" className="@container">
        <Balances />
      </TabPanel>
      <TabPanel value="ledger" className="@container">
        <Ledger />
      </TabPanel>
      <TabPanel value="alerts" className="@container">
        <Alerts {...(onNewAlert && { onNew: onNewAlert })} />
      </TabPanel>
    </Tabs>
  );
}

const count = (number: number | undefined) => (number ? ` (${number})` : '');
