import { expect, test } from 'vitest';
import { curvesOf, paceOf, withNews } from './curves';

const epoch = (id: number, number: number, data: Record<string, unknown>) => ({
  id,
  kind: 'epoch',
  data: { epoch: number, ...data },
});

test('epochs become curves of the figures that they tell, and of no others', () => {
  const events = [
    { id: 1, kind: 'started', data: { device: 'cpu' } },
    epoch(2, 1, { train_loss: 2.3, val_loss: 2.1, train_error: 0.9 }),
    epoch(3, 2, { train_loss: 1.9, val_loss: null, train_error: 0.7 }),
  ];
  expect(curvesOf(events)).toEqual({
    epochs: [1, 2],
    series: { train_loss: [2.3, 1.9], val_loss: [2.1, null], train_error: [0.9, 0.7] },
  });
});

test('an epoch that is repeated after a restart counts once, as told last', () => {
  const events = [epoch(1, 1, { train_loss: 2 }), epoch(2, 2, { train_loss: 1.5 }), epoch(5, 2, { train_loss: 1.4 })];
  expect(curvesOf(events)).toEqual({ epochs: [1, 2], series: { train_loss: [2, 1.4] } });
});

test('news are added once, however often an answer overlaps what is known', () => {
  const known = [epoch(1, 1, {}), epoch(2, 2, {})];
  expect(withNews(known, [epoch(2, 2, {}), epoch(3, 3, {})]).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(withNews([], [])).toEqual([]);
});

test('the pace is what was told last, the time left that of the last epoch', () => {
  const events = [
    epoch(1, 1, { images_per_second: 40, data_wait: 0.1, eta: 90 }),
    { id: 2, kind: 'progress', data: { images_per_second: 55.5, data_wait: 0.02 } },
  ];
  expect(paceOf(events)).toEqual({ imagesPerSecond: 55.5, wait: 0.02, eta: 90 });
  expect(paceOf([])).toEqual({ imagesPerSecond: null, wait: null, eta: null });
});
