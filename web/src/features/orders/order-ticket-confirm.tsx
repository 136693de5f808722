import type { ReactNode } from 'react';
import type { OrderRequest } from '@/api/types';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { changePreferences, usePreferences } from '@/ui/preferences';
import { typeNames, verbs } from './describe';
import { timeNames, triggerNames } from './order-types';
import { Tick } from './order-ticket-parts';

interface ConfirmProps {
  /** The order that waits for the word; null while there is none. */
  order: OrderRequest | null;
  /** What makes it worth asking, beside the person's wish to be asked. */
  warning: string | null;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** Asks once more, where the person wants to be asked, or a price looks like a slip. */
export function Confirm({ order, warning, busy, onConfirm, onCancel, children }: ConfirmProps) {
  return (
    <Dialog title="Send this order?" open={order !== null} onOpenChange={(open) => !open && onCancel()}>
      {order && (
        <div className="min-h-0 space-y-3 overflow-y-auto p-3">
          <p className="text-sm">
            <span className={verbs[order.side].text}>{verbs[order.side].noun}</span>{' '}
            {order.qty ?? `for ${order.notional ?? ''}`} {order.symbol}, {typeNames[order.type].toLowerCase()}
            {order.stop_price != null && `, trigger ${order.stop_price}`}
            {order.limit_price != null && `, limit ${order.limit_price}`}
            {order.time_in_force != null && `, ${timeNames[order.time_in_force].toLowerCase()}`}
            {order.take_profit && `, take profit ${order.take_profit.limit_price}`}
            {order.stop_loss && `, stop loss ${order.stop_loss.stop_price}`}
            {order.order_class === 'oco' && ', one cancels the other'}
            {order.trigger_by != null && `, triggered by the ${triggerNames[order.trigger_by].toLowerCase()}`}
          </p>
          {warning !== null && <p className="text-sm text-warn">{warning}</p>}
          {children}
          <ConfirmOrders />
          <div className="grid grid-cols-2 gap-2">
            <Button onClick={onCancel}>Back</Button>
            <Button look={order.side} busy={busy} onClick={onConfirm} autoFocus>
              Send order
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** Whether every order asks first: the same preference as in the settings, where it stands. */
export function ConfirmOrders() {
  const { confirmations } = usePreferences();
  return (
    <Tick
      label="Confirm orders"
      checked={confirmations === 'orders'}
      onChange={(on) => changePreferences({ confirmations: on ? 'orders' : 'endings' })}
    />
  );
}
