import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';

interface MenuProps {
  trigger: ReactNode;
  /** Where it is not opened by its trigger alone. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

export function Menu({ trigger, children, ...opening }: MenuProps) {
  return (
    <Radix.Root {...opening}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 animate-rise overflow-y-auto rounded-lg border border-strong-line bg-raised p-1 shadow-2xl"
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
    className="flex h-9 items-center gap-2.5 rounded px-2.5 text-sm outline-none pointer-coarse:h-11 data-disabled:text-muted data-highlighted:bg-hover"
  />
);

/** An item that is on or off; choosing it leaves the menu open, for there may be more to choose. */
export const MenuCheck = ({ children, ...rest }: ComponentProps<typeof Radix.CheckboxItem>) => (
  <Radix.CheckboxItem
    {...rest}
    onSelect={(event) => event.preventDefault()}
    className="flex h-9 items-center gap-2.5 rounded px-2.5 text-sm outline-none pointer-coarse:h-11 data-highlighted:bg-hover"
  >
    <span aria-hidden className="size-4">
      <Radix.ItemIndicator>
        <Check className="size-4 text-paper" />
      </Radix.ItemIndicator>
    </span>
    {children}
  </Radix.CheckboxItem>
);

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string }[];
}

/** One of several. */
export const MenuChoice = <T extends string>({ label, value, onChange, options }: MenuChoiceProps<T>) => (
  <Radix.RadioGroup aria-label={label} value={value} onValueChange={(chosen) => onChange(chosen as T)}>
    {options.map((option) => (
      <Radix.RadioItem
        key={option.value}
        value={option.value}
        className="flex h-8 items-center gap-2.5 rounded px-2.5 text-sm outline-none data-highlighted:bg-hover pointer-coarse:h-11"
      >
        <span aria-hidden className="size-4">
          <Radix.ItemIndicator>
            <Check className="size-4 text-paper" />
          </Radix.ItemIndicator>
        </span>
        {option.label}
      </Radix.RadioItem>
    ))}
  </Radix.RadioGroup>
);

export const MenuLine = () => <Radix.Separator className="my-1 border-t border-line" />;

export const MenuLabel = (props: ComponentProps<typeof Radix.Label>) => (
  <Radix.Label {...props} className="mb-1 border-b border-line px-2.5 pt-1 pb-2" />
);
