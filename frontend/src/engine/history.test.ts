import { expect, test } from 'vitest';
import { ATTRIBUTES } from './box';
import { seededRandom, TestEditor } from './testing/test-editor';

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

/** Some edit that a person could make now. */
function actAtRandom(it: TestEditor, random: () => number): void {
  const point = (): [number, number] => [random() * 420 - 10, random() * 320 - 10];
  const { editor } = it;
  const acts = [
    () => it.drag(point(), point()),
    () => it.click(point()).move(point()).click(point()),
    () => editor.execute('neighbour', pick(random, [1, -1] as const)),
    () => editor.setTool(pick(random, ['draw', 'select'] as const)),
    () => it.key(pick(random, ['ArrowLeft', 'Shift+ArrowDown', 'Alt+ArrowRight', 'Alt+Shift+ArrowUp'])),
    () => it.key(pick(random, ['Delete', 'Ctrl+D', 'Escape', 'Enter'])),
    () => editor.execute('toggle-category', pick(random, ['1', '2', '3'])),
    () => editor.execute('toggle-attribute', pick(random, ATTRIBUTES)),
  ];
  pick(random, acts)();
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('any course of edits, undone, gives what was there before (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const it = new TestEditor();
  for (let act = 0; act < 10; act += 1) actAtRandom(it, random);
  it.editor.load(it.editor.toJSON());
  const before = it.editor.toJSON();
  for (let act = 0; act < 120; act += 1) actAtRandom(it, random);
  const after = it.editor.toJSON();
  let steps = 0;
  while (it.editor.execute('undo')) steps += 1;
  expect(it.editor.toJSON()).toEqual(before);
  while (it.editor.execute('redo')) steps -= 1;
  expect(it.editor.toJSON()).toEqual(after);
  expect(steps).toBe(0);
  for (const box of after) {
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 400.001 && box.y + box.height <= 300.001).toBe(true);
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(3);
  }
});

test('a thousand steps are undone and done again', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]);
  for (let step = 1; step < 1_000; step += 1) it.key(step % 2 === 0 ? 'ArrowLeft' : 'ArrowRight');
  const after = it.editor.toJSON();
  let undone = 0;
  while (it.key('Ctrl+Z')) undone += 1;
  expect([undone, it.boxes]).toEqual([1_000, []]);
  while (it.key('Ctrl+Shift+Z')) undone -= 1;
  expect([undone, it.editor.toJSON()]).toEqual([0, after]);
});

test('a new step forgets what could have been done again', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]);
  it.key('Ctrl+Z');
  it.drag([100, 100], [160, 160]);
  expect([it.key('Ctrl+Y'), it.rects]).toEqual([false, [[100, 100, 60, 60]]]);
});

test('undo brings a deleted box back in its old place of the list', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]).drag([100, 100], [160, 160]).drag([200, 200], [260, 260]);
  it.editor.execute('select', 'box-2');
  it.key('Delete');
  it.key('Ctrl+Z');
  expect(it.boxes.map((box) => box.id)).toEqual(['box-1', 'box-2', 'box-3']);
});

test('a snapshot through JSON restores boxes, history and active categories in a fresh editor', () => {
  const it = new TestEditor();
  it.editor.setActiveCategories(['4']);
  it.drag([10, 10], [60, 60]).drag([100, 100], [160, 160]);
  it.key('ArrowLeft');
  it.key('Ctrl+Z');
  const kept = JSON.parse(JSON.stringify(it.editor.snapshot()));
  const fresh = new TestEditor();
  fresh.editor.restore(kept);
  expect(fresh.editor.toJSON()).toEqual(it.editor.toJSON());
  expect(fresh.key('Ctrl+Y')).toBe(true);
  expect(fresh.rects[1]).toEqual([99, 100, 60, 60]);
  while (fresh.key('Ctrl+Z'));
  expect(fresh.boxes).toEqual([]);
  fresh.drag([10, 10], [60, 60]);
  expect(fresh.boxes[0]?.categories).toEqual(['4']);
});

test('each change says where it came from', () => {
  const it = new TestEditor();
  const changes = it.events('change');
  it.drag([10, 10], [60, 60]);
  it.key('Ctrl+Z');
  it.key('Ctrl+Y');
  it.editor.load([]);
  expect(changes.map((change) => change.origin)).toEqual(['edit', 'undo', 'redo', 'load']);
});
