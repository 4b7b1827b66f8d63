import { expect, test } from 'vitest';
import { TestEditor } from './testing/test-editor';

test('press, drag and release draws a box of the active categories and selects it', () => {
  const it = new TestEditor();
  it.editor.setActiveCategories(['7', '9']);
  it.drag([10, 20], [60, 90]);
  expect(it.boxes).toEqual([
    {
      id: 'box-1',
      x: 10,
      y: 20,
      width: 50,
      height: 70,
      categories: ['7', '9'],
      attributes: { occluded: false, truncated: false, group_of: false, difficult: false },
      method: 'drag',
    },
  ]);
  expect(it.selectedId).toBe('box-1');
  expect(it.editor.tool).toBe('draw');
});

test('a box may be dragged from any corner', () => {
  const it = new TestEditor();
  it.drag([60, 90], [10, 20]).drag([200, 10], [150, 40]);
  expect(it.rects).toEqual([
    [10, 20, 50, 70],
    [150, 10, 50, 30],
  ]);
});

test('two clicks at opposite corners draw a box', () => {
  const it = new TestEditor();
  it.click([100, 100]).move([120, 110]).click([180, 160]);
  expect(it.rects).toEqual([[100, 100, 80, 60]]);
  expect(it.boxes[0]?.method).toBe('two-click');
});

test('a press that slips by less than four pixels is a click', () => {
  const it = new TestEditor();
  it.down([100, 100]).move([102, 102]).up([102, 102]);
  expect(it.boxes).toEqual([]);
  it.click([150, 150]);
  expect(it.rects).toEqual([[100, 100, 50, 50]]);
});

test.each([
  ['while dragging', (it: TestEditor) => it.down([10, 10]).move([80, 80])],
  ['while pressed', (it: TestEditor) => it.down([10, 10])],
  ['between two clicks', (it: TestEditor) => it.click([10, 10]).move([80, 80])],
])('Escape %s leaves nothing behind', (_when, begin) => {
  const it = new TestEditor();
  begin(it);
  it.key('Escape');
  it.up([80, 80]);
  expect(it.boxes).toEqual([]);
  expect(it.dropped).toEqual([]);
  it.drag([10, 10], [50, 50]);
  expect(it.rects).toEqual([[10, 10, 40, 40]]);
});

test('boxes are cut at the edge of the picture, and corners near it snap to it', () => {
  const it = new TestEditor();
  it.drag([350, 250], [415, 315]).drag([2, 3], [50, 40]);
  expect(it.rects).toEqual([
    [350, 250, 50, 50],
    [0, 0, 50, 40],
  ]);
});

test('boxes thinner than three pixels are dropped and told', () => {
  const it = new TestEditor();
  it.drag([100, 100], [160, 102]);
  expect(it.boxes).toEqual([]);
  expect(it.dropped).toEqual([{ width: 60, height: 2 }]);
  expect(it.editor.drawing.history.canUndo).toBe(false);
});

test('other boxes cannot be grabbed while drawing, unless Alt is held', () => {
  const it = new TestEditor();
  it.drag([10, 10], [110, 110]).drag([40, 40], [80, 80]);
  expect(it.boxes).toHaveLength(2);
  it.drag([25, 60], [35, 60], { alt: true });
  expect(it.rects).toEqual([
    [20, 10, 100, 100],
    [40, 40, 40, 40],
  ]);
});

test('the second mouse button draws nothing', () => {
  const it = new TestEditor();
  it.drag([10, 10], [110, 110], { button: 2 });
  expect(it.boxes).toEqual([]);
});

test('input is dead until the picture of this question has been painted', () => {
  const it = new TestEditor({ isPainted: false });
  const painted = it.events('painted');
  it.drag([10, 10], [60, 60]);
  expect([it.key('Enter'), it.editor.execute('place-box'), it.editor.isReady]).toEqual([false, false, false]);
  it.screen.frame();
  it.drag([10, 10], [60, 60]);
  expect([it.boxes, painted]).toEqual([[], []]);
  it.screen.frame();
  expect([it.editor.isReady, painted]).toEqual([true, [undefined]]);
  it.drag([10, 10], [60, 60]);
  expect(it.boxes).toHaveLength(1);
});

test('the next picture makes input dead again and abandons the gesture in progress', () => {
  const it = new TestEditor();
  it.down([10, 10]).move([60, 60]);
  it.editor.setImage(document.createElement('img'), 200, 200);
  it.up([60, 60]);
  expect([it.editor.isReady, it.boxes]).toEqual([false, []]);
  it.paint().move([80, 80]).up([80, 80]);
  expect([it.editor.isReady, it.boxes]).toEqual([true, []]);
});

test('one finger draws; a second finger abandons the box and moves the view', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60], { type: 'touch', id: 5 });
  expect(it.rects).toEqual([[10, 10, 50, 50]]);
  const scale = it.editor.viewport.scale;
  it.down([100, 100], { type: 'touch', id: 6 }).move([130, 130], { type: 'touch', id: 6 });
  it.down([200, 100], { type: 'touch', id: 7 }).move([300, 100], { type: 'touch', id: 7 });
  expect(it.editor.viewport.scale).toBeGreaterThan(scale * 1.3);
  it.up([300, 100], { type: 'touch', id: 7 })
    .move([0, 0], { type: 'touch', id: 6 })
    .up([0, 0], { type: 'touch', id: 6 });
  expect(it.boxes).toHaveLength(1);
});

test('a read-only surface selects but changes nothing', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]);
  it.editor.setReadOnly(true);
  it.editor.setTool('draw');
  expect(it.editor.tool).toBe('select');
  it.drag([30, 30], [90, 90]);
  it.key('Delete');
  it.key('Ctrl+Z');
  it.key('ArrowLeft');
  expect([it.rects, it.selectedId]).toEqual([[[10, 10, 50, 50]], 'box-1']);
});
