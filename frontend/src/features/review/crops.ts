import type { Crop, Geometry } from '../../api/types';
import { REASONS, reasonOfKey } from './reasons';

/** A page on the desk: its objects, which of them has the hand on it, and what is wrong (object → place of the reason). */
export interface Sheet {
  readonly crops: readonly Crop[];
  readonly at: number;
  readonly wrong: ReadonlyMap<number, number>;
}

export type CropAction =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'first'
  | 'last'
  | 'mark'
  | 'send'
  | 'undo'
  | 'open'
  | { reason: number };

export const NOT_THERE = 0;

export function sheetOf(crops: readonly Crop[]): Sheet {
  return { crops, at: 0, wrong: new Map() };
}

/** Marks an object as wrong, or as right again when it is marked so already. */
export function marked(sheet: Sheet, object: number, reason: number | null): Sheet {
  const wrong = new Map(sheet.wrong);
  const before = wrong.get(object);
  if (before !== undefined && (reason === null || reason === before)) wrong.delete(object);
  else wrong.set(object, reason ?? NOT_THERE);
  return { ...sheet, wrong };
}

/** The same page with the hand elsewhere; the edges hold. */
export function moved(sheet: Sheet, action: CropAction, columns: number): Sheet {
  const last = sheet.crops.length - 1;
  const steps: Partial<Record<string, number>> = { left: -1, right: 1, up: -columns, down: columns };
  const ends: Partial<Record<string, number>> = { first: 0, last };
  if (typeof action !== 'string') return sheet;
  const at = ends[action] ?? sheet.at + (steps[action] ?? 0);
  return at < 0 || at > last ? sheet : { ...sheet, at };
}

/** What the server is told: everything that was shown, and what of it is wrong. */
export interface Judgement {
  objects: number[];
  wrong: { object: number; reason: string }[];
}

export function judgement(sheet: Sheet): Judgement {
  return {
    objects: sheet.crops.map(({ id }) => id),
    wrong: [...sheet.wrong].map(([object, reason]) => ({ object, reason: REASONS[reason]?.stored ?? '' })),
  };
}

interface Key {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
}

const PLAIN: Readonly<Record<string, CropAction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  X: 'mark',
  ' ': 'mark',
  Enter: 'send',
  Z: 'undo',
  O: 'open',
};

/** What a key means on the grid. The place on the board counts where an input method hides the letter. */
export function cropActionOfKey(event: Key): CropAction | null {
  if (event.isComposing || event.altKey) return null;
  const name = event.key === 'Process' ? event.code.replace(/^(Key|Digit)/, '').replace('Space', ' ') : event.key;
  const key = name.length === 1 ? name.toUpperCase() : name;
  if (event.ctrlKey || event.metaKey) return key === 'Enter' ? 'send' : key === 'Z' ? 'undo' : null;
  const reason = reasonOfKey(key);
  return reason === null ? (PLAIN[key] ?? null) : { reason };
}

const MARGIN = 0.35; // of the longer side, on each side: what is cut off shows only with its surroundings
const LEAST_SIDE = 24; // pixels of the image: a speck alone tells nothing

/** The square of the image that a tile shows: the box in its middle with a margin; a tag shows the whole image. */
export function windowOf(crop: Crop): Geometry {
  const { image, x, y, width, height } = crop;
  if (x === null || y === null || width === null || height === null) {
    const side = Math.max(image.width, image.height);
    return { x: (image.width - side) / 2, y: (image.height - side) / 2, width: side, height: side };
  }
  const side = Math.max(Math.max(width, height) * (1 + 2 * MARGIN), LEAST_SIDE);
  return {
    x: along(x + width / 2, side, image.width),
    y: along(y + height / 2, side, image.height),
    width: side,
    height: side,
  };
}

/** Where a window starts: around its middle, but inside the image where that is possible. */
function along(middle: number, side: number, whole: number): number {
  if (side >= whole) return (whole - side) / 2;
  return Math.min(Math.max(middle - side / 2, 0), whole - side);
}

/** The smallest rendition in which the window is not enlarged on a tile of so many pixels; else the largest. */
export function renditionOf({ image }: Crop, window: Geometry, pixels: number): '256' | '1024' | '2048' {
  const longest = Math.max(image.width, image.height);
  const enough = (size: number) => (window.width * Math.min(size, longest)) / longest >= pixels;
  return enough(256) ? '256' : enough(1_024) || longest <= 1_024 ? '1024' : '2048';
}

const LEAST_TILE = 96;
const LARGEST_TILE = 200;

/** How many columns let all tiles fit as large as they can; where the smallest do not fit, the page scrolls. */
export function columnsFor(count: number, width: number, height: number, gap: number): number {
  const most = Math.max(1, Math.floor((width + gap) / (LEAST_TILE + gap)));
  const fewest = Math.ceil((width + gap) / (LARGEST_TILE + gap));
  for (let columns = fewest; columns < most; columns += 1) {
    const tile = (width - gap * (columns - 1)) / columns;
    const rows = Math.ceil(count / columns);
    if (rows * tile + gap * (rows - 1) <= height) return columns;
  }
  return most;
}
