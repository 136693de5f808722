import { Field } from '@/ui/field';
import { timeNames } from './order-types';
import { Choice, type PartProps, Tick } from './order-ticket-parts';
import { canPostOnly, type Draft, hasExits, timesOf } from './ticket';

/** How long the order waits, and what it insists on. */
export function Terms({ draft, instrument, set, errors }: PartProps) {
  return (
    <>
      <Choice
        label="Time in force"
        name="time_in_force"
        value={draft.timeInForce}
        error={errors.time_in_force}
        onChange={(event) => set({ timeInForce: event.target.value as Draft['timeInForce'] })}
      >
        {timesOf(draft, instrument.asset_class).map((time) => (
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
        {!hasExits(draft) && (
          <Tick
            name="reduce_only"
            label="Reduce only"
            checked={draft.reduceOnly}
            onChange={(reduceOnly) => set({ reduceOnly })}
            error={errors.reduce_only}
          />
        )}
      </div>
    </>
  );
}
