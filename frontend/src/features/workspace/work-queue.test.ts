import { expect, test } from 'vitest';
import { OFFLINE, Problem } from '../../api/problem';
import type { Claim } from './api';
import { makeAssignment } from './testing/fake-server';
import { type QueueState, WorkQueue } from './work-queue';

type Answer = Claim | Error;

function work(...ids: number[]): Claim {
  return {
    assignments: ids.map((id) => makeAssignment(id)),
    status: ids.length > 0 ? 'work' : 'finished',
    retry_after: null,
  };
}

/** A queue over answers given in order, with a clock that runs when it is told to. */
function makeQueue(answers: Answer[], answered: number[] = []) {
  const asked: [count: number, isResuming: boolean][] = [];
  const released: number[] = [];
  const alarms: { at: number; callback: () => void }[] = [];
  let alive: number[] | null = null;
  const states: QueueState[] = [];
  const queue = new WorkQueue({
    claim: async (count, isResuming) => {
      asked.push([count, isResuming]);
      const answer = answers.shift() ?? work();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    release: async (id) => {
      released.push(id);
    },
    heartbeat: async (ids) => alive ?? [...ids],
    answered: async () => new Set(answered),
    schedule: (at, callback) => {
      const alarm = { at, callback };
      alarms.push(alarm);
      return () => alarms.splice(alarms.indexOf(alarm), 1);
    },
    onChange: (state) => states.push(state),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const ring = async (at: number) => {
    const due = alarms.filter((alarm) => alarm.at === at);
    for (const alarm of due) alarms.splice(alarms.indexOf(alarm), 1);
    for (const alarm of due) alarm.callback();
    await settle();
  };
  const lose = (...ids: number[]) => {
    alive = ids;
  };
  return { queue, asked, released, alarms, states, settle, ring, lose };
}

function ids({ current, ahead }: QueueState): (number | undefined)[] {
  return [current?.id, ...ahead.map(({ id }) => id)];
}

test('the queue takes one question to show and three to follow, and fills up as they go', async () => {
  const { queue, asked, settle } = makeQueue([work(1, 2, 3, 4), work(5)]);
  await queue.start(true);
  queue.advance();
  await settle();
  expect(ids(queue.state)).toEqual([2, 3, 4, 5]);
  expect(asked).toEqual([
    [4, true],
    [1, false],
  ]);
});

test('a question whose answer is on its way is not shown again', async () => {
  const { queue } = makeQueue([work(1, 2)], [1]);
  await queue.start(true);
  expect(ids(queue.state)).toEqual([2]);
});

test('when the server says wait the queue asks again after the time it named', async () => {
  const { queue, ring } = makeQueue([{ assignments: [], status: 'wait', retry_after: 30 }, work(1)]);
  await queue.start(false);
  expect([queue.state.status, queue.state.current]).toEqual(['wait', null]);
  await ring(30_000);
  expect([queue.state.status, ids(queue.state)]).toEqual(['work', [1]]);
});

test('a lost line is told only when nothing is left to do, and overcome by itself', async () => {
  const offline = new Problem(OFFLINE, 'offline', 'The server does not answer.');
  const { queue, ring, settle } = makeQueue([work(1), offline, offline, work(2)]);
  await queue.start(false);
  await queue.retry();
  expect([queue.state.status, queue.state.current?.id]).toEqual(['work', 1]);
  queue.advance();
  await settle();
  expect(queue.state.status).toBe('offline');
  await ring(5_000);
  expect([queue.state.status, queue.state.current?.id]).toEqual(['work', 2]);
});

test('a refusal is shown and not repeated', async () => {
  const paused = new Problem(409, 'not_asked', 'Your work in this project is paused.');
  const { queue, alarms } = makeQueue([paused]);
  await queue.start(false);
  expect([queue.state.status, queue.state.error]).toEqual(['failed', paused]);
  expect(alarms.map(({ at }) => at)).toEqual([240_000]);
});

test('a question ahead whose lease was lost is dropped; the one being answered stays', async () => {
  const { queue, ring, lose } = makeQueue([work(1, 2, 3)]);
  await queue.start(false);
  lose(3);
  await ring(240_000);
  expect(ids(queue.state)).toEqual([1, 3]);
});

test('leaving gives back what was not begun and ends all alarms', async () => {
  const { queue, released, alarms, states } = makeQueue([work(1, 2, 3)]);
  await queue.start(false);
  const seen = states.length;
  queue.stop();
  queue.advance();
  expect([released, alarms, states.length]).toEqual([[2, 3], [], seen]);
});
