import type { Release, ReleaseCategory, Split } from '../../api/types';

export const SPLITS: readonly Split[] = ['train', 'val', 'test'];

export interface CategoryCount {
  category: ReleaseCategory;
  position: number;
  objects: number;
}

/** Labels of each category over the splits whose labels are open, the most frequent first. */
export function categoryCounts(release: Release): CategoryCount[] {
  const splits = Object.values(release.counts.splits ?? {});
  return release.categories
    .map((category, position) => ({
      category,
      position,
      objects: splits.reduce((sum, split) => sum + (split.categories?.[String(category.id)] ?? 0), 0),
    }))
    .sort((a, b) => b.objects - a.objects || a.position - b.position);
}

/** Objects in the splits whose labels are open. */
export function openObjects(release: Release): number {
  return Object.values(release.counts.splits ?? {}).reduce((sum, split) => sum + (split.objects ?? 0), 0);
}

const NAME = /^(\d{4})\.(\d+)$/;

/** The name that the next release usually has: the year, and the number after the last one of that year. */
export function nextName(releases: readonly Pick<Release, 'name'>[], now: Date): string {
  const year = now.getFullYear();
  const numbers = releases.flatMap(({ name }) => {
    const [, named, number] = NAME.exec(name) ?? [];
    return Number(named) === year ? [Number(number)] : [];
  });
  return `${year}.${Math.max(0, ...numbers) + 1}`;
}

/** Releases under the year in which they were frozen, the newest year first. */
export function byYear<T extends Pick<Release, 'frozen_at' | 'created_at'>>(releases: readonly T[]): [number, T[]][] {
  const years = new Map<number, T[]>();
  for (const release of releases) {
    const year = new Date(release.frozen_at ?? release.created_at).getFullYear();
    years.set(year, [...(years.get(year) ?? []), release]);
  }
  return [...years].sort(([a], [b]) => b - a);
}

/** One figure by its name, where it is a number. */
export function figureOf(figures: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = figures[name];
  return typeof value === 'number' ? value : null;
}
