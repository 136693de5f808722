import { Menu } from '@/ui/menu';
import type { ReactNode } from 'react';

/** A place on the chart, in pixels from its corner, and the price there. */
export interface PriceAt {
  x: number;
  y: number;
  price: string;
  /** When the bar there begins; null where there is none. */
  time: string | null;
}

/** What can be done at a price of the chart, where it was asked for. */
export function PriceMenu({ at, onClose, children }: { at: PriceAt; onClose: () => void; children: ReactNode }) {
  return (
    <Menu
      open
      onOpenChange={(open) => !open && onClose()}
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-label={`What to do at ${at.price}`}
          style={{ left: at.x, top: at.y }}
          className="pointer-events-none absolute size-px opacity-0"
        />
      }
    >
      {children}
    </Menu>
  );
}
