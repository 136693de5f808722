import { Link, useParams } from 'react-router';
import { ComparisonView } from '@/features/venues/comparison-view';
import { isMoving, useComparison, useVenues } from '@/features/venues/queries';
import { Empty, Failure, Skeleton } from '@/ui/panel';

/** Two replays beside each other. */
export function ComparePage() {
  const { id = '', other = '' } = useParams();
  const venues = useVenues();
  const isPlayed = venues.data?.some((each) => [id, other].includes(each.id) && isMoving(each.clock)) ?? false;
  const comparison = useComparison(id, other, isPlayed);
  const { data } = comparison;
  const isMissing = comparison.error?.status === 404;
  return (
    <main className="relative mx-auto grid max-w-7xl grid-cols-1 gap-4 p-3 sm:p-5">
      <title>{`${data?.venue.name ?? 'Comparison'} · TradeCraft`}</title>
      <Link
        to="/replays"
        className="reach justify-self-start rounded text-muted underline underline-offset-4 hover:text-text"
      >
        All replays
      </Link>
      {comparison.isPending && <Skeleton rows={12} />}
      {comparison.isError && !data && !isMissing && (
        <Failure error={comparison.error} retry={() => void comparison.refetch()} />
      )}
      {isMissing && <Empty title="One of these replays is gone">It was deleted, or is somebody else’s.</Empty>}
      {data && !isMissing && <ComparisonView comparison={data} isPlayed={isPlayed} />}
    </main>
  );
}
