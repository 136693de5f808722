import { BellPlus, SquareFunction } from 'lucide-react';
import { useState } from 'react';
import {
  asUsual,
  canBeWatched,
  type ChosenIndicator,
  type IndicatorName,
  indicatorNames,
  indicatorSet,
  titleOf,
  wrongWith,
} from '@/charts/indicator-set';
import type { Setting } from '@/charts/indicators/kind';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ChartButton } from './chart-button';

interface IndicatorPickerProps {
  chosen: readonly ChosenIndicator[];
  onChange: (chosen: readonly ChosenIndicator[]) => void;
  /** Asks for an alert on one. */
  onAlert: (one: ChosenIndicator) => void;
}

/** Which indicators are drawn, and with which lengths. Each change is seen at once in the chart behind it. */
export function IndicatorPicker({ chosen, onChange, onAlert }: IndicatorPickerProps) {
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const toggle = (name: IndicatorName) =>
    onChange(
      chosen.some((one) => one.name === name) ? chosen.filter((one) => one.name !== name) : [...chosen, asUsual(name)],
    );
  const change = (name: IndicatorName, settings: readonly number[]) =>
    onChange(chosen.map((one) => (one.name === name ? { name, settings } : one)));
  return (
    <Dialog
      title="Indicators"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ChartButton
          label={chosen.length > 0 ? `Indicators (${chosen.length})` : 'Indicators'}
          isOn={chosen.length > 0}
        >
          <SquareFunction aria-hidden className="size-4" />
          <span className="@max-2xl:hidden">Indicators</span>
        </ChartButton>
      }
    >
      <div className="px-3 py-2">
        <input
          type="search"
          aria-label="Find an indicator"
          placeholder="Find an indicator"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          className="h-8 pointer-coarse:h-11 w-full rounded-md border border-line bg-raised px-2 text-[16px] text-text sm:text-sm"
        />
      </div>
      <ul className="min-h-0 flex-1 divide-y divide-line overflow-y-auto px-3">
        {indicatorNames
          .filter((name) => isMeant(name, sought))
          .map((name) => {
            const one = chosen.find((other) => other.name === name);
            return (
              <li key={name} className="py-2">
                <label className="flex min-h-7 pointer-coarse:min-h-11 items-center gap-2.5">
                  <input
                    type="checkbox"
                    checked={one !== undefined}
                    onChange={() => toggle(name)}
                    className="size-4 accent-(--paper)"
                  />
                  <span className="font-medium">{indicatorSet[name].name}</span>
                  <span className="ml-auto text-xs text-muted">{indicatorSet[name].about}</span>
                </label>
                {one && one.settings.length > 0 && <Settings one={one} onChange={change} />}
                {one && canBeWatched(name) && (
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={`Set an alert on ${titleOf(one)}`}
                    className="mt-1 ml-4 pointer-coarse:h-11"
                    onClick={() => {
                      setOpen(false);
                      onAlert(one);
                    }}
                  >
                    <BellPlus aria-hidden className="size-3.5" />
                    Set an alert
                  </Button>
                )}
              </li>
            );
          })}
      </ul>
    </Dialog>
  );
}

/** By a part of its name or of what is said about it. */
function isMeant(name: IndicatorName, sought: string): boolean {
  const { name: title, about } = indicatorSet[name];
  return `${title} ${about}`.toLowerCase().includes(sought.trim().toLowerCase());
}

interface SettingsProps {
  one: ChosenIndicator;
  onChange: (name: IndicatorName, settings: readonly number[]) => void;
}

function Settings({ one: { name, settings }, onChange }: SettingsProps) {
  const { name: title, settings: known } = indicatorSet[name];
  const usual = asUsual(name).settings;
  return (
    <div role="group" aria-label={title} className="mt-1 flex flex-wrap items-end gap-3 pl-6.5">
      {known.map((setting, index) => (
        <NumberEntry
          key={setting.name}
          label={`${title} ${setting.name.toLowerCase()}`}
          setting={setting}
          value={settings[index]!}
          onChange={(value) => onChange(name, settings.with(index, value))}
        />
      ))}
      {usual.some((value, index) => value !== settings[index]) && (
        <Button size="small" look="quiet" onClick={() => onChange(name, usual)}>
          As usual
        </Button>
      )}
    </div>
  );
}

interface NumberEntryProps {
  label: string;
  setting: Setting;
  value: number;
  onChange: (value: number) => void;
}

/** Takes a number while it is typed, as soon as it is one that the setting can have. */
function NumberEntry({ label, setting, value, onChange }: NumberEntryProps) {
  // Only what cannot be taken is kept here, beside the value that is drawn meanwhile.
  const [wrong, setWrong] = useState<{ text: string; beside: number } | null>(null);
  const shown = wrong?.beside === value ? wrong : null;
  const problem = shown && wrongWith(Number(shown.text || 'NaN'), setting);
  const type = (text: string) => {
    const typed = Number(text || 'NaN');
    const isRight = wrongWith(typed, setting) === null;
    setWrong(isRight ? null : { text, beside: value });
    if (isRight) onChange(typed);
  };
  return (
    <label className="text-xs text-muted">
      {setting.name}
      <input
        type="number"
        inputMode="decimal"
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        min={setting.range[0]}
        max={setting.range[1]}
        step={setting.step}
        value={shown ? shown.text : value}
        onChange={(event) => type(event.target.value)}
        className="mt-0.5 block h-8 pointer-coarse:h-11 w-20 rounded-md border border-line bg-raised px-2 text-[16px] text-text aria-invalid:border-down sm:text-sm"
      />
      {problem && (
        <span role="alert" className="mt-0.5 block text-down">
          {problem}
        </span>
      )}
    </label>
  );
}
