import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import { cx } from './cx';

export interface ToastText {
  title: string;
  detail?: string;
  tone?: 'up' | 'down' | 'plain';
}

/** The most that are shown at once: when a bot trades, the newest say enough. */
const shown = 3;

const ToastContext = createContext<(toast: ToastText) => void>(() => undefined);

export const useToast = () => use(ToastContext);

let lastId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<(ToastText & { id: number })[]>([]);
  const show = useCallback(
    (toast: ToastText) => setToasts((before) => [...before, { ...toast, id: ++lastId }].slice(-shown)),
    [],
  );
  return (
    <ToastContext value={show}>
      <Radix.Provider duration={5_000} swipeDirection="right" label="Notification">
        {children}
        {toasts.map(({ id, title, detail, tone = 'plain' }) => (
          <Radix.Root
            key={id}
            onOpenChange={(open) => !open && setToasts((before) => before.filter((toast) => toast.id !== id))}
            className={cx(
              'relative animate-rise rounded-md border border-l-4 border-strong-line bg-raised py-2.5 pr-9 pl-3 shadow-2xl',
              tone === 'up' && 'border-l-up',
              tone === 'down' && 'border-l-down',
              tone === 'plain' && 'border-l-paper',
            )}
          >
            <Radix.Title className="text-sm font-semibold">{title}</Radix.Title>
            {detail && <Radix.Description className="mt-0.5 text-xs text-muted">{detail}</Radix.Description>}
            <Radix.Close
              aria-label="Dismiss"
              className="absolute top-2 right-2 rounded p-1 text-muted after:absolute after:-inset-3 hover:text-text"
            >
              <X aria-hidden className="size-3.5" />
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className="fixed right-3 bottom-20 z-50 flex w-[min(20rem,calc(100vw-1.5rem))] flex-col gap-2 lg:bottom-4" />
      </Radix.Provider>
    </ToastContext>
  );
}
