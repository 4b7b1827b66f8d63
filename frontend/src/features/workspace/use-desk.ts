import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Screen } from '../../engine';
import { useSpeech } from '../../i18n';
import type { Journal, JournalStatus } from '../../journal';
import { claim, heartbeat, release, type Work } from './api';
import type { BenchState } from './bench-state';
import { boxStyles } from './box-style';
import type { LoadPicture } from './pictures';
import { type QueueState, WorkQueue } from './work-queue';
import { Workbench } from './workbench';

/** What the tests put in the place of the browser's screen and network. */
export interface Surroundings {
  screen?: Screen;
  loadPicture: LoadPicture;
}

interface DeskOptions {
  work: Work;
  stageId: number | null;
  userId: number;
  journal: Journal;
  surroundings: Surroundings;
}

export interface Desk {
  bench: Workbench;
  queue: WorkQueue;
}

/**
 * True for the first window of this person in this project: only that one takes up again the questions they still hold,
 * so that two windows do not show the same one. Where the browser has no locks every window does.
 */
function isFirstWindow(name: string, ending: AbortSignal): Promise<boolean> {
  const locks: LockManager | undefined = navigator.locks ?? undefined; // missing on plain HTTP, whatever the types say
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const untilTheEnd = new Promise<void>((end) => ending.addEventListener('abort', () => end()));
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : untilTheEnd;
      })
      .catch(() => resolve(true));
  });
}

function scheduleInBrowser(milliseconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

/** Sets the workbench and the queue up in the host element, and takes them down with the page. */
export function useDesk({ work, stageId, userId, journal, surroundings }: DeskOptions) {
  const host = useRef<HTMLDivElement>(null);
  const [desk, setDesk] = useState<Desk | null>(null);
  const [queueState, setQueueState] = useState<QueueState | null>(null);
  const { language } = useSpeech();
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const ending = new AbortController();
    const only = work.categories.length === 1 ? String(work.categories[0]?.id) : null;
    const { screen, loadPicture } = surroundings;
    const bench = new Workbench(element, {
      journal,
      loadPicture,
      styleOf: boxStyles(work.categories, 'en'),
      now: () => performance.now(),
      onlyCategory: only,
      ...(screen && { screen }),
    });
    const queue = new WorkQueue({
      claim: (count, isResuming) => claim(work.project.id, stageId, count, isResuming),
      release,
      heartbeat,
      answered: () => journal.answered(),
      schedule: scheduleInBrowser,
      onChange: (state) => {
        setQueueState(state);
        void bench.open(state.current, state.ahead);
      },
    });
    setDesk({ bench, queue });
    const name = `quorum-work-${userId}-${work.project.id}`;
    void isFirstWindow(name, ending.signal).then((isFirst) => {
      if (!ending.signal.aborted) void queue.start(isFirst);
    });
    return () => {
      ending.abort();
      queue.stop();
      bench.destroy();
      setDesk(null);
    };
  }, [work, stageId, userId, journal, surroundings]);
  useEffect(() => {
    desk?.bench.editor.setStyle(boxStyles(work.categories, language));
  }, [desk, work, language]);
  return { host: host as RefObject<HTMLDivElement>, desk, queueState };
}

const nothing = () => () => undefined;

/** The state of the workbench, followed. */
export function useBenchState(bench: Workbench | null): BenchState | null {
  return useSyncExternalStore(
    bench === null ? nothing : (listener) => bench.subscribe(listener),
    () => bench?.state ?? null,
  );
}

/** The state of the journal, followed. */
export function useJournalStatus(journal: Journal): JournalStatus {
  return useSyncExternalStore(
    (listener) => journal.subscribe(listener),
    () => journal.status,
  );
}
