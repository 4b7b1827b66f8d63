import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import type { Journal } from '../../journal';
import type { Feedback } from '../quality/gold';
import type { Work } from './api';

/** What the server tells about each answer it has taken, in a project that tells its newcomers; oldest first. */
export function useFeedback(journal: Journal, work: Work) {
  const [waiting, setWaiting] = useState<readonly Feedback[]>([]);
  const tells = work.stages.some(({ settings }) => (settings.gold_feedback ?? 0) > 0);
  useEffect(() => {
    if (!tells) return;
    return journal.onAccepted((assignment) => {
      api
        .get<{ feedback: Feedback | null }>(`/assignments/${assignment}/feedback`)
        .then(({ feedback }) => feedback !== null && setWaiting((before) => [...before, feedback]))
        .catch(() => undefined); // it helps to learn, and nothing depends on it
    });
  }, [journal, tells]);
  return { feedback: waiting[0] ?? null, dismiss: () => setWaiting((before) => before.slice(1)) };
}
