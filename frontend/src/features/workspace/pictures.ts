import type { Assignment } from './api';

/** A decoded picture; an ImageBitmap gives its memory back on `close`. */
export type Picture = CanvasImageSource & { close?: () => void };
export type LoadPicture = (url: string, signal: AbortSignal) => Promise<Picture>;

/** Fetches and decodes off the drawing path: `drawImage` of an undecoded photograph would block the page. */
export async function loadBitmap(url: string, signal: AbortSignal): Promise<Picture> {
  const response = await fetch(url, { credentials: 'same-origin', signal });
  if (!response.ok) throw new Error(`The picture answered ${response.status}.`);
  return createImageBitmap(await response.blob());
}

/** The rendition that fills the surface without being enlarged; the largest where none does. */
export function renditionFor(pixels: number): '1024' | '2048' {
  return pixels <= 1_024 ? '1024' : '2048';
}

interface Held {
  readonly picture: Promise<Picture>;
  readonly abort: AbortController;
}

/** Keeps the pictures of the present and the next questions, decoded, and no others. */
export class Pictures {
  readonly #load: LoadPicture;
  readonly #held = new Map<number, Held>();

  constructor(load: LoadPicture) {
    this.#load = load;
  }

  /** The picture of a question. A failed one is fetched again when it is asked for again. */
  async get({ image }: Assignment, size: '1024' | '2048'): Promise<Picture> {
    const held = this.#held.get(image.id) ?? this.#fetch(image.id, image.urls[size]);
    try {
      return await held.picture;
    } catch (error) {
      if (this.#held.get(image.id) === held) this.#held.delete(image.id);
      throw error;
    }
  }

  /** Fetches ahead for these questions and lets all other pictures go. */
  keep(assignments: readonly Assignment[], size: '1024' | '2048'): void {
    const wanted = new Set(assignments.map(({ image }) => image.id));
    for (const id of [...this.#held.keys()]) if (!wanted.has(id)) this.#drop(id);
    for (const assignment of assignments) {
      // A failure ahead of time is met, and told, when the question is reached.
      this.get(assignment, size).catch(() => undefined);
    }
  }

  clear(): void {
    for (const id of [...this.#held.keys()]) this.#drop(id);
  }

  #fetch(id: number, url: string): Held {
    const abort = new AbortController();
    const held = { picture: this.#load(url, abort.signal), abort };
    this.#held.set(id, held);
    return held;
  }

  #drop(id: number): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    held?.abort.abort();
    held?.picture.then(
      (picture) => picture.close?.(),
      () => undefined,
    );
  }
}
