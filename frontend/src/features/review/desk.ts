import type { Decision, Geometry, ReviewDetail, ReviewObject } from '../../api/types';

/** Whether an object still waits for the decision of the layer that is at work. */
export function isUndecided(object: ReviewObject, layer: number): boolean {
  return object.state === 'proposed' && object.layer <= layer;
}

export function undecided(detail: ReviewDetail): ReviewObject[] {
  return detail.objects.filter((object) => isUndecided(object, detail.layer));
}

/** The objects in the order in which they were first seen, new ones last: a list that one works through must not jump. */
export function inOrder(detail: ReviewDetail, ids: readonly number[]): ReviewDetail {
  const place = new Map(ids.map((id, index) => [id, index]));
  const placeOf = ({ id }: ReviewObject) => place.get(id) ?? ids.length;
  return { ...detail, objects: [...detail.objects].sort((a, b) => placeOf(a) - placeOf(b)) };
}

/** The next object that waits, from the chosen one on and around the end; null when none does. */
export function nextUndecided(detail: ReviewDetail, chosen: number | null): number | null {
  const { objects } = detail;
  const start = objects.findIndex(({ id }) => id === chosen) + 1;
  const ordered = [...objects.slice(start), ...objects.slice(0, start)];
  return ordered.find((object) => isUndecided(object, detail.layer))?.id ?? null;
}

/** The object above or below in the list; the ends hold. */
export function neighbour(detail: ReviewDetail, chosen: number | null, step: 1 | -1): number | null {
  const place = detail.objects.findIndex(({ id }) => id === chosen);
  if (place === -1) return detail.objects[0]?.id ?? null;
  return detail.objects[place + step]?.id ?? chosen;
}

function decided(object: ReviewObject, decision: Decision, layer: number): ReviewObject {
  if (!('object' in decision) || decision.object !== object.id) return object;
  if (decision.decision === 'reject') return { ...object, state: 'rejected' };
  const passed: ReviewObject = { ...object, state: 'verified', layer: layer + 1 };
  return decision.decision === 'approve' ? passed : { ...passed, ...decision.correction };
}

/** The image as it will be when the server has taken the decision; the page shows this at once. */
export function withDecision(detail: ReviewDetail, decision: Decision): ReviewDetail {
  return { ...detail, objects: detail.objects.map((object) => decided(object, decision, detail.layer)) };
}

/** Approvals for all that is left. */
export function approvalsOfRest(detail: ReviewDetail): Decision[] {
  return undecided(detail).map(({ id }) => ({ object: id, decision: 'approve' }));
}

const SAME_WITHIN = 0.01;

export interface Drawn extends Geometry {
  id: string;
  categories: readonly string[];
}

function isMoved(drawn: Geometry, object: ReviewObject): boolean {
  return (['x', 'y', 'width', 'height'] as const).some(
    (side) => Math.abs(drawn[side] - (object[side] ?? 0)) > SAME_WITHIN,
  );
}

/** What the reviewer changed with the mouse, as decisions: boxes moved, taken away, or drawn anew. */
export function decisionsOfDrawing(
  drawn: readonly Drawn[],
  detail: ReviewDetail,
  newCategory: number | null,
): Decision[] {
  const byId = new Map(drawn.map((box) => [box.id, box]));
  const known = detail.objects.filter(({ x }) => x !== null);
  const changed = known.flatMap<Decision>((object) => {
    const box = byId.get(String(object.id));
    if (box === undefined)
      return object.state === 'rejected' ? [] : [{ object: object.id, decision: 'reject', reason: '' }];
    const { x, y, width, height } = box;
    return isMoved(box, object)
      ? [{ object: object.id, decision: 'correct', correction: { x, y, width, height } }]
      : [];
  });
  const ids = new Set(known.map(({ id }) => String(id)));
  const added = drawn.filter(({ id }) => !ids.has(id));
  if (newCategory === null) return changed;
  return [
    ...changed,
    ...added.map<Decision>(({ x, y, width, height }) => ({
      add: { x, y, width, height, categories: [newCategory], attributes: [] },
    })),
  ];
}

export type ReviewAction =
  | 'approve'
  | 'reject'
  | 'next'
  | 'previous'
  | 'next-undecided'
  | 'undo'
  | 'complete'
  | 'votes'
  | 'remark'
  | { category: number }
  | { voter: string };

interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  isComposing: boolean;
}

const PLAIN: Readonly<Record<string, ReviewAction>> = {
  A: 'approve',
  R: 'reject',
  N: 'next-undecided',
  E: 'votes',
  C: 'remark',
  ArrowDown: 'next',
  ArrowUp: 'previous',
};

/** What a key means in review. The place on the board counts where an input method hides the letter. */
export function actionOfKey(event: Key): ReviewAction | null {
  if (event.isComposing || event.altKey) return null;
  const name = event.key === 'Process' ? event.code.replace(/^(Key|Digit)/, '') : event.key;
  const key = name.length === 1 ? name.toUpperCase() : name;
  if (event.ctrlKey || event.metaKey) return key === 'Enter' ? 'complete' : key === 'Z' ? 'undo' : null;
  if (/^[0-9]$/.test(key)) return { category: (Number(key) + 9) % 10 };
  if (event.shiftKey && /^[A-Z]$/.test(key)) return { voter: key };
  // With Shift the arrows belong to the canvas: they move the chosen box.
  return event.shiftKey && key.startsWith('Arrow') ? null : (PLAIN[key] ?? null);
}
