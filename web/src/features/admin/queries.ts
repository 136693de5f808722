import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { answer, api } from '@/api/client';
import type { Problem } from '@/api/problem';
import type { SettingsChange } from '@/api/types';
import { useToast } from '@/ui/toast';

/** How often what moves by itself is asked for again, in milliseconds. */
const often = 5_000;

const usersKey = ['admin', 'users'] as const;
const instrumentsKey = ['admin', 'instruments'] as const;
const invitationsKey = ['admin', 'invitations'] as const;
const settingsKey = ['admin', 'settings'] as const;

export type Role = 'trader' | 'observer' | 'admin';

export const roles = [
  { value: 'trader', label: 'Trader' },
  { value: 'observer', label: 'Observer' },
  { value: 'admin', label: 'Administrator' },
] as const;

export const useHealth = () =>
  useQuery({
    queryKey: ['admin', 'health'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/health', { signal })),
    refetchInterval: often,
  });

export const useRisk = () =>
  useQuery({
    queryKey: ['admin', 'risk'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/risk', { signal })),
    refetchInterval: often,
  });

export const useFeed = () =>
  useQuery({
    queryKey: ['admin', 'feed'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/market/feed', { signal })),
    refetchInterval: often,
  });

export interface UserSearch {
  q?: string;
  role?: Role;
  disabled?: boolean;
  demo?: boolean;
}

export const useUsers = (query: UserSearch) =>
  useInfiniteQuery({
    queryKey: [...usersKey, query],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/admin/users', {
          params: { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const useUser = (id: string) =>
  useQuery({
    queryKey: [...usersKey, 'one', id],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/admin/users/{user_id}', { params: { path: { user_id: id } }, signal })),
    staleTime: 0,
  });

/** Does something, then asks anew for what it changed; says what became of it. */
function useDo<T, R = unknown>(act: (input: T) => Promise<R>, changes: QueryKey, said?: string) {
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation<R, Problem, T>({
    mutationFn: act,
    onSuccess: () => said && toast({ title: said }),
    onError: (problem) => toast({ title: 'That did not work', detail: problem.message, tone: 'down' }),
    onSettled: () => queries.invalidateQueries({ queryKey: changes }),
  });
}

const of = (id: string) => ({ params: { path: { user_id: id } } });

export const useSetRole = (id: string) =>
  useDo(
    (role: Role) => answer(api.POST('/api/v1/admin/users/{user_id}/role', { ...of(id), body: { role } })),
    usersKey,
    'Role changed',
  );

export const useDisable = (id: string) =>
  useDo(() => answer(api.POST('/api/v1/admin/users/{user_id}/disable', of(id))), usersKey, 'User disabled');

export const useEnable = (id: string) =>
  useDo(() => answer(api.POST('/api/v1/admin/users/{user_id}/enable', of(id))), usersKey, 'User enabled');

export const useEndSessions = (id: string) =>
  useDo(() => answer(api.DELETE('/api/v1/admin/users/{user_id}/sessions', of(id))), usersKey, 'Signed out everywhere');

export const useEndSession = (id: string) =>
  useDo(
    (session: string) =>
      answer(
        api.DELETE('/api/v1/admin/users/{user_id}/sessions/{session}', {
          params: { path: { user_id: id, session } },
        }),
      ),
    usersKey,
    'Signed out there',
  );

export const useResetPassword = (id: string) =>
  useDo(() => answer(api.POST('/api/v1/admin/users/{user_id}/password-reset', of(id))), usersKey);

export const useAddUser = () =>
  useDo(
    (body: { email: string; username: string; role: Role }) => answer(api.POST('/api/v1/admin/users', { body })),
    usersKey,
    'User added',
  );

export const useEraseUser = (id: string) =>
  useDo(() => answer(api.DELETE('/api/v1/admin/users/{user_id}', of(id))), usersKey, 'To be erased in seven days');

export const useKeepUser = (id: string) =>
  useDo(() => answer(api.POST('/api/v1/admin/users/{user_id}/restoration', of(id))), usersKey, 'Not erased');

const keysOf = (id: string) => [...usersKey, 'keys', id];

export const useUserKeys = (id: string) =>
  useQuery({
    queryKey: keysOf(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/users/{user_id}/keys', { ...of(id), signal })),
    select: (page) => page.items,
    staleTime: 0,
  });

export const useRevokeUserKey = (id: string) =>
  useDo(
    (key: string) =>
      answer(api.DELETE('/api/v1/admin/users/{user_id}/keys/{key}', { params: { path: { user_id: id, key } } })),
    keysOf(id),
    'Key revoked',
  );

export const useInstruments = () =>
  useQuery({
    queryKey: instrumentsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/instruments', { signal })),
    refetchInterval: often,
  });

export const useHalt = (symbol: string) =>
  useDo(
    (isHalt: boolean) =>
      answer(
        isHalt
          ? api.POST('/api/v1/admin/instruments/{symbol}/halt', { params: { path: { symbol } } })
          : api.POST('/api/v1/admin/instruments/{symbol}/resume', { params: { path: { symbol } } }),
      ),
    instrumentsKey,
    'Done',
  );

export const useBand = (symbol: string) =>
  useDo(
    (body: { lower?: string; upper?: string }) =>
      answer(api.POST('/api/v1/admin/instruments/{symbol}/band', { params: { path: { symbol } }, body })),
    instrumentsKey,
    'Price band set',
  );

export const useDividend = (symbol: string) =>
  useDo(
    (per_unit: string) =>
      answer(
        api.POST('/api/v1/admin/instruments/{symbol}/dividend', { params: { path: { symbol } }, body: { per_unit } }),
      ),
    instrumentsKey,
    'Dividend paid',
  );

export const useSplit = (symbol: string) =>
  useDo(
    (body: { to: number; from: number }) =>
      answer(api.POST('/api/v1/admin/instruments/{symbol}/split', { params: { path: { symbol } }, body })),
    instrumentsKey,
    'Shares split',
  );

export const usePhysics = () =>
  useDo(
    (name: string) => answer(api.POST('/api/v1/admin/physics', { body: { name } })),
    instrumentsKey,
    'Physics changed',
  );

export interface AuditQuery {
  user_id?: string;
  action?: string;
  subject?: string;
  outcome?: string;
  from?: string;
  to?: string;
}

export const useAudit = (query: AuditQuery) =>
  useInfiniteQuery({
    queryKey: ['admin', 'audit', query],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/admin/audit', {
          params: { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/** All that matches, as the server writes it: more than is in sight. */
export const exportAudit = (query: AuditQuery) =>
  answer(api.GET('/api/v1/admin/audit/export', { params: { query }, parseAs: 'text' })) as Promise<string>;

export const useInvitations = () =>
  useQuery({
    queryKey: invitationsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/invitations', { signal })),
    select: (page) => page.items,
    staleTime: 0,
  });

export const useInvite = () =>
  useDo(
    (body: { email?: string; role: Role; expires_at: string }) =>
      answer(api.POST('/api/v1/admin/invitations', { body })),
    invitationsKey,
  );

export const useWithdraw = () =>
  useDo(
    (id: string) =>
      answer(api.DELETE('/api/v1/admin/invitations/{invitation}', { params: { path: { invitation: Number(id) } } })),
    invitationsKey,
    'Invitation withdrawn',
  );

export const useSettings = () =>
  useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/admin/settings', { signal })),
  });

export const useChangeSettings = () =>
  useDo(
    (body: SettingsChange) => answer(api.PATCH('/api/v1/admin/settings', { body })),
    settingsKey,
    'Settings changed',
  );
