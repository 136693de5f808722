import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Failure, Skeleton } from '@/ui/panel';
import { useToast } from '@/ui/toast';
import { useChaosPlans, useChaosScenarios, useEndChaos, useMayCauseTrouble, useStartScenario } from './queries';

/** Starts trouble for what the user does, so that their programs can be tested, and ends it. */
export function Chaos() {
  const may = useMayCauseTrouble();
  const plans = useChaosPlans().data ?? [];
  const end = useEndChaos();
  return (
    <Card
      title="Trouble on demand"
      tools={
        plans.length > 0 && (
          <Button size="small" busy={end.isPending} onClick={() => end.mutate(undefined)}>
            End it now
          </Button>
        )
      }
    >
      <p className="p-4 text-muted">
        See how a program takes it when the exchange is slow, refuses or falls silent. It happens to you alone: your
        pages, your streams and your keys, here. It ends by itself, and a bar at the top says that it is on. A program
        can start plans of its own for one key or account: PUT /api/v1/chaos.
      </p>
      {may ? (
        <Scenarios on={plans.flatMap(({ scenario }) => scenario ?? [])} />
      ) : (
        <p className="px-4 pb-4">It is for traders.</p>
      )}
    </Card>
  );
}

function Scenarios({ on }: { on: readonly string[] }) {
  const scenarios = useChaosScenarios();
  const start = useStartScenario();
  const toast = useToast();
  if (scenarios.isError) return <Failure error={scenarios.error} retry={() => void scenarios.refetch()} />;
  if (scenarios.isPending) return <Skeleton rows={6} />;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {scenarios.data.map(({ name, title, description }) => (
        <li key={name} className="flex items-center justify-between gap-4 px-4 py-3">
          <div>
            <h3 className="font-semibold">{title}</h3>
            <p className="text-xs text-muted">{description}</p>
          </div>
          <Button
            aria-label={`Start: ${title}`}
            busy={start.isPending && start.variables === name}
            onClick={() =>
              start.mutate(name, {
                onSuccess: () => toast({ title: `${title} has begun` }),
                onError: ({ message }) => toast({ title: 'Not started', detail: message, tone: 'down' }),
              })
            }
          >
            {on.includes(name) ? 'Begin again' : 'Start'}
          </Button>
        </li>
      ))}
    </ul>
  );
}
