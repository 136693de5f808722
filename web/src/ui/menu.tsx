import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
}

export function Menu({ trigger, children }: MenuProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          className="z-50 min-w-52 animate-rise rounded-lg border border-strong-line bg-raised p-1 shadow-2xl"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const MenuItem = (props: ComponentProps<typeof Radix.Item>) => (
  <Radix.Item
    {...props}
    className="flex h-9 items-center gap-2.5 rounded px-2.5 text-sm outline-none data-disabled:text-muted data-highlighted:bg-hover"
  />
);

export const MenuLabel = (props: ComponentProps<typeof Radix.Label>) => (
  <Radix.Label {...props} className="mb-1 border-b border-line px-2.5 pt-1 pb-2" />
);
