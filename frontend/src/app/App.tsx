import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../api/types';
import { useSession } from '../features/accounts/session';
import { languageOfAccount, useSpeech, useText } from '../i18n';
import { FailedPage, Skeleton } from '../ui/states';
import { ToastProvider } from '../ui/Toasts';
import { createQueryClient } from './query-client';
import { Routes } from './Routes';
import { applyTheme, storedTheme } from './theme';
import { Unforeseen } from './Unforeseen';
import './app.css';

// Apart from the workspace, where every kilobyte delays the first picture and no bar is shown.
const TopBar = lazy(async () => ({ default: (await import('./TopBar')).TopBar }));

applyTheme(storedTheme());

/** A new page begins at its top; going back keeps the place, which the browser remembers. */
function useScrollToTop(): void {
  const [address] = useLocation();
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    const back = () => setBack(true);
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the occasion, not an input.
  useEffect(() => {
    if (isBack) setBack(false);
    else window.scrollTo(0, 0);
  }, [address]);
}

function subscribeToLine(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Says that there is no line, and goes when it is back. */
function OfflineNote() {
  const text = useText();
  const isOnline = useSyncExternalStore(subscribeToLine, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <p className="offline-note" role="status">
      {text.app.offline}
    </p>
  );
}

/** The bar belongs to every page but the workspace, which fills the window. */
function Shell({ session, children }: { session: Session; children: ReactNode }) {
  const [address] = useLocation();
  const isWorkspace = /^\/work\/\d+/.test(address) && session.user !== null;
  useScrollToTop();
  return (
    <>
      {!isWorkspace && (
        <Suspense fallback={<div className="bar-space" />}>
          <TopBar session={session} />
          <OfflineNote />
        </Suspense>
      )}
      {children}
    </>
  );
}

function Waiting() {
  return (
    <main className="page">
      <Skeleton lines={5} />
    </main>
  );
}

/** Whoever signs in on a new machine finds the language of their account there. */
function useLanguageOfAccount(saved: string | undefined): void {
  const { setLanguage } = useSpeech();
  useEffect(() => {
    const language = saved === undefined ? null : languageOfAccount(saved);
    if (language !== null) setLanguage(language);
  }, [saved, setLanguage]);
}

function Application() {
  const text = useText();
  const session = useSession();
  const [address] = useLocation();
  useLanguageOfAccount(session.data?.user?.language);
  if (session.data)
    return (
      <Shell session={session.data}>
        <Unforeseen address={address}>
          <Suspense fallback={<Waiting />}>
            <Routes session={session.data} />
          </Suspense>
        </Unforeseen>
      </Shell>
    );
  if (!session.isError) return <Waiting />;
  return <FailedPage error={session.error} what={text.app.page} onRetry={() => void session.refetch()} />;
}

/** The whole application with what every page needs around it. */
export function App() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <CSPProvider disableStyleElements>
        <ToastProvider>
          <Application />
        </ToastProvider>
      </CSPProvider>
    </QueryClientProvider>
  );
}
