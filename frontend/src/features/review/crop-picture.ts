import type { Crop, Geometry } from '../../api/types';
import { loadBitmap, type Picture } from '../workspace/pictures';

const CASING_WIDTH = 4;
const STROKE_WIDTH = 2;
const HELD_AT_MOST = 12;

/** Pictures in the air or just used, by address: several crops of a page lie on one picture. Old ones are let go. */
const held = new Map<string, Promise<Picture>>();

function pictureOf(url: string): Promise<Picture> {
  const known = held.get(url);
  if (known !== undefined) return known;
  const loading = loadBitmap(url, new AbortController().signal);
  held.set(url, loading);
  loading.catch(() => held.delete(url));
  for (const old of [...held.keys()].slice(0, Math.max(0, held.size - HELD_AT_MOST))) held.delete(old);
  return loading;
}

interface Cut {
  url: string;
  crop: Crop;
  view: Geometry;
  pixels: number;
  colour: string;
}

/** Draws one window of a picture on a square canvas, with the box of the object on a dark casing. */
export async function drawCrop(canvas: HTMLCanvasElement, cut: Cut, signal: AbortSignal): Promise<void> {
  const picture = await pictureOf(cut.url);
  const context = canvas.getContext('2d');
  if (signal.aborted || context === null) return;
  const { view, pixels, crop } = cut;
  canvas.width = pixels;
  canvas.height = pixels;
  const scale = pixels / view.width;
  const ratio = window.devicePixelRatio || 1;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, -view.x * scale, -view.y * scale, crop.image.width * scale, crop.image.height * scale);
  if (crop.x === null || crop.y === null || crop.width === null || crop.height === null) return;
  const tokens = getComputedStyle(document.documentElement);
  const box = [(crop.x - view.x) * scale, (crop.y - view.y) * scale, crop.width * scale, crop.height * scale] as const;
  for (const [width, colour] of [
    [CASING_WIDTH, tokens.getPropertyValue('--casing').trim()],
    [STROKE_WIDTH, tokens.getPropertyValue(cut.colour).trim()],
  ] as const) {
    context.lineWidth = width * ratio;
    context.strokeStyle = colour;
    context.strokeRect(...box);
  }
}
