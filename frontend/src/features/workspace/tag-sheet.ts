/** The marked categories and the way back to every earlier state. Plain data. */
export interface TagSnapshot {
  readonly tags: readonly number[];
  readonly done: readonly number[];
  readonly undone: readonly number[];
}

export const NO_TAGS: TagSnapshot = { tags: [], done: [], undone: [] };

function flipped(tags: readonly number[], id: number): number[] {
  return tags.includes(id) ? tags.filter((other) => other !== id) : [...tags, id];
}

/** Marks a category, or takes the mark away. Each step is its own inverse, so the history is a list of ids. */
export function toggleTag({ tags, done }: TagSnapshot, id: number): TagSnapshot {
  return { tags: flipped(tags, id), done: [...done, id], undone: [] };
}

export function undoTag(sheet: TagSnapshot): TagSnapshot {
  const id = sheet.done.at(-1);
  if (id === undefined) return sheet;
  return { tags: flipped(sheet.tags, id), done: sheet.done.slice(0, -1), undone: [...sheet.undone, id] };
}

export function redoTag(sheet: TagSnapshot): TagSnapshot {
  const id = sheet.undone.at(-1);
  if (id === undefined) return sheet;
  return { tags: flipped(sheet.tags, id), done: [...sheet.done, id], undone: sheet.undone.slice(0, -1) };
}
