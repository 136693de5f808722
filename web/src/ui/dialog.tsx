import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface DialogProps {
  title: string;
  /** What opens it, where it is not opened from elsewhere. */
  trigger?: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/**
 * What is to be filled in has the focus, and not the cross before it. Where a finger points nothing has: it would bring up the keyboard. Later
 * than a menu that opened the dialog gives the focus back.
 */
function begin(event: Event): void {
  const field = (event.currentTarget as HTMLElement).querySelector<HTMLElement>(
    'input:not([type=checkbox], [type=radio]), textarea, select',
  );
  if (!field || !matchMedia('(pointer: fine)').matches) return;
  event.preventDefault();
  setTimeout(() => field.focus());
}

export function Dialog({ title, trigger, open, onOpenChange, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={begin}
          className="fixed top-16 left-1/2 z-50 flex max-h-[calc(100dvh-6rem)] short:top-2 short:max-h-[calc(100dvh-1rem)] w-[min(28rem,calc(100vw-1rem))] -translate-x-1/2 animate-rise flex-col overflow-hidden rounded-lg border border-strong-line bg-panel shadow-2xl"
        >
          <div className="flex items-center justify-between border-b border-line py-2 pr-2 pl-3">
            <Radix.Title className="font-semibold">{title}</Radix.Title>
            <Radix.Close aria-label="Close" className="reach rounded p-1.5 text-muted hover:bg-hover hover:text-text">
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
