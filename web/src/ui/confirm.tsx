import { AlertDialog as Radix } from 'radix-ui';
import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import { Button } from './button';
import { preferences } from './preferences';

interface Question {
  title: string;
  detail: string;
  /** What the button that does it says. */
  action: string;
  /** Asks even those who have turned confirmations off. */
  always?: boolean;
}

type Ask = (question: Question) => Promise<boolean>;

const ConfirmContext = createContext<Ask>(() => Promise.resolve(true));

/** Asks before something is done that cannot be undone; true when it is to be. */
export const useConfirm = () => use(ConfirmContext);

export function ConfirmProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<(Question & { answer: (yes: boolean) => void }) | null>(null);
  const ask = useCallback<Ask>(
    (question) =>
      question.always || preferences().confirmations !== 'none'
        ? new Promise((resolve) => setAsked({ ...question, answer: resolve }))
        : Promise.resolve(true),
    [],
  );
  const answer = (yes: boolean) => {
    asked?.answer(yes);
    setAsked(null);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      <Radix.Root open={asked !== null} onOpenChange={(open) => !open && answer(false)}>
        <Radix.Portal>
          <Radix.Overlay className="fixed inset-0 z-50 bg-black/60" />
          <Radix.Content className="fixed top-1/3 left-1/2 z-50 w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 animate-rise rounded-lg border border-strong-line bg-panel p-5 shadow-2xl">
            <Radix.Title className="text-base font-semibold">{asked?.title}</Radix.Title>
            <Radix.Description className="mt-1.5 text-muted">{asked?.detail}</Radix.Description>
            <div className="mt-5 flex justify-end gap-2">
              <Radix.Cancel asChild>
                <Button>Keep as it is</Button>
              </Radix.Cancel>
              <Button look="primary" onClick={() => answer(true)}>
                {asked?.action}
              </Button>
            </div>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </ConfirmContext>
  );
}
