import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Run } from '../../api/types';
import { renderAt, serve } from '../../app/testing/fake-api';
import { useRunEvents } from './queries';

const epochs = [1, 2, 3, 4].map((epoch) => ({ id: epoch * 10, kind: 'epoch', data: { epoch, train_loss: 1 / epoch } }));

function Watcher({ state }: { state: Run['state'] }) {
  // Only these two parts of a run decide what is asked.
  const events = useRunEvents({ id: 5, state } as Run);
  return <p>{(events.data ?? []).map(({ id }) => id).join(' ')}</p>;
}

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

test('a running run is asked only for what came since the last answer', async () => {
  let told = 2;
  const asked = serve({
    'GET /runs/5/events': ({ query }) => {
      const results = epochs.slice(0, told).filter(({ id }) => id > Number(query.after));
      return { results, last: results.at(-1)?.id ?? Number(query.after) };
    },
  });
  renderAt('/', <Watcher state="running" />);
  await screen.findByText('10 20');
  told = 4;
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  await screen.findByText('10 20 30 40');
  expect(asked.slice(0, 2).map(({ query }) => query.after)).toEqual(['0', '20']);
});

test('a run that is over is asked once', async () => {
  const asked = serve({ 'GET /runs/5/events': () => ({ results: epochs, last: 40 }) });
  renderAt('/', <Watcher state="succeeded" />);
  await screen.findByText('10 20 30 40');
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(asked).toHaveLength(1);
});
