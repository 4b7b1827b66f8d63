import type { Box } from '../../engine';

/** Something the person should read beside the canvas; it goes with the next change. */
export type Notice =
  | { readonly kind: 'dropped-small' }
  | { readonly kind: 'uncategorised'; readonly count: number; readonly first: string }
  | { readonly kind: 'few'; readonly wanted: number; readonly have: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'undecided'; readonly count: number }
  | { readonly kind: 'not-kept' }
  | { readonly kind: 'kept' };

/** What stands against submitting these boxes; only boxes without a category are a bar, the rest is worth one look. */
export function obstacleToBoxes(boxes: readonly Box[], wanted: number): Notice | null {
  const own = boxes.filter((box) => box.suggestion !== true);
  const unnamed = own.filter((box) => box.categories.length === 0);
  if (unnamed[0] !== undefined) return { kind: 'uncategorised', count: unnamed.length, first: unnamed[0].id };
  if (own.length < boxes.length) return { kind: 'undecided', count: boxes.length - own.length };
  if (own.length === 0) return { kind: 'empty' };
  return own.length < wanted ? { kind: 'few', wanted, have: own.length } : null;
}

export function obstacleToTags(tags: readonly number[]): Notice | null {
  return tags.length === 0 ? { kind: 'empty' } : null;
}
