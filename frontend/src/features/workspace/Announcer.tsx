import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n';
import type { BenchState } from './bench-state';

/** Says to those who do not see the canvas what just happened on it. */
export function Announcer({ state }: { state: BenchState | null }) {
  const { announce } = useText().workspace;
  const [said, setSaid] = useState('');
  const before = useRef<{ id: number | null; count: number } | null>(null);
  const id = state?.assignment?.id ?? null;
  const count = state?.boxes.length ?? 0;
  const isReady = state?.phase === 'ready';
  useEffect(() => {
    if (!isReady) return;
    const last = before.current;
    before.current = { id, count };
    if (last === null) return;
    if (last.id !== id) setSaid(announce.next);
    else if (last.count !== count) setSaid(count > last.count ? announce.added(count) : announce.removed(count));
  }, [announce, isReady, id, count]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
