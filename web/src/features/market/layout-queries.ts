import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { LayoutContent, SavedLayout } from '@/api/types';

const layoutsKey = ['layouts'] as const;

/** The layouts that the user saved, by name. */
export const useLayouts = () =>
  useQuery({
    queryKey: layoutsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/me/layouts', { signal })),
    select: (page) => page.items,
  });

/** Saves a layout, a new one with version 0 and an id that nothing else has. */
export const useSaveLayout = () =>
  useChange<{ id: string; version: number; name: string; content: LayoutContent }, SavedLayout>(({ id, ...body }) =>
    answer(api.PUT('/api/v1/me/layouts/{id}', { params: { path: { id } }, body })),
  );

export const useDeleteLayout = () =>
  useChange<string, unknown>((id) => answer(api.DELETE('/api/v1/me/layouts/{id}', { params: { path: { id } } })));

/** Makes a link in place of the one before it. */
export const useLinkLayout = () =>
  useChange<{ id: string; namesAuthor: boolean }, { token: string }>(({ id, namesAuthor }) =>
    answer(api.POST('/api/v1/me/layouts/{id}/link', { params: { path: { id } }, body: { names_author: namesAuthor } })),
  );

export const useUnlinkLayout = () =>
  useChange<string, unknown>((id) => answer(api.DELETE('/api/v1/me/layouts/{id}/link', { params: { path: { id } } })));

/** What a link shows. */
export const useSharedLayout = (token: string) =>
  useQuery({
    queryKey: ['shared-layout', token],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/shared/layout', { params: { header: { 'X-Share-Token': token } }, signal })),
    staleTime: 0,
  });

function useChange<TInput, TOutput>(mutationFn: (input: TInput) => Promise<TOutput>) {
  const queries = useQueryClient();
  return useMutation<TOutput, Problem, TInput>({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: layoutsKey }),
  });
}
