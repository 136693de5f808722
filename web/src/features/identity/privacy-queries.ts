import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, session } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { DataExport, Erasure } from '@/api/types';

const exportKey = ['data-export'] as const;

/** How far the file of everything about this user is; asked again each second while it is made. */
export const useExport = () =>
  useQuery({
    queryKey: exportKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/me/export', { signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'making' ? 1_000 : false),
  });

export function useBeginExport() {
  const queries = useQueryClient();
  return useMutation<DataExport, Problem>({
    mutationFn: () => answer(api.POST('/api/v1/me/export')),
    onSuccess: (begun) => queries.setQueryData(exportKey, begun),
    onError: () => queries.invalidateQueries({ queryKey: exportKey }),
  });
}

export const useDownload = () =>
  useMutation<Blob, Problem>({
    mutationFn: async () => (await answer(api.GET('/api/v1/me/export/file', { parseAs: 'blob' }))) as Blob,
  });

/** Asks to be erased, in seven days. */
export const useErasure = () =>
  useMutation<Erasure, Problem>({
    mutationFn: () => answer(api.DELETE('/api/v1/me')),
    onSuccess: renewUser,
  });

/** Takes that back. */
export const useRestoration = () =>
  useMutation<unknown, Problem>({
    mutationFn: () => answer(api.POST('/api/v1/me/restoration')),
    onSuccess: renewUser,
  });

/** Who is signed in comes with the session. */
const renewUser = () => session.refresh().then(() => undefined);
