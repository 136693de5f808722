import { type SyntheticEvent, useState } from 'react';
import { Decimal } from '@/api/decimal';
import type { Instrument, Interval } from '@/api/types';
import {
  asUsual,
  canBeWatched,
  type ChosenIndicator,
  type IndicatorName,
  indicatorNames,
  indicatorSet,
  wrongWith,
} from '@/charts/indicator-set';
import type { IndicatorKind } from '@/charts/indicators/kind';
import { barLengths } from '@/ui/bar-lengths';
import { Choice } from '@/ui/choice';
import { Field } from '@/ui/field';
import { useToast } from '@/ui/toast';
import { digitsOf, numberWanted, typedAs } from '@/ui/typed';
import { AlertOptions, noteOf } from './alert-options';
import { condition as inWords } from './describe';
import { useCreateAlert } from './queries';

/** An indicator with its settings, of bars of a length. */
export interface WatchedIndicator extends ChosenIndicator {
  interval: Interval;
}

const conditions = [
  { value: 'above', label: 'Rises above' },
  { value: 'below', label: 'Falls below' },
] as const;

const names = indicatorNames
  .filter(canBeWatched)
  .map((name) => ({ value: name, label: `${indicatorSet[name].name}: ${indicatorSet[name].about}` }));

interface IndicatorAlertProps {
  instrument: Instrument;
  /** Where it begins. */
  watched?: WatchedIndicator | undefined;
  onClose: () => void;
}

/** Asks to be told when a bar closes with an indicator of the instrument at a value. */
export function IndicatorAlert({ instrument: { symbol }, watched, onClose }: IndicatorAlertProps) {
  const create = useCreateAlert();
  const toast = useToast();
  const [name, setName] = useState<IndicatorName>(watched?.name ?? 'rsi');
  const [settings, setSettings] = useState((watched ?? asUsual('rsi')).settings.map(String));
  const [line, setLine] = useState('0');
  const [interval, setInterval] = useState<Interval>(watched?.interval ?? '1h');
  const [condition, setCondition] = useState<'above' | 'below'>('above');
  const [value, setValue] = useState('');
  const [repeats, setRepeats] = useState(false);
  const [isSent, setSent] = useState(false);
  const kind: IndicatorKind = indicatorSet[name];
  const wrong = kind.settings.map((setting, index) => wrongWith(Number(settings[index] || 'NaN'), setting));
  const wrongValue = Decimal.tryParse(value.trim()) ? null : numberWanted();
  const problem = create.error;

  const choose = (next: IndicatorName) => {
    setName(next);
    setSettings(asUsual(next).settings.map(String));
    setLine('0');
  };
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSent(true);
    if (wrongValue || wrong.some(Boolean)) return;
    const indicator = { kind: name, settings: settings.map((one) => Decimal.of(one).toString()), line: Number(line) };
    create.mutate(
      {
        symbol,
        condition,
        indicator,
        interval,
        value: Decimal.of(value.trim()).toString(),
        repeats,
        ...noteOf(event.currentTarget),
      },
      {
        onSuccess: (alert) => {
          toast({ title: 'Alert set', detail: `When ${inWords(alert)}, ${symbol}` });
          onClose();
        },
      },
    );
  };
  return (
    <form noValidate onSubmit={send} className="space-y-4">
      <Choice label="Indicator" value={name} onChange={choose} options={names} />
      <div className="grid grid-cols-2 items-start gap-3">
        {kind.settings.map((setting, index) => (
          <Field
            key={`${name} ${setting.name}`}
            label={setting.name}
            inputMode="decimal"
            autoComplete="off"
            value={typedAs(settings[index]!)}
            onChange={(event) => setSettings(settings.with(index, digitsOf(event.target.value)))}
            error={wrong[index] ?? undefined}
          />
        ))}
        {kind.lines.length > 1 && (
          <Choice
            label="Line"
            value={line}
            onChange={setLine}
            options={kind.lines.map((one, index) => ({ value: String(index), label: one.name }))}
          />
        )}
        <Choice label="Bars of" value={interval} onChange={setInterval} options={barLengths} />
      </div>
      <div className="grid grid-cols-2 items-start gap-3">
        <Choice label="When it" value={condition} onChange={setCondition} options={conditions} />
        <Field
          label="Value"
          name="value"
          autoFocus
          inputMode="decimal"
          autoComplete="off"
          value={typedAs(value)}
          onChange={(event) => setValue(digitsOf(event.target.value))}
          error={(isSent ? wrongValue : null) ?? problem?.errors['value']?.[0]}
        />
      </div>
      <p className="text-xs text-muted">
        Looked at when a bar has closed: what the value was meanwhile does not count. Where it is there already, it has
        to go back first and come again.
      </p>
      <AlertOptions
        repeats={repeats}
        onRepeats={setRepeats}
        what="value"
        problem={problem}
        said={['value']}
        busy={create.isPending}
      />
    </form>
  );
}
