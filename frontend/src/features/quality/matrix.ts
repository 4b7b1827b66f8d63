import type { ConfusionCell } from './types';

/** More categories than this make a table that nobody reads: then there is only the list of the worst. */
const MOST = 16;

export interface Matrix {
  /** Those that anybody voted or agreed on, the most frequent first. */
  categories: number[];
  /** Cells off the diagonal, the fullest first. */
  confused: ConfusionCell[];
  isSmall: boolean;
  cellAt: (voted: number, agreed: number) => ConfusionCell | undefined;
  rowSum: (agreed: number) => number;
}

/** The confusion matrix as rows and columns. */
export function matrixOf(cells: readonly ConfusionCell[]): Matrix {
  const sums = new Map<number, number>();
  const weights = new Map<number, number>();
  const places = new Map<string, ConfusionCell>();
  for (const cell of cells) {
    places.set(`${cell.voted}/${cell.agreed}`, cell);
    sums.set(cell.agreed, (sums.get(cell.agreed) ?? 0) + cell.votes);
    for (const category of new Set([cell.voted, cell.agreed]))
      weights.set(category, (weights.get(category) ?? 0) + cell.votes);
  }
  const categories = [...weights].sort(([a, one], [b, other]) => other - one || a - b).map(([category]) => category);
  return {
    categories,
    confused: cells.filter((cell) => cell.voted !== cell.agreed).sort((a, b) => b.votes - a.votes),
    isSmall: categories.length <= MOST,
    cellAt: (voted, agreed) => places.get(`${voted}/${agreed}`),
    rowSum: (agreed) => Math.max(1, sums.get(agreed) ?? 0),
  };
}
