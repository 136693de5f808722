import { X } from 'lucide-react';
import { asUsual, type IndicatorName, indicatorNames, indicatorSet } from '@/charts/indicator-set';
import type { IndicatorKind } from '@/charts/indicators/kind';
import { Button } from '@/ui/button';
import { Choice } from '@/ui/choice';
import { Field, FieldError } from '@/ui/field';
import { digitsOf, typedAs } from '@/ui/typed';
import { comparisons, conditionInWords } from './in-words';
import type { BarFigure, ConditionState, NumberState, Wrong } from './rules-state';
import { wrongAt } from './setup';

const figures: readonly BarFigure[] = ['open', 'high', 'low', 'close', 'volume'];

/** What a number can be, in one list: a figure of the bar, a value, or an indicator that has lines. */
const kinds = [
  ...figures.map((figure) => ({ value: `bar ${figure}`, label: `The bar's ${figure}` })),
  { value: 'value', label: 'A value' },
  ...indicatorNames
    .filter((name) => indicatorSet[name].lines.length > 0)
    .map((name) => ({
      value: `indicator ${name}`,
      label: `${indicatorSet[name].name}: ${indicatorSet[name].about}`,
    })),
];

interface ConditionFormProps {
  title: string;
  condition: ConditionState;
  /** Where it stands in the request. */
  field: string;
  wrong: Wrong;
  onChange: (condition: ConditionState) => void;
  onRemove: () => void;
}

/** Two numbers, and how they must stand to each other when a bar closes. */
export function ConditionForm({ title, condition, field, wrong, onChange, onRemove }: ConditionFormProps) {
  return (
    <fieldset className="@container min-w-0 rounded-md border border-line p-3">
      <legend className="sr-only">{title}</legend>
      <div className="mb-2 flex items-start justify-between gap-2">
        <p className="min-w-0 font-medium first-letter:uppercase">{conditionInWords(condition)}</p>
        <Button size="tiny" look="quiet" aria-label={`Remove ${title.toLowerCase()}`} onClick={onRemove}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <div className="grid items-start gap-3 @xl:grid-cols-[minmax(0,1fr)_9.5rem_minmax(0,1fr)]">
        <NumberForm
          label="This"
          number={condition.left}
          field={`${field}.left`}
          wrong={wrong}
          onChange={(left) => onChange({ ...condition, left })}
        />
        <Choice
          label="How"
          value={condition.is}
          onChange={(is) => onChange({ ...condition, is })}
          options={comparisons}
        />
        <NumberForm
          label="That"
          number={condition.right}
          field={`${field}.right`}
          wrong={wrong}
          onChange={(right) => onChange({ ...condition, right })}
        />
      </div>
    </fieldset>
  );
}

interface NumberFormProps {
  label: string;
  number: NumberState;
  field: string;
  wrong: Wrong;
  onChange: (number: NumberState) => void;
}

function NumberForm({ label, number, field, wrong, onChange }: NumberFormProps) {
  const kind: IndicatorKind = indicatorSet[number.kind];
  const choose = (chosen: string) => {
    const [of, name] = chosen.split(' ') as [NumberState['of'], string | undefined];
    if (of === 'bar') return onChange({ ...number, of, bar: name as BarFigure });
    if (of === 'value') return onChange({ ...number, of });
    const indicator = name as IndicatorName;
    return onChange({
      ...number,
      of,
      kind: indicator,
      settings: asUsual(indicator).settings.map(String),
      line: '0',
    });
  };
  const chosen =
    number.of === 'bar' ? `bar ${number.bar}` : number.of === 'value' ? 'value' : `indicator ${number.kind}`;
  const settingsWrong = wrongAt(wrong, `${field}.indicator`);
  return (
    <div className="grid min-w-0 gap-2">
      <Choice label={label} value={chosen} onChange={choose} options={kinds} error={wrong[field]} />
      <div className="grid grid-cols-2 items-start gap-2 @md:grid-cols-3 @xl:grid-cols-2">
        {number.of === 'value' && (
          <NumberField
            label="Value"
            value={number.value}
            onChange={(value) => onChange({ ...number, value })}
            error={wrong[`${field}.value`]}
          />
        )}
        {number.of === 'indicator' &&
          kind.settings.map((setting, index) => (
            <NumberField
              key={`${number.kind} ${setting.name}`}
              label={setting.name}
              value={number.settings[index] ?? ''}
              onChange={(text) => onChange({ ...number, settings: number.settings.with(index, text) })}
            />
          ))}
        {number.of === 'indicator' && kind.lines.length > 1 && (
          <Choice
            label="Line"
            value={number.line}
            onChange={(line) => onChange({ ...number, line })}
            options={kind.lines.map((line, index) => ({ value: String(index), label: line.name }))}
          />
        )}
        {number.of !== 'value' && (
          <NumberField
            label="Bars ago"
            value={number.ago}
            onChange={(ago) => onChange({ ...number, ago })}
            error={wrong[`${field}.ago`]}
          />
        )}
      </div>
      {settingsWrong && <FieldError>{settingsWrong}</FieldError>}
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  unit?: string;
  placeholder?: string;
}

/** A number as it is typed, in the marks that the user has chosen. */
export const NumberField = ({ value, onChange, ...rest }: NumberFieldProps) => (
  <Field
    {...rest}
    inputMode="decimal"
    autoComplete="off"
    value={typedAs(value)}
    onChange={(event) => onChange(digitsOf(event.target.value))}
  />
);
