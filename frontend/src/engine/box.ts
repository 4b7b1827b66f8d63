import type { Rect } from './geometry';

export const ATTRIBUTES = ['occluded', 'truncated', 'group_of', 'difficult'] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
export type Attributes = Readonly<Record<Attribute, boolean>>;

/** How a box came to be; kept with the vote, since methods differ in speed and care. */
export type Method = 'drag' | 'two-click' | 'keyboard' | 'duplicate' | 'suggestion' | 'import';

/** One marked object, in pixels of the original picture. Never changed in place: an edit makes a new value. */
export interface Box extends Rect {
  readonly id: string;
  /** Category ids; the first is the primary one. */
  readonly categories: readonly string[];
  readonly attributes: Attributes;
  readonly method: Method;
  /** True while a machine's proposal has been neither touched nor accepted by a person. */
  readonly suggestion?: boolean;
}

export const NO_ATTRIBUTES: Attributes = { occluded: false, truncated: false, group_of: false, difficult: false };

/** Thinner boxes are slips of the hand. In pixels of the original picture. */
export const SMALLEST_SIDE = 3;

/** The box as a person's own: what one touches is no longer a machine's proposal. */
export function asTouched(box: Box, patch: Partial<Omit<Box, 'id' | 'suggestion'>>): Box {
  const { suggestion: _dropped, ...rest } = box;
  return { ...rest, ...patch };
}

/** Reading order: by rows of a tenth of the picture's height, then from the left. */
export function inReadingOrder(boxes: readonly Box[], pictureHeight: number): Box[] {
  const row = (box: Box) => Math.floor(((box.y + box.height / 2) / Math.max(pictureHeight, 1)) * 10);
  return [...boxes].sort((a, b) => row(a) - row(b) || a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : 1));
}
