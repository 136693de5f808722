import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import type { Backtest, Instrument } from '@/api/types';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Choice } from '@/ui/choice';
import { FieldError } from '@/ui/field';
import { AdvancedForm, advancedFields } from './advanced-form';
import { examples } from './examples';
import { conditionInWords } from './in-words';
import { MarketForm } from './market-form';
import { useCreateBacktest } from './queries';
import { RulesForm } from './rules-form';
import { type RulesState, stateOfRules, type Wrong } from './rules-state';
import { ScriptForm } from './script-form';
import { requestOf, type SetupState, strategyOf, wrongAt } from './setup';
import { SweepForm } from './sweep-form';
import { numbersOf } from './sweep-numbers';

interface BacktestFormProps {
  /** What it begins with. */
  begin: SetupState;
  instruments: ReadonlyMap<string, Instrument>;
  onMade: (made: Backtest) => void;
}

const strategies = [
  ...examples.map(({ id, name }) => ({ value: id, label: name })),
  { value: 'own', label: 'Rules of your own' },
  { value: 'script', label: 'A script (JavaScript)' },
];

/** Where a test is set up: a strategy, a market, and what it is tested with. */
export function BacktestForm({ begin, instruments, onMade }: BacktestFormProps) {
  const [setup, setSetup] = useState(begin);
  const [isSent, setSent] = useState(false);
  const [isAdvanced, setAdvanced] = useState(false);
  const create = useCreateBacktest();
  const form = useRef<HTMLFormElement>(null);
  // Up to when a preset reaches: kept where no answer came, for then the same must be sent again to be made once.
  const moment = useRef<Date | null>(null);
  const listed = instruments.get(setup.symbols[0] ?? '');
  const quote = listed?.quote ?? 'USD';
  const [isSwept, setSwept] = useState(begin.sweep.swept.length > 0);
  const { request: asked, wrong: typed } = requestOf(setup, new Date());
  const refused = Object.entries(create.error?.errors ?? {}).map(([field, texts]) => [field, texts.join(' ')]);
  const wrong: Wrong = isSent ? { ...(Object.fromEntries(refused) as Wrong), ...typed } : {};

  const change = (part: Partial<SetupState>) => {
    setSetup((before) => ({ ...before, ...part }));
    moment.current = null;
    // What the exchange said was of the request as it was.
    if (create.error) create.reset();
  };
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSent(true);
    moment.current ??= new Date();
    const { request, wrong: faults } = requestOf(setup, moment.current);
    if (Object.keys(faults).length > 0) return seeFault(form.current);
    create.mutate(request, {
      onSuccess: onMade,
      onError: (problem) => {
        if (!problem.isOutcomeUnknown) moment.current = null;
        seeFault(form.current);
      },
    });
  };

  return (
    <form ref={form} noValidate onSubmit={send} aria-label="Set up a backtest" className="grid min-w-0 gap-4">
      <Card title="Strategy">
        <Strategy setup={setup} quote={quote} base={listed?.base ?? ''} wrong={wrong} onChange={change} />
      </Card>
      <Card title="Market">
        <div className="p-4">
          <MarketForm setup={setup} instruments={instruments} quote={quote} wrong={wrong} onChange={change} />
        </div>
      </Card>
      <Fold
        title="Try several values"
        isOpen={isSwept}
        onOpen={setSwept}
        isWrong={wrongAt(wrong, 'sweep') !== undefined}
      >
        <SweepForm
          sweep={setup.sweep}
          numbers={numbersOf(asked.strategy)}
          wrong={wrong}
          onChange={(sweep) => change({ sweep })}
        />
      </Fold>
      <Fold
        title="Advanced"
        isOpen={isAdvanced}
        onOpen={setAdvanced}
        isWrong={advancedFields.some((field) => wrong[field])}
      >
        <AdvancedForm setup={setup} wrong={wrong} onChange={change} />
      </Fold>
      <div className="sticky bottom-0 z-10 bg-page py-2 short:static">
        {create.error && Object.keys(create.error.errors).length === 0 && (
          <div className="mb-2">
            <FieldError>{create.error.message}</FieldError>
          </div>
        )}
        {Object.keys(wrong).length > 0 && (
          <div className="mb-2">
            <FieldError>{unseen(wrong) ?? 'Something is not right yet: it is said beside its field.'}</FieldError>
          </div>
        )}
        <Button type="submit" look="primary" size="large" busy={create.isPending} className="w-full sm:w-56">
          Run
        </Button>
      </div>
    </form>
  );
}

