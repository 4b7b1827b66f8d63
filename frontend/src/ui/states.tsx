import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { Problem } from '../api/problem';
import { useText } from '../i18n';
import { useTitle } from './Page';
import './states.css';

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing is here yet: one sentence that says why, and the button that changes it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children !== undefined && <p className="quiet">{children}</p>}
      {action}
    </div>
  );
}

/** The sentence for a failure in the reader's language; a code we have no words for speaks the server's English. */
export function useProblemWords(): (error: unknown) => string {
  const { problems } = useText();
  return (error) => {
    if (!(error instanceof Problem)) return problems.unknown;
    const words: Readonly<Record<string, string>> = problems.byCode;
    return words[error.code] ?? (error.status >= 500 ? problems.server : error.message || problems.unknown);
  };
}

interface FailureProps {
  error: unknown;
  what: string;
  onRetry?: () => void;
}

function useFailureTitle(error: unknown, what: string): string {
  const text = useText();
  const status = error instanceof Problem ? error.status : null;
  if (status === 404) return text.problems.notFound;
  return status === 403 ? text.problems.forbidden : text.common.somethingFailed(what);
}

/** Why: what cannot be seen says who can open it, all else what the server said. */
function useFailureReason(error: unknown): string {
  const { problems } = useText();
  const words = useProblemWords();
  if (!(error instanceof Problem)) return words(error);
  if (error.status === 404) return problems.notFoundMore;
  return error.status === 403 && error.code === 'forbidden' ? problems.forbiddenMore : words(error);
}

/** What failed, why, and the way to try again. */
export function Failure({ error, what, onRetry, heading }: FailureProps & { heading?: ReactNode }) {
  const text = useText();
  const reason = useFailureReason(error);
  const title = useFailureTitle(error, what);
  const status = error instanceof Problem ? error.status : null;
  return (
    <div className="state" role="alert">
      {heading ?? <p className="state-title">{title}</p>}
      <p className="quiet">{reason}</p>
      {onRetry !== undefined && status !== 403 && status !== 404 && (
        <button type="button" className="button" onClick={onRetry}>
          {text.common.retry}
        </button>
      )}
    </div>
  );
}

/** A page that failed as a whole: what failed is its title. */
export function FailedPage({ children, ...failure }: FailureProps & { children?: ReactNode }) {
  const title = useFailureTitle(failure.error, failure.what);
  useTitle(title);
  return (
    <main className="page" id="content">
      <Failure {...failure} heading={<h1 className="state-title">{title}</h1>} />
      {children}
    </main>
  );
}

interface SkeletonProps {
  lines?: number;
  height?: number;
}

/** The shape of what comes, so that nothing jumps when it is there. */
export function Skeleton({ lines = 1, height = 20 }: SkeletonProps) {
  const text = useText();
  const id = useId();
  return (
    <div className="skeleton" role="status" aria-label={text.common.loading}>
      {Array.from({ length: lines }, (_, line) => `${id} ${line}`).map((key) => (
        <div key={key} className="skeleton-line" style={{ height: `${height}px` }} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  what: string;
  skeleton?: ReactNode;
  /** The query is what the page is about: waiting and failure take the place of the page. */
  isPage?: boolean;
  children: (data: T) => ReactNode;
}

/** A query in its three states. Old data stays on the page while a newer answer is on its way. */
export function Loaded<T>({ query, what, skeleton, isPage = false, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  const failure = { error: query.error, what, onRetry: () => void query.refetch() };
  if (query.isError) return isPage ? <FailedPage {...failure} /> : <Failure {...failure} />;
  const waiting = skeleton ?? <Skeleton lines={5} />;
  if (!isPage) return <>{waiting}</>;
  return (
    <main className="page" id="content">
      {waiting}
    </main>
  );
}

/** The failure of an action, next to the button that caused it. */
export function ActionError({ error }: { error: unknown }) {
  const words = useProblemWords();
  if (error === null || error === undefined) return null;
  const fields = error instanceof Problem ? Object.entries(error.errors) : [];
  return (
    <div className="action-error" role="alert">
      <p>{words(error)}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map(([field, messages]) => (
            <li key={field}>{messages.join(' ')}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
