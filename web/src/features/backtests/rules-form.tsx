import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { cx } from '@/ui/cx';
import { Field, FieldError } from '@/ui/field';
import { Segmented } from '@/ui/segmented';
import { ConditionForm, NumberField } from './condition-form';
import { type ConditionState, type Day, newCondition, type RulesState, type Wrong } from './rules-state';

const sides = [
  { value: 'long', label: 'Buy first (long)' },
  { value: 'short', label: 'Sell first (short)' },
] as const;

const sizes = [
  { value: 'percent', label: 'Percent' },
  { value: 'notional', label: 'Money' },
  { value: 'qty', label: 'Quantity' },
] as const;

const days: readonly { value: Day; label: string }[] = [
  { value: 'monday', label: 'Mon' },
  { value: 'tuesday', label: 'Tue' },
  { value: 'wednesday', label: 'Wed' },
  { value: 'thursday', label: 'Thu' },
  { value: 'friday', label: 'Fri' },
  { value: 'saturday', label: 'Sat' },
  { value: 'sunday', label: 'Sun' },
];

interface RulesFormProps {
  rules: RulesState;
  quote: string;
  base: string;
  wrong: Wrong;
  onChange: (rules: RulesState) => void;
}

const field = 'strategy.rules';

/** A strategy without code: when it goes in, when it comes out, with how much. */
export function RulesForm({ rules, quote, base, wrong, onChange }: RulesFormProps) {
  const change = (part: Partial<RulesState>) => onChange({ ...rules, ...part });
  const isLong = rules.side === 'long';
  const units = { percent: '%', notional: quote, qty: base };
  return (
    <div className="grid gap-5">
      <div>
        <Segmented label="Side" value={rules.side} onChange={(side) => change({ side })} options={sides} />
        {wrong[`${field}.side`] && <FieldError>{wrong[`${field}.side`]}</FieldError>}
      </div>
      <Conditions
        title={isLong ? 'Buy when all of these hold' : 'Sell short when all of these hold'}
        none="There is no condition: it goes in at once."
        conditions={rules.enter}
        field={`${field}.enter`}
        wrong={wrong}
        onChange={(enter) => change({ enter })}
      />
      <Conditions
        title={isLong ? 'Sell when one of these holds' : 'Buy back when one of these holds'}
        none="There is no condition: it leaves by its stops only, or keeps what it has to the end."
        conditions={rules.exit}
        field={`${field}.exit`}
        wrong={wrong}
        onChange={(exit) => change({ exit })}
      />
      <Part title="How much">
        <Choice
          label="Size in"
          value={rules.sizeBy}
          onChange={(sizeBy) => change({ sizeBy })}
          options={sizes}
          error={wrong[`${field}.size`]}
        />
        <NumberField
          label="Size"
          value={rules.size}
          unit={units[rules.sizeBy]}
          onChange={(size) => change({ size })}
          error={wrong[`${field}.size.${rules.sizeBy}`]}
        />
      </Part>
      <Part title="Stops" hint="Each may be left empty. A trailing stop stands alone.">
        <NumberField
          label="Stop loss"
          unit="%"
          value={rules.stopLoss}
          onChange={(stopLoss) => change({ stopLoss })}
          error={wrong[`${field}.stop_loss_percent`]}
        />
        <NumberField
          label="Take profit"
          unit="%"
          value={rules.takeProfit}
          onChange={(takeProfit) => change({ takeProfit })}
          error={wrong[`${field}.take_profit_percent`]}
        />
        <NumberField
          label="Trailing stop"
          unit="%"
          value={rules.trail}
          onChange={(trail) => change({ trail })}
          error={wrong[`${field}.trail_percent`]}
        />
        <NumberField
          label="Leave after"
          unit="bars"
          value={rules.mostBars}
          onChange={(mostBars) => change({ mostBars })}
          error={wrong[`${field}.most_bars`]}
        />
      </Part>
      <Schedule rules={rules} wrong={wrong} change={change} />
    </div>
  );
}

interface PartProps {
  title: string;
  hint?: string;
  children: ReactNode;
}

const Part = ({ title, hint, children }: PartProps) => (
  <fieldset className="min-w-0">
    <legend className="font-semibold">{title}</legend>
    {hint && <p className="text-xs text-muted">{hint}</p>}
    <div className="mt-2 grid grid-cols-2 items-start gap-3 sm:grid-cols-4">{children}</div>
  </fieldset>
);

interface ConditionsProps {
  title: string;
  /** What is said where there is none. */
  none: string;
  conditions: readonly ConditionState[];
  field: string;
  wrong: Wrong;
  onChange: (conditions: readonly ConditionState[]) => void;
}

const mostConditions = 20;

function Conditions({ title, none, conditions, field, wrong, onChange }: ConditionsProps) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="font-semibold">{title}</h3>
      {conditions.length === 0 && <p className="text-xs text-muted">{none}</p>}
      {conditions.map((condition, index) => (
        <ConditionForm
          key={condition.key}
          title={`Condition ${index + 1}`}
          condition={condition}
          field={`${field}[${index}]`}
          wrong={wrong}
          onChange={(next) => onChange(conditions.with(index, next))}
          onRemove={() => onChange(conditions.toSpliced(index, 1))}
        />
      ))}
      {wrong[field] && <FieldError>{wrong[field]}</FieldError>}
      {conditions.length < mostConditions && (
        <Button className="justify-self-start" onClick={() => onChange([...conditions, newCondition()])}>
          <Plus aria-hidden className="size-4" />
          Add a condition
        </Button>
      )}
    </section>
  );
}

interface ScheduleProps {
  rules: RulesState;
  wrong: Wrong;
  change: (part: Partial<RulesState>) => void;
}

function Schedule({ rules, wrong, change }: ScheduleProps) {
  const toggle = (day: Day) =>
    change({ days: rules.days.includes(day) ? rules.days.filter((one) => one !== day) : [...rules.days, day] });
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold">When it may go in</legend>
      <p className="text-xs text-muted">
        In UTC, of shares in New York’s time. It may leave at any time. No day chosen: on all of them.
      </p>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        <div role="group" aria-label="Days" className="flex w-full flex-wrap gap-1">
          {days.map(({ value, label }) => (
            <Button
              key={value}
              aria-pressed={rules.days.includes(value)}
              onClick={() => toggle(value)}
              className={cx('w-13 px-0!', rules.days.includes(value) && 'border-paper! bg-hover')}
            >
              {label}
            </Button>
          ))}
        </div>
        <Field
          label="From"
          type="time"
          className="w-32"
          value={rules.from}
          onChange={(event) => change({ from: event.target.value })}
          error={wrong[`${field}.schedule.from`]}
        />
        <Field
          label="Until"
          type="time"
          className="w-32"
          value={rules.until}
          onChange={(event) => change({ until: event.target.value })}
          error={wrong[`${field}.schedule.until`]}
        />
      </div>
    </fieldset>
  );
}