const shown = [
  'strategy.',
  'market.symbols',
  'market.interval',
  'market.from',
  'market.to',
  'capital',
  'sweep.',
  ...advancedFields,
];

/** What is said of a field that has no place in the form. */
const unseen = (wrong: Wrong): string | undefined =>
  Object.entries(wrong).find(([field]) => !shown.some((known) => field.startsWith(known)))?.[1];

/** Brings the first field with a fault into sight, once it is marked. */
function seeFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()),
  );
}

interface StrategyProps {
  setup: SetupState;
  quote: string;
  base: string;
  wrong: Wrong;
  onChange: (part: Partial<SetupState>) => void;
}

function Strategy({ setup, quote, base, wrong, onChange }: StrategyProps) {
  const { strategy, rules } = setup;
  const example = examples.find(({ id }) => id === strategy);
  const [isOpen, setOpen] = useState(strategy === 'own');
  const choose = (next: string) => {
    const chosen = examples.find(({ id }) => id === next);
    if (next === 'own') setOpen(true);
    onChange({ strategy: next, ...(chosen && { rules: stateOfRules(chosen.rules) }) });
  };
  return (
    <div className="grid gap-4 p-4">
      <Choice label="Begin with" value={strategy} onChange={choose} options={strategies} />
      {strategy === 'script' ? (
        <ScriptForm script={setup.script} wrong={wrong} onChange={(script) => onChange({ script })} />
      ) : (
        <>
          {example && <p>{example.about}</p>}
          <Summary rules={rules} />
          <Fold
            title="Change the rules"
            isOpen={isOpen}
            onOpen={setOpen}
            isWrong={wrongAt(wrong, 'strategy') !== undefined}
          >
            <RulesForm
              rules={rules}
              quote={quote}
              base={base}
              wrong={wrong}
              onChange={(next) => onChange({ rules: next, strategy: strategyOf(next) })}
            />
          </Fold>
        </>
      )}
    </div>
  );
}

/** The conditions in words. */
function Summary({ rules: { side, enter, exit } }: { rules: RulesState }) {
  const says = (conditions: RulesState['enter'], joined: string) => conditions.map(conditionInWords).join(joined);
  const [goIn, comeOut] = side === 'long' ? ['Buys', 'sells'] : ['Sells short', 'buys back'];
  return (
    <p className="text-xs text-muted">
      {goIn} {enter.length === 0 ? 'at once' : `when ${says(enter, ' and ')}`};{' '}
      {exit.length === 0 ? 'no condition ends it' : `${comeOut} when ${says(exit, ' or ')}`}.
    </p>
  );
}

interface FoldProps {
  title: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** Something in it is wrong: then it is open. */
  isWrong: boolean;
  children: ReactNode;
}

/** What is out of the way until it is asked for. */
const Fold = ({ title, isOpen, onOpen, isWrong, children }: FoldProps) => (
  <details
    open={isOpen || isWrong}
    onToggle={(event) => onOpen(event.currentTarget.open)}
    className="min-w-0 rounded-lg border border-line bg-panel px-4"
  >
    <summary className="cursor-pointer py-2.5 text-sm font-semibold pointer-coarse:py-3.5">{title}</summary>
    <div className="pt-1 pb-4">{children}</div>
  </details>
);
