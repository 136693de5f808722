import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answer, api } from '@/api/client';
import { Problem } from '@/api/problem';
import type { OrderPreview, OrderRequest } from '@/api/types';

/** Milliseconds without a key press before the exchange is asked. */
const pause = 180;
/** Milliseconds after which it is asked again, for the market has moved. */
const life = 2_000;

export interface Preview {
  /** What the exchange says; of the order before while it has said nothing about this one. */
  data: OrderPreview | undefined;
  /** Whether <data> is about the order as it is entered now. */
  isCurrent: boolean;
  /** Why the order would be refused, or could not be judged. */
  problem: { code: string; message: string; errors?: Readonly<Record<string, readonly string[]>> } | null;
}

/**
 * What an order would come to, asked of the exchange as it is entered. An answer is kept under the order that it is about: what arrives
 * late, for entries that have changed since, is shown nowhere.
 */
export function usePreview(order: OrderRequest | null): Preview {
  const entered = order && JSON.stringify(order);
  const [asked, setAsked] = useState(entered);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(entered), pause);
    return () => clearTimeout(timer);
  }, [entered]);

  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['orders', 'preview', asked],
    queryFn:
      asked === null
        ? skipToken
        : ({ signal }) =>
            answer(api.POST('/api/v1/orders/preview', { body: JSON.parse(asked) as OrderRequest, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: life,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

  const isCurrent = entered !== null && entered === asked && !isPlaceholderData;
  if (!isCurrent) return { data: entered === null ? undefined : data, isCurrent: false, problem: null };
  if (error instanceof Problem) return { data: undefined, isCurrent, problem: error };
  const refusal = data?.refusal;
  return { data, isCurrent, problem: refusal ? { code: refusal.code, message: refusal.detail } : null };
}
