import { Check } from 'lucide-react';
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

/** An item that is on or off; choosing it leaves the menu open, for there may be more to choose. */
export const MenuCheck = ({ children, ...rest }: ComponentProps<typeof Radix.CheckboxItem>) => (
  <Radix.CheckboxItem
    {...rest}
    onSelect={(event) => event.preventDefault()}
    className="flex h-9 items-center gap-2.5 rounded px-2.5 text-sm outline-none data-highlighted:bg-hover"
  >
    <span aria-hidden className="size-4">
      <Radix.ItemIndicator>
        <Check className="size-4 text-paper" />
      </Radix.ItemIndicator>
    </span>
    {children}
  </Radix.CheckboxItem>
);

export const MenuLabel = (props: ComponentProps<typeof Radix.Label>) => (
  <Radix.Label {...props} className="mb-1 border-b border-line px-2.5 pt-1 pb-2" />
);
