import * as format from '@/ui/format';
import { useChaosPlans, useEndChaos } from './queries';

/** Says across the page that what goes wrong was ordered, and ends it. */
export function ChaosBanner() {
  const plans = useChaosPlans().data;
  const end = useEndChaos();
  if (!plans?.length) return null;
  const until = plans.reduce(
    (latest, { ends_at }) => (Date.parse(ends_at) > Date.parse(latest) ? ends_at : latest),
    plans[0]!.ends_at,
  );
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-3 bg-warn px-3 py-1 text-xs text-page"
    >
      <p className="font-medium">Chaos is on until {format.timeOfDay(until)}.</p>
      <button
        type="button"
        className="min-h-6 cursor-pointer font-medium underline pointer-coarse:min-h-11"
        disabled={end.isPending}
        onClick={() => end.mutate(undefined)}
      >
        End
      </button>
      {end.isError && <p>{end.error.message}</p>}
    </div>
  );
}
