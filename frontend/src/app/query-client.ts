import { QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { SESSION_KEY } from '../features/accounts/session';

const SIGNED_OUT = 401;
const MAX_RETRIES = 2;

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500;
}

/** The cache of server data. A refusal is not asked again; a session that ended is noticed by the next answer. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        const isSignedOut =
          error instanceof Problem && (error.status === SIGNED_OUT || error.code === 'not_authenticated');
        if (isSignedOut) void client.invalidateQueries({ queryKey: SESSION_KEY });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => !isRefusal(error) && failures < MAX_RETRIES,
      },
    },
  });
  return client;
}
