import type { Category, ImportReport, Mapping, Source } from '../../api/types';

export interface NamedCount {
  name: string;
  count: number;
}

/** The category names that the labels of a source use, most frequent first. */
export function namesIn(report: ImportReport): NamedCount[] {
  const known = (report.categories ?? []).map(({ name, count }) => ({ name, count }));
  const seen = new Set(known.map(({ name }) => name));
  const unknown = (report.unknown_categories ?? []).filter(({ name }) => !seen.has(name));
  return [...known, ...unknown.map(({ name, count }) => ({ name, count }))].sort(
    (a, b) => b.count - a.count || a.name.localeCompare(b.name),
  );
}

function sameName(category: Category, name: string): boolean {
  const wanted = name.trim().toLowerCase();
  return [category.name, ...Object.values(category.names)].some((each) => each.toLowerCase() === wanted);
}

/** What happens to each name unless somebody decides otherwise: its category of the project, else a new one. */
export function proposedMapping(source: Source, categories: readonly Category[]): Mapping {
  const resolved = new Map((source.report.categories ?? []).map(({ name, category_id }) => [name, category_id]));
  const ids = new Set(categories.map(({ id }) => id));
  return Object.fromEntries(
    namesIn(source.report).map(({ name }) => {
      const known = resolved.get(name);
      if (known !== undefined && known !== null && ids.has(known)) return [name, known];
      return [name, categories.find((category) => sameName(category, name))?.id ?? 'new'];
    }),
  );
}

/** How a choice of the mapping stands in a form. */
export function choiceToValue(choice: number | 'new' | null): string {
  return choice === null ? 'ignore' : String(choice);
}

export function valueToChoice(value: string): number | 'new' | null {
  if (value === 'ignore') return null;
  return value === 'new' ? 'new' : Number(value);
}

/** Names typed by hand, one a line or between commas, each once. */
export function typedNames(words: string): string[] {
  const names = words.split(/[\n,，、;；]/).map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== '');
}
