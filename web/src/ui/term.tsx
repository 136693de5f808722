import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { glossary, type Word } from './glossary';

interface TermProps {
  word: Word;
  /** What stands there instead of the word itself. */
  children?: ReactNode;
}

/** A word of the trade that says what it means when it is pressed. */
export const Term = ({ word, children }: TermProps) => (
  <Popover.Root>
    <Popover.Trigger
      title={glossary[word].means}
      className="reach underline decoration-dotted underline-offset-2 hover:text-text"
    >
      {children ?? glossary[word].name}
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content
        sideOffset={6}
        collisionPadding={8}
        aria-label={glossary[word].name}
        className="z-50 w-[min(18rem,calc(100vw-1rem))] animate-rise space-y-1.5 rounded-lg border border-strong-line bg-raised p-3 text-xs leading-relaxed text-text shadow-2xl"
      >
        <p className="font-semibold">{glossary[word].name}</p>
        <p>{glossary[word].means}</p>
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
);
