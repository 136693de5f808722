import { useEffect, useState } from 'react';
import { cx } from '@/ui/cx';

type Judge = (password: string) => number;

/** Fetched when somebody types their first password: the lists of words that it knows are large. */
let judge: Promise<Judge> | undefined;

async function load(): Promise<Judge> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const factory = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  return (password) => factory.check(password.slice(0, 100)).score;
}

const words = ['Guessed at once', 'Guessed soon', 'Fair', 'Good', 'Very good'] as const;

/** How long a guesser would need, as one types. The exchange has its own rule: ten characters, and none of the commonest. */
export function PasswordStrength({ password }: { password: string }) {
  const [score, setScore] = useState<number>();
  useEffect(() => {
    if (password === '') return undefined;
    let isCurrent = true;
    judge ??= load();
    void judge.then((of) => isCurrent && setScore(of(password)));
    return () => {
      isCurrent = false;
    };
  }, [password]);
  const isShort = password.length < 10;
  const shown = password === '' ? undefined : isShort ? 0 : score;
  return (
    <div className="mt-2 space-y-1 text-xs">
      <div aria-hidden className="flex gap-1">
        {words.map((word, place) => (
          <span
            key={word}
            className={cx(
              'h-1 flex-1 rounded-full',
              shown === undefined || place > shown ? 'bg-line' : shown < 2 ? 'bg-down' : 'bg-up',
            )}
          />
        ))}
      </div>
      <p role="status" className="text-muted">
        {password === '' || isShort
          ? '10 or more characters; a few words are good.'
          : shown !== undefined && words[shown]}
      </p>
    </div>
  );
}
