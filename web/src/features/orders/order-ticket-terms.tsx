import { Field } from '@/ui/field';
import { timeNames, timesFor } from './order-types';
import { Choice, NumberField, type PartProps, Tick } from './order-ticket-parts';
import { canPostOnly, canShowPart, type Draft } from './ticket';

/** How long the order waits, and what it insists on. */
export function Terms(part: PartProps) {
  const { draft, instrument, set, errors } = part;
  return (
    <>
      <Choice
        label="Time in force"
        name="time_in_force"
        value={draft.timeInForce}
        error={errors.time_in_force}
        onChange={(event) => set({ timeInForce: event.target.value as Draft['timeInForce'] })}
      >
        {timesFor(draft.type, instrument.asset_class).map((time) => (
          <option key={time} value={time}>
            {timeNames[time]}
          </option>
        ))}
      </Choice>
      {draft.timeInForce === 'gtd' && (
        <Field
          name="expires_at"
          label="Until"
          type="datetime-local"
          value={draft.expiresAt}
          onChange={(event) => set({ expiresAt: event.target.value })}
          error={errors.expires_at}
        />
      )}
      <div className="flex flex-wrap gap-x-4 empty:hidden">
        {canPostOnly(draft) && (
          <Tick
            name="post_only"
            label="Post only"
            checked={draft.postOnly}
            onChange={(postOnly) => set({ postOnly })}
            error={errors.post_only}
          />
        )}
        {!draft.withLegs && (
          <Tick
            name="reduce_only"
            label="Reduce only"
            checked={draft.reduceOnly}
            onChange={(reduceOnly) => set({ reduceOnly })}
            error={errors.reduce_only}
          />
        )}
      </div>
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
    </>
  );
}
