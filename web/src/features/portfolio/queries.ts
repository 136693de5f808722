import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';

export const positionsKey = ['positions'] as const;

export function usePositions() {
  return useQuery({
    queryKey: positionsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/positions', { signal })),
    select: (list) => list.items,
  });
}

/** The account that the terminal trades on, with the fees it pays. */
export function useAccount(id: string | null) {
  return useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/accounts', { signal })),
    select: (list) => list.items.find((account) => account.id === id) ?? list.items[0],
    staleTime: 5 * 60_000,
  });
}
