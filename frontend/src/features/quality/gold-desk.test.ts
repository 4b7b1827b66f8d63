import { beforeEach, expect, test, vi } from 'vitest';
import { drawAnswer } from '../workspace/answer';
import type { Gold } from './gold';
import { answerable, draftKey, draftOf, GoldKeeper, type GoldQuestion, meant } from './gold-desk';

const IMAGE = { id: 41, name: 'a.jpg', width: 100, height: 80, urls: { 256: '/a', 1024: '/b', 2048: '/c' } };
const BOX = { x: 1, y: 2, width: 30, height: 40, categories: [7], attributes: ['occluded'] };
const NEW: GoldQuestion = { image: IMAGE, stage: { id: 2, kind: 'draw' }, gold: null };

beforeEach(() => localStorage.clear());

test('a known answer comes back as it was when nothing is changed', () => {
  const draft = draftOf({ boxes: [BOX] });
  if (draft.kind !== 'draw') throw new Error('Boxes are drawn.');
  expect(drawAnswer(draft.snapshot.boxes, [])).toEqual({ boxes: [{ ...BOX, method: 'keyboard' }] });
  expect(draftOf({ tags: [7, 9] })).toMatchObject({ kind: 'tag', sheet: { tags: [7, 9], done: [], undone: [] } });
});

test('what is unfinished is there after a reload, and gone once the server has it', async () => {
  vi.useFakeTimers();
  const answers: unknown[] = [];
  const keeper = () => new GoldKeeper('place', { boxes: [BOX] }, (answer) => answers.push(answer));
  const first = keeper();
  expect(await first.draftOf()).toEqual({ snapshot: draftOf({ boxes: [BOX] }) });
  first.noteChange(41, () => ({ kind: 'draw', snapshot: 'one' }));
  first.noteChange(41, () => ({ kind: 'draw', snapshot: 'two' }));
  vi.advanceTimersByTime(200);
  vi.useRealTimers();
  expect(await keeper().draftOf()).toEqual({ snapshot: { kind: 'draw', snapshot: 'two' } });
  await first.submit(41, { answer: { boxes: [] }, active_ms: 5 });
  expect(answers).toEqual([{ boxes: [] }]);
  expect(await keeper().draftOf()).toEqual({ snapshot: { kind: 'draw', snapshot: 'two' } });
  first.forget();
  expect(await keeper().draftOf()).toEqual({ snapshot: draftOf({ boxes: [BOX] }) });
});

test('a draft belongs to the revision that it started from', () => {
  const known = (revision: number): GoldQuestion => ({ ...NEW, gold: { revision } as Gold });
  expect(new Set([NEW, known(1), known(2)].map((question) => draftKey(3, question))).size).toBe(3);
});

test('boxes are answered where some are drawn, unless the stage of tags is named', () => {
  const stage = (id: number, kind: 'tag' | 'draw' | 'verify') => ({
    id,
    kind,
    position: id,
    redundancy: 3,
    settings: {},
  });
  const stages = [stage(1, 'tag'), stage(2, 'draw'), stage(3, 'verify')];
  expect(answerable(stages).map(({ id }) => id)).toEqual([1, 2]);
  expect(meant(stages, null)?.id).toBe(2);
  expect(meant(stages, '1')?.id).toBe(1);
  expect(meant(stages, '3')?.id).toBe(2);
  expect(meant([stage(3, 'verify')], null)).toBeUndefined();
});
