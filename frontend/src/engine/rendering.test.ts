import { expect, test } from 'vitest';
import type { Box } from './box';
import { makeBox, TestEditor } from './testing/test-editor';

function grid(count: number): Box[] {
  return Array.from({ length: count }, (_, place) =>
    makeBox(`g${place}`, [(place % 50) * 8, Math.floor(place / 50) * 7, 6, 5]),
  );
}

test('a stroke is two pixels of its colour on a casing of four', () => {
  const it = new TestEditor();
  it.editor.load([makeBox('a', [100, 100, 50, 50])]);
  it.base.forget();
  it.paint();
  const strokes = it.base.named('stroke').map(({ strokeStyle, lineWidth, dash }) => [strokeStyle, lineWidth, dash]);
  expect(strokes).toEqual([
    ['#14171a', 4, []],
    ['#e69f00', 2, []],
  ]);
});

test('suggestions are dashed', () => {
  const it = new TestEditor();
  it.editor.load([{ ...makeBox('a', [100, 100, 50, 50]), suggestion: true }]);
  it.base.forget();
  it.paint();
  expect(it.base.named('stroke').at(-1)?.dash).toEqual([6, 4]);
});

test('the selected box moves to the upper layer, thicker and with eight grips', () => {
  const it = new TestEditor();
  it.editor.load([makeBox('a', [100, 100, 50, 50])]);
  it.editor.execute('select', 'a');
  it.base.forget();
  it.active.forget();
  it.paint();
  expect(it.base.named('rect')).toEqual([]);
  expect(
    it.active
      .named('stroke')
      .slice(0, 2)
      .map((call) => call.lineWidth),
  ).toEqual([5, 3]);
  expect(it.active.named('fill')).toHaveLength(8);
});

test('dragging a box paints the upper layer only, once a frame', () => {
  const it = new TestEditor();
  it.editor.load(grid(2_000));
  it.editor.setTool('select');
  it.editor.execute('select', 'g0');
  it.paint();
  it.base.forget();
  it.active.forget();
  it.down([3, 2]);
  for (let step = 0; step < 10; step += 1) it.move([50 + step, 50]);
  it.screen.frame();
  expect([it.base.calls.length, it.active.named('clearRect').length]).toEqual([0, 1]);
});

test('only boxes in view are painted', () => {
  const it = new TestEditor();
  it.editor.load(grid(2_000));
  it.paint();
  it.editor.viewport.zoomTo({ x: 100, y: 100, width: 20, height: 20 });
  it.base.forget();
  it.paint();
  const painted = it.base.named('rect').length / 2;
  expect(painted).toBeGreaterThan(10);
  expect(painted).toBeLessThan(60);
});

test.each([
  [300, 300],
  [301, 0],
])('%i boxes in view carry %i names', (count, names) => {
  const it = new TestEditor({ styleOf: () => ({ colour: '#e69f00', label: 'cell' }) });
  it.editor.load(grid(count));
  it.base.forget();
  it.paint();
  expect(it.base.named('fillText')).toHaveLength(names);
});

test('a verified box shows a tick and a disputed one a diamond beside the name', () => {
  const it = new TestEditor({
    styleOf: (box) => ({ colour: '#e69f00', label: 'cell', mark: box.id === 'a' ? 'tick' : 'diamond' }),
  });
  it.editor.load([makeBox('a', [10, 30, 50, 50]), makeBox('b', [100, 100, 50, 50])]);
  it.base.forget();
  it.paint();
  expect(it.base.named('fillText').map((call) => call.args[0])).toEqual(['cell ✓', 'cell ◇']);
});

test('overlays are painted in their own style and can be taken away', () => {
  const it = new TestEditor();
  it.editor.setOverlays([{ x: 10, y: 10, width: 50, height: 50, style: { colour: '#56b4e9', dash: [2, 2] } }]);
  it.base.forget();
  it.paint();
  expect(it.base.named('stroke').at(-1)).toMatchObject({ strokeStyle: '#56b4e9', dash: [2, 2] });
  it.editor.setOverlays([]);
  it.base.forget();
  it.paint();
  expect(it.base.named('rect')).toEqual([]);
});

test('the picture is stretched to the original’s pixels, whatever rendition it is', () => {
  const it = new TestEditor({ picture: { width: 4_000, height: 3_000 }, view: { width: 432, height: 332 } });
  const drawn = it.base.named('drawImage').at(-1)?.args.slice(1);
  expect(drawn).toEqual([16, 16, 400, 300]);
});

test('holding H hides the boxes, the crosshair follows the pointer only while drawing', () => {
  const it = new TestEditor();
  it.editor.load(grid(3));
  it.holdKey('h');
  it.base.forget();
  it.paint();
  expect(it.base.named('rect')).toEqual([]);
  it.editor.keyUp();
  it.active.forget();
  it.move([100, 100]).paint();
  expect(it.active.named('moveTo')).toHaveLength(4);
  it.editor.setTool('select');
  it.active.forget();
  it.move([120, 100]).paint();
  expect(it.active.named('moveTo')).toHaveLength(0);
});

test('labels at the foot stand side by side below their box', () => {
  const it = new TestEditor();
  const at = { x: 100, y: 100, width: 50, height: 50 };
  const base = { colour: 'white', label: 'A' };
  it.editor.setOverlays([
    { ...at, style: { ...base, foot: 0 } },
    { ...at, style: { ...base, label: 'B', foot: 30 } },
    { ...at, style: { ...base, label: 'C' } },
  ]);
  it.base.forget();
  it.paint();
  const box = it.editor.viewport.rectToScreen(at);
  const [first, second, above] = it.base.named('fillText').map(({ args }) => args.slice(1) as [number, number]);
  if (!first || !second || !above) throw new Error('three labels were asked for');
  expect([second[0] - first[0], second[1] - first[1]]).toEqual([30, 0]);
  expect(first[1]).toBeGreaterThan(box.y + box.height);
  expect(above[1]).toBeLessThan(box.y);
});

test('the first corner of two clicks is marked, and the selected box stays in sight while another is drawn', () => {
  const it = new TestEditor();
  it.drag([10, 10], [60, 60]);
  it.active.forget();
  it.click([100, 100]).paint();
  expect(it.active.named('fill')).toHaveLength(9);
});

test('two thousand boxes load, and a hit test among them is quick and exact', () => {
  const it = new TestEditor();
  it.editor.load(grid(2_000));
  it.editor.setTool('select');
  it.click([8 * 17 + 2, 7 * 23 + 2]);
  expect(it.selectedId).toBe(`g${23 * 50 + 17}`);
  expect(it.editor.toJSON()).toHaveLength(2_000);
});

test('a destroyed editor leaves the host empty and hears nothing', () => {
  const it = new TestEditor();
  it.editor.destroy();
  it.drag([10, 10], [60, 60]);
  expect([it.host.children.length, it.boxes]).toEqual([0, []]);
});
