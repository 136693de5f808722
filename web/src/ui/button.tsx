import type { ComponentProps } from 'react';
import { cx } from './cx';

const looks = {
  primary: 'bg-paper text-on-paper font-semibold hover:brightness-110',
  plain: 'border border-strong-line text-text hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  buy: 'bg-up-fill text-on-fill font-semibold hover:brightness-110',
  sell: 'bg-down-fill text-on-fill font-semibold hover:brightness-110',
};

const sizes = {
  small: 'h-6 px-2 text-2xs pointer-coarse:h-11 pointer-coarse:px-3',
  medium: 'h-9 px-3 pointer-coarse:h-11',
  large: 'h-11 px-5 text-base',
  tiny: 'size-6 justify-center pointer-coarse:size-11',
  icon: 'size-8 justify-center pointer-coarse:size-11',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  /** Shows that the press is being carried out, and takes no other until it is. */
  busy?: boolean;
}

export function Button({ look = 'plain', size = 'medium', busy = false, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      // Not disabled while it is busy: that would take the focus away from who pressed it.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={cx(
        'inline-flex items-center justify-center gap-2 rounded-md whitespace-nowrap transition-[background,filter] select-none',
        'disabled:opacity-50 aria-busy:animate-pulse aria-disabled:opacity-50',
        looks[look],
        sizes[size],
        className,
      )}
    />
  );
}
