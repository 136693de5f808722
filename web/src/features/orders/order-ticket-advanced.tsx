import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Field } from '@/ui/field';
import { selfTradeNames, triggerNames } from './order-types';
import { Choice, NumberField, type PartProps } from './order-ticket-parts';
import { canChooseTrigger, canShowPart, type Draft, type FieldName } from './ticket';

const inside: readonly FieldName[] = ['trigger_by', 'display_qty', 'self_trade_prevention', 'client_order_id'];

/** What few orders need: folded away, and open by itself where something in it is wrong. */
export function Advanced(part: PartProps) {
  const { draft, instrument, set, errors } = part;
  const [isOpen, setOpen] = useState(false);
  const isWrong = inside.some((field) => errors[field] !== undefined);
  const chosen = [
    canChooseTrigger(draft) && draft.triggerBy !== 'last',
    canShowPart(draft) && draft.displayQty.trim() !== '',
    draft.selfTrade !== 'cancel_newest',
    draft.clientOrderId.trim() !== '',
  ].filter(Boolean).length;
  return (
    <details open={isOpen || isWrong} onToggle={(event) => setOpen(event.currentTarget.open)} className="group/fold">
      <summary className="flex min-h-6 cursor-pointer list-none items-center gap-1 rounded text-xs text-muted hover:text-text pointer-coarse:min-h-11">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/fold:rotate-90" />
        Advanced{chosen > 0 && ` (${chosen})`}
      </summary>
      <div className="mt-1.5 space-y-2.5">
        {canChooseTrigger(draft) && (
          <Choice
            label="Triggered by"
            name="trigger_by"
            value={draft.triggerBy}
            error={errors.trigger_by}
            onChange={(event) => set({ triggerBy: event.target.value as Draft['triggerBy'] })}
          >
            {named(triggerNames)}
          </Choice>
        )}
        {canShowPart(draft) && (
          <NumberField
            {...part}
            name="display_qty"
            entry="displayQty"
            label="Show at a time (iceberg)"
            unit={instrument.base}
            step={instrument.step_size}
            placeholder="All of it"
          />
        )}
        <Choice
          label="Self-trade prevention"
          name="self_trade_prevention"
          value={draft.selfTrade}
          error={errors.self_trade_prevention}
          onChange={(event) => set({ selfTrade: event.target.value as Draft['selfTrade'] })}
        >
          {named(selfTradeNames)}
        </Choice>
        <Field
          name="client_order_id"
          label="Your own id"
          autoComplete="off"
          placeholder="None"
          maxLength={128}
          value={draft.clientOrderId}
          onChange={(event) => set({ clientOrderId: event.target.value })}
          error={errors.client_order_id}
        />
      </div>
    </details>
  );
}

const named = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, name]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
