import type { Box, BoxStyle, Screen, Snapshot, ToolName } from '../../engine';
import type { Assignment } from './api';
import type { Notice } from './obstacles';
import type { LoadPicture } from './pictures';
import type { TagSnapshot } from './tag-sheet';

export interface BenchState {
  readonly phase: 'empty' | 'loading' | 'ready' | 'no-picture' | 'sending';
  readonly assignment: Assignment | null;
  readonly boxes: readonly Box[];
  readonly selected: Box | null;
  readonly tool: ToolName;
  readonly active: string | null;
  readonly tags: readonly number[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly notice: Notice | null;
}

/** Where unfinished answers are kept and finished ones go: the journal of unsent work, or what stands in its place. */
export interface Keeping {
  noteChange(assignment: number, read: () => unknown): void;
  draftOf(assignment: number): Promise<{ readonly snapshot: unknown } | null>;
  flush(): Promise<void>;
  submit(assignment: number, payload: unknown): Promise<unknown>;
}

export interface BenchOptions {
  readonly journal: Keeping;
  readonly styleOf: (box: Box) => BoxStyle;
  readonly loadPicture: LoadPicture;
  readonly now: () => number;
  readonly screen?: Screen;
  /** The category that boxes get when there is no choice. */
  readonly onlyCategory: string | null;
}

/** What the journal keeps of an unfinished answer. */
export type Draft =
  | { readonly kind: 'draw'; readonly snapshot: Snapshot; readonly activeMs: number }
  | { readonly kind: 'tag'; readonly sheet: TagSnapshot; readonly activeMs: number };

/** Nothing on the table. */
export const EMPTY: BenchState = {
  phase: 'empty',
  assignment: null,
  boxes: [],
  selected: null,
  tool: 'draw',
  active: null,
  tags: [],
  canUndo: false,
  canRedo: false,
  notice: null,
};
