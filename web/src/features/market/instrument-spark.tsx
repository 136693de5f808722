import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { answer, api } from '@/api/client';

const points = 48;
const [width, height] = [48, 20];

/** The last hours of an instrument as a line: its shape, no figures. */
export const Spark = memo(function Spark({ symbol, tone }: { symbol: string; tone: 'up' | 'down' | 'flat' }) {
  const closes = useCloses(symbol);
  if (!closes || closes.length < 2) return <span aria-hidden style={{ width }} />;
  const [low, high] = [Math.min(...closes), Math.max(...closes)];
  const scale = high > low ? (height - 4) / (high - low) : 0;
  const line = closes.map((close, index) => {
    const x = (index / (closes.length - 1)) * width;
    return `${x.toFixed(1)},${(height - 2 - (close - low) * scale).toFixed(1)}`;
  });
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={tone === 'up' ? 'text-up' : tone === 'down' ? 'text-down' : 'text-muted'}
    >
      <polyline points={line.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
});

/** The closes of five-minute bars, or of minutes while the market is that young. Floating-point: they only choose pixels. */
function useCloses(symbol: string) {
  const { data } = useQuery({
    queryKey: ['market', 'spark', symbol],
    queryFn: async ({ signal }) => {
      const bars = async (interval: '1m' | '5m') =>
        (
          await answer(
            api.GET('/api/v1/market/{symbol}/candles', {
              params: { path: { symbol }, query: { interval, limit: points } },
              signal,
            }),
          )
        ).items.map(({ close }) => Number(close));
      const hours = await bars('5m');
      return hours.length >= points / 4 ? hours : bars('1m');
    },
    refetchInterval: 60_000,
    staleTime: 60_000,
  });
  return data;
}
