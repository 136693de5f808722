import { Info as Shape } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';

interface InfoProps {
  /** What is explained. */
  about: string;
  children: ReactNode;
}

/** A small button beside a name that says what it means: by mouse, key or finger. Its reach is larger than what is seen of it. */
export const Info = ({ about, children }: InfoProps) => (
  <Popover.Root>
    <Popover.Trigger
      aria-label={`What is ${about}?`}
      className="reach ml-1 inline-flex rounded-full align-[-2px] text-faint hover:text-text"
    >
      <Shape aria-hidden className="size-3.5" />
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        sideOffset={6}
        collisionPadding={8}
        aria-label={about}
        className="z-50 w-[min(18rem,calc(100vw-1rem))] animate-rise space-y-1.5 rounded-lg border border-strong-line bg-raised p-3 text-xs leading-relaxed text-text shadow-2xl"
      >
        <p className="font-semibold">{about}</p>
        {children}
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
);
