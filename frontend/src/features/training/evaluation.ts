import type { Figures } from '../../api/types';

export interface CategoryRow {
  name: string;
  figures: Record<string, number | null>;
}

const COLUMNS = ['boxes', 'images', 'ap50', 'ap', 'ar100', 'top1_error', 'top5_error'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The figures of each category, with the columns that any of them has. */
export function categoryRows(figures: Figures): { columns: string[]; rows: CategoryRow[] } {
  const listed: unknown[] = Array.isArray(figures.per_category) ? figures.per_category : [];
  const rows = listed.filter(isRecord).map((entry) => ({
    name: String(entry.name),
    figures: Object.fromEntries(
      COLUMNS.flatMap((column) => {
        const value = entry[column];
        return typeof value === 'number' || value === null ? [[column, value]] : [];
      }),
    ),
  }));
  return { columns: COLUMNS.filter((column) => rows.some((row) => typeof row.figures[column] === 'number')), rows };
}

/** The interval of a figure, where it was computed. */
export function intervalOf(figures: Figures, name: string): readonly [number, number] | null {
  const interval = isRecord(figures.intervals) ? figures.intervals[name] : null;
  if (!Array.isArray(interval)) return null;
  const [low, high]: unknown[] = interval;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : null;
}

export interface Example {
  image: number;
  name: string;
  width: number;
  height: number;
  score: number;
}

function isExample(value: unknown): value is Example {
  const numbers = ['image', 'width', 'height', 'score'];
  return isRecord(value) && typeof value.name === 'string' && numbers.every((name) => typeof value[name] === 'number');
}

/** The images that came out best and worst; none where the labels are withheld. */
export function examplesOf(figures: Figures): { best: Example[]; worst: Example[] } {
  const given = isRecord(figures.examples) ? figures.examples : {};
  const listed = (end: unknown): Example[] => (Array.isArray(end) ? end.filter(isExample) : []);
  return { best: listed(given.best), worst: listed(given.worst) };
}

/** Rows of true categories, columns of predicted ones. */
export function confusionOf(figures: Figures): number[][] | null {
  const table: unknown = figures.confusion;
  if (!Array.isArray(table) || !table.every(Array.isArray)) return null;
  const rows: unknown[][] = table;
  return rows.map((row) => row.map(Number));
}
