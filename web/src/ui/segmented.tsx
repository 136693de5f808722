import { RadioGroup } from 'radix-ui';
import type { ComponentType } from 'react';
import { cx } from './cx';

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly {
    value: T;
    label: string;
    chosen?: string;
    /** Stands in for the label, which then only names it. */
    icon?: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
  }[];
  size?: 'small' | 'medium';
  className?: string;
}

/** One of a few: radio buttons that look like a switch. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
  size = 'medium',
  className,
}: SegmentedProps<T>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
      orientation="horizontal"
      className={cx('flex rounded-md bg-raised p-0.5', className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          {...(option.icon && { 'aria-label': option.label, title: option.label })}
          className={cx(
            'flex-1 rounded-[5px] px-2.5 text-center whitespace-nowrap text-muted transition-colors hover:text-text',
            size === 'small' ? 'h-6 text-2xs pointer-coarse:h-11' : 'h-8 text-sm font-medium pointer-coarse:h-11',
            option.value === value && (option.chosen ?? 'bg-hover text-text'),
          )}
        >
          {option.icon ? <option.icon className="mx-auto size-4" aria-hidden /> : option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
