import type { CheckKind, StageKind } from '../../api/types';

/** The kinds of stages that check what others found, in the order in which most projects want them. */
export const CHECKS: readonly CheckKind[] = ['verify', 'cover', 'adjudicate'];

export function isCheck(kind: StageKind): kind is CheckKind {
  return kind !== 'draw' && kind !== 'tag';
}

/** Whether stages of these kinds make sense in this order; the server holds to the same rules. */
export function makesSense(kinds: readonly StageKind[]): boolean {
  const hasOnce = CHECKS.every((check) => kinds.filter((kind) => kind === check).length <= 1);
  const coversBoxes = !kinds.includes('cover') || kinds.includes('draw');
  const expert = kinds.indexOf('adjudicate');
  return hasOnce && coversBoxes && (expert < 0 || kinds.slice(0, expert).includes('verify'));
}

/** The checks a project could have besides those it has; where boxes are drawn, and nowhere else, one may be missing. */
export function missingChecks(kinds: readonly StageKind[]): CheckKind[] {
  return CHECKS.filter((kind) => !kinds.includes(kind) && (kind !== 'cover' || kinds.includes('draw')));
}

/** A list with the entry at a place moved by one; the same list where that cannot be. */
export function movedBy<Entry>(list: readonly Entry[], place: number, step: -1 | 1): readonly Entry[] {
  const [one, other] = [list[place], list[place + step]];
  if (one === undefined || other === undefined) return list;
  return list.map((entry, at) => (at === place ? other : at === place + step ? one : entry));
}
