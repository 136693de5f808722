import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/api/client';

/** What an account may be opened with. They do not change while the server runs. */
export const useProfiles = () =>
  useQuery({
    queryKey: ['profiles'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/profiles', { signal })),
    select: (page) => page.items,
    staleTime: Infinity,
  });
