import type { Text } from '../../i18n';
import type { Edges } from './types';

/** Below one per cent of the side nobody could do better. */
export const LEAST = 0.01;

type Words = Text['quality']['mine'];

/** What a worker should change: size first, place where the size is right. */
export function biasSentences(edges: Edges, words: Words, percent: (share: number) => string): string[] {
  const sentences: string[] = [];
  const say = (amount: number, more: (share: string) => string, less: (share: string) => string) => {
    if (Math.abs(amount) >= LEAST) sentences.push((amount > 0 ? more : less)(percent(Math.abs(amount))));
    return Math.abs(amount) >= LEAST;
  };
  if (!say(edges.width, words.tooWide, words.tooNarrow))
    say((edges.left + edges.right) / 2, words.toRight, words.toLeft);
  if (!say(edges.height, words.tooTall, words.tooFlat))
    say((edges.top + edges.bottom) / 2, words.toBottom, words.toTop);
  return sentences.length > 0 ? sentences : [words.fit];
}

const OUTWARDS = { left: -1, top: -1, right: 1, bottom: 1 } as const;
export type Side = keyof typeof OUTWARDS;
export const SIDES = ['left', 'top', 'right', 'bottom'] as const satisfies readonly Side[];

/** One edge in words: too far out, too far in, or right on it. */
export function sideWords(edges: Edges, side: Side, words: Words, percent: (share: number) => string): string {
  const outwards = edges[side] * OUTWARDS[side];
  if (Math.abs(outwards) < LEAST) return words.onIt;
  return (outwards > 0 ? words.outwards : words.inwards)(percent(Math.abs(outwards)));
}
