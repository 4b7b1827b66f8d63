import type { Category } from '../../api/types';

/** How well a name answers what was typed: 0 not at all, more is better. */
function scoreOf(name: string, typed: string): number {
  const at = name.toLowerCase().indexOf(typed);
  if (at === -1) return 0;
  if (at === 0) return name.length === typed.length ? 4 : 3;
  return name[at - 1] === ' ' || name[at - 1] === '-' ? 2 : 1;
}

/** The categories that answer what was typed, in any of their names; the best first, ties in project order. */
export function findCategories(categories: readonly Category[], typed: string): Category[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [...categories];
  const scored = categories.map((category, place) => {
    const names = [category.name, ...Object.values(category.names), category.wnid ?? ''];
    return { category, place, score: Math.max(...names.map((name) => scoreOf(name, wanted))) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ category }) => category);
}
