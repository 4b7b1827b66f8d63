export const COLOURS = 8;
const CASING_WIDTH = 4;
const STROKE_WIDTH = 2;
/** Dash patterns for the second, third and fourth time round the eight colours. */
const DASHES: readonly (readonly number[])[] = [[], [8, 3], [2, 3], [10, 3, 2, 3]];

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The dash pattern of a category by its place in the project: a colour that comes again is dashed. */
export function categoryDash(position: number): readonly number[] {
  return DASHES[Math.floor(position / COLOURS) % DASHES.length] ?? [];
}

/** The token of the colour that a category has by its place in the project. */
export function categoryColour(position: number): string {
  return `var(--category-${position % COLOURS})`;
}

/** Where boxes come from on a small picture: pixels of the image, and the place of the category. */
export interface SmallBox {
  x: number;
  y: number;
  width: number;
  height: number;
  position: number;
}

/** Draws boxes over a thumbnail that shows a picture of the given width: colour on a dark casing. */
export function drawBoxes(canvas: HTMLCanvasElement, boxes: readonly SmallBox[], imageWidth: number): void {
  const context = canvas.getContext('2d');
  if (context === null || imageWidth === 0) return;
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth, clientHeight } = canvas;
  canvas.width = Math.round(clientWidth * ratio);
  canvas.height = Math.round(clientHeight * ratio);
  context.scale(ratio, ratio);
  const scale = clientWidth / imageWidth;
  const casing = token('--casing');
  for (const box of boxes) {
    const place = [box.x * scale, box.y * scale, box.width * scale, box.height * scale] as const;
    context.setLineDash([]);
    context.lineWidth = CASING_WIDTH;
    context.strokeStyle = casing;
    context.strokeRect(...place);
    context.setLineDash([...categoryDash(box.position)]);
    context.lineWidth = STROKE_WIDTH;
    context.strokeStyle = token(`--category-${box.position % COLOURS}`);
    context.strokeRect(...place);
  }
}
