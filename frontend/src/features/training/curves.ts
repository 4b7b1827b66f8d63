import type { RunEvent } from '../../api/types';

/** The figures of an epoch that are drawn, in order. */
export const SERIES = ['train_loss', 'val_loss', 'train_error', 'val_error', 'val_ap50'] as const;
export type SeriesName = (typeof SERIES)[number];

export interface CurveData {
  epochs: number[];
  series: Partial<Record<SeriesName, (number | null)[]>>;
}

function numberIn(data: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = data[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Epochs as curves. An epoch told twice (after a restart from a checkpoint) counts once, as it was told last. */
export function curvesOf(events: readonly RunEvent[]): CurveData {
  const byEpoch = new Map<number, RunEvent>();
  for (const event of events) {
    const epoch = event.kind === 'epoch' ? numberIn(event.data, 'epoch') : null;
    if (epoch !== null) byEpoch.set(epoch, event);
  }
  const epochs = [...byEpoch.keys()].sort((a, b) => a - b);
  const told = epochs.map((epoch) => byEpoch.get(epoch)?.data ?? {});
  const series: CurveData['series'] = {};
  for (const name of SERIES) {
    const values = told.map((data) => numberIn(data, name));
    if (values.some((value) => value !== null)) series[name] = values;
  }
  return { epochs, series };
}

/** Events kept in order with those that came since; what was there already is not taken twice. */
export function withNews(known: readonly RunEvent[], news: readonly RunEvent[]): RunEvent[] {
  const last = known.at(-1)?.id ?? 0;
  return [...known, ...news.filter(({ id }) => id > last)];
}

/** The latest pace that the run told. */
export function paceOf(events: readonly RunEvent[]): {
  imagesPerSecond: number | null;
  wait: number | null;
  eta: number | null;
} {
  const told = events.filter(({ kind }) => kind === 'progress' || kind === 'epoch').at(-1)?.data ?? {};
  const epoch = events.filter(({ kind }) => kind === 'epoch').at(-1)?.data ?? {};
  return {
    imagesPerSecond: numberIn(told, 'images_per_second'),
    wait: numberIn(told, 'data_wait'),
    eta: numberIn(epoch, 'eta'),
  };
}
