import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '@/ui/button';
import { Field, FieldError } from '@/ui/field';
import { NumberField } from './condition-form';
import type { Wrong } from './rules-state';
import { ScriptHelp } from './script-help';
import { newParameter, type ParameterState, type ScriptState, wrongAt } from './setup';

interface ScriptFormProps {
  script: ScriptState;
  wrong: Wrong;
  onChange: (script: ScriptState) => void;
}

const mostSource = 50_000;
const mostParameters = 50;

/** A strategy in JavaScript, and the numbers that it reads as params. */
export function ScriptForm({ script: { source, parameters }, wrong, onChange }: ScriptFormProps) {
  const id = useId();
  const sourceWrong = wrong['strategy.script.source'];
  const parametersWrong = wrongAt(wrong, 'strategy.script.parameters');
  const change = (index: number, part: Partial<ParameterState>) =>
    onChange({ source, parameters: parameters.with(index, { ...parameters[index]!, ...part }) });
  return (
    <div className="grid gap-4">
      <div>
        <label htmlFor={id} className="mb-1 block text-xs text-muted">
          Script (JavaScript)
        </label>
        <textarea
          id={id}
          value={source}
          onChange={(event) => onChange({ source: event.target.value, parameters })}
          rows={22}
          maxLength={mostSource}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          autoComplete="off"
          wrap="off"
          aria-invalid={sourceWrong ? true : undefined}
          aria-describedby={sourceWrong ? `${id}-error` : undefined}
          className="block w-full resize-y overflow-auto rounded-md border border-line bg-raised p-3 font-mono text-[16px] leading-relaxed text-text hover:border-strong-line aria-invalid:border-down sm:text-xs sm:leading-relaxed"
        />
        {sourceWrong && <FieldError id={`${id}-error`}>{sourceWrong}</FieldError>}
      </div>
      <fieldset className="min-w-0">
        <legend className="font-semibold">Parameters</legend>
        <p className="text-xs text-muted">Numbers that the script reads: “fast” is params.fast.</p>
        <div className="mt-2 grid gap-2">
          {parameters.map(({ key, name, value }, index) => (
            <div key={key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
              <Field
                label="Name"
                value={name}
                maxLength={40}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => change(index, { name: event.target.value })}
              />
              <NumberField label="Number" value={value} onChange={(text) => change(index, { value: text })} />
              <Button
                size="icon"
                look="quiet"
                aria-label={`Remove the parameter ${name || index + 1}`}
                onClick={() => onChange({ source, parameters: parameters.toSpliced(index, 1) })}
              >
                <X aria-hidden className="size-4" />
              </Button>
            </div>
          ))}
          {parametersWrong && <FieldError>{parametersWrong}</FieldError>}
          {parameters.length < mostParameters && (
            <Button
              className="justify-self-start"
              onClick={() => onChange({ source, parameters: [...parameters, newParameter()] })}
            >
              <Plus aria-hidden className="size-4" />
              Add a parameter
            </Button>
          )}
        </div>
      </fieldset>
      <ScriptHelp />
    </div>
  );
}
