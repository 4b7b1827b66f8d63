import {
  actionFor,
  type Box,
  Editor,
  type EditorEvents,
  ENGINE_KEYS,
  type EngineAction,
  type KeyInput,
} from '../../engine';
import { ActiveTime } from './active-time';
import { drawAnswer, suggestedBoxes } from './answer';
import type { Answer, Assignment, Payload, Word } from './api';
import { type BenchOptions, type BenchState, type Draft, EMPTY } from './bench-state';
import { askedBoxes, checkingKind, contextOf } from './checking';
import { type Notice, obstacleToBoxes, obstacleToTags } from './obstacles';
import { Pictures, renditionFor } from './pictures';
import { NO_TAGS, redoTag, type TagSnapshot, toggleTag, undoTag } from './tag-sheet';

/** One question on the table: its picture, the drawing or the marks, the draft, and the answer that leaves. */
export class Workbench {
  readonly editor: Editor;
  readonly time: ActiveTime;
  readonly #options: BenchOptions;
  readonly #pictures: Pictures;
  readonly #host: HTMLElement;
  readonly #listeners = new Set<() => void>();
  #state: BenchState;
  #sheet: TagSnapshot = NO_TAGS;
  #proposed: readonly Box[] = [];
  #word: Word | null = null;
  /** The warning that the person has read: submitting again means it. */
  #warned: Notice['kind'] | null = null;

  constructor(host: HTMLElement, options: BenchOptions) {
    this.#host = host;
    this.#options = options;
    this.#pictures = new Pictures(options.loadPicture);
    this.#state = { ...EMPTY, active: options.onlyCategory };
    this.time = new ActiveTime(options.now);
    this.editor = new Editor(host, { styleOf: options.styleOf, ...(options.screen && { screen: options.screen }) });
    this.#listen();
    this.#arm(options.onlyCategory);
  }

  get state(): BenchState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get isTagging(): boolean {
    return this.#state.assignment?.stage.kind === 'tag';
  }

  /** Whether the question is about what others found. */
  get isJudging(): boolean {
    return checkingKind(this.#state.assignment) !== null;
  }

  /** Puts a question on the table, or clears it. Input is dead until its picture has been painted. */
  async open(assignment: Assignment | null, ahead: readonly Assignment[]): Promise<void> {
    const size = this.#renditionSize();
    if (assignment?.id === this.#state.assignment?.id) {
      this.#pictures.keep([...(assignment === null ? [] : [assignment]), ...ahead.slice(0, this.#depth())], size);
      return;
    }
    this.#tell({ ...EMPTY, active: this.#state.active, assignment, phase: assignment === null ? 'empty' : 'loading' });
    this.editor.clear();
    this.#warned = null;
    if (assignment === null) return this.#pictures.clear();
    this.#pictures.keep([assignment, ...ahead.slice(0, this.#depth())], size);
    await this.#lay(assignment, size);
  }

  /** Fetches the picture of the present question again. */
  async reload(): Promise<void> {
    const { assignment } = this.#state;
    if (assignment === null) return;
    this.#tell({ phase: 'loading' });
    await this.#lay(assignment, this.#renditionSize());
  }

  /** A category was chosen, by key or by click: for the next box, for the selected box, or as a mark of the picture. */
  choose(id: string): void {
    if (this.#state.phase !== 'ready' || this.isJudging) return;
    const { editor } = this;
    const { selected } = editor.drawing;
    if (this.isTagging) this.#setSheet(toggleTag(this.#sheet, Number(id)));
    else if (selected !== null && editor.tool === 'select') editor.execute('toggle-category', id);
    else {
      if (selected !== null && selected.categories.length === 0) editor.execute('set-categories', [id]);
      editor.setTool('draw');
      this.#arm(id);
    }
  }

  /** A key that is the canvas's. Returns whether it meant something. */
  keyDown(event: KeyInput): boolean {
    if (this.#state.phase !== 'ready') return false;
    const action = actionFor(event, ENGINE_KEYS);
    if (this.isTagging && (action === 'undo' || action === 'redo')) return this.step(action);
    if ((this.isTagging || this.isJudging) && !VIEW_ACTIONS.has(action)) return false;
    return this.editor.keyDown(event);
  }

  /** Makes all proposals of the machine one's own. */
  acceptAll(): void {
    for (const box of this.editor.boxes.filter((each) => each.suggestion === true)) {
      this.editor.execute('select', box.id);
      this.editor.execute('accept-suggestion');
    }
    this.editor.execute('select', null);
  }

  /** One step back or forth, of the drawing or of the marks. */
  step(direction: 'undo' | 'redo'): boolean {
    if (!this.isTagging) return this.editor.execute(direction);
    this.#setSheet(direction === 'undo' ? undoTag(this.#sheet) : redoTag(this.#sheet));
    return true;
  }

  /** Writes the draft now and says so. */
  async save(): Promise<void> {
    await this.#options.journal.flush();
    this.#tell({ notice: { kind: 'kept' } });
  }

  /** Answers a question about what others found. */
  judge(word: Word): Promise<boolean> {
    this.#word = word;
    return this.submit();
  }

  /** Hands the answer to the journal. False while something is in the way; the notice then says what. */
  async submit(): Promise<boolean> {
    const { phase, assignment } = this.#state;
    if (phase !== 'ready' || assignment === null) return false;
    const obstacle = this.#obstacle(assignment);
    if (obstacle !== null) {
      this.#tell({ notice: obstacle });
      return false;
    }
    this.#tell({ phase: 'sending', notice: null });
    const payload: Payload = { answer: this.#answer(), active_ms: this.time.read() };
    try {
      await this.#options.journal.submit(assignment.id, payload);
      return true;
    } catch {
      this.#tell({ phase: 'ready', notice: { kind: 'not-kept' } }); // the browser's storage failed: nothing has left
      return false;
    }
  }

  dismissNotice(): void {
    this.#tell({ notice: null });
  }

  destroy(): void {
    this.#pictures.clear();
    this.editor.destroy();
    this.#listeners.clear();
  }

  async #lay(assignment: Assignment, size: '1024' | '2048'): Promise<void> {
    const isCurrent = () => this.#state.assignment?.id === assignment.id;
    const { journal } = this.#options;
    try {
      const [picture, draft] = await Promise.all([
        this.#pictures.get(assignment, size),
        journal.draftOf(assignment.id).catch(() => null),
      ]);
      if (!isCurrent()) return;
      this.#fill(assignment, (draft?.snapshot ?? null) as Draft | null); // written by `#draft` and by nothing else
      this.editor.setImage(picture, assignment.image.width, assignment.image.height);
    } catch {
      if (isCurrent()) this.#tell({ phase: 'no-picture' });
    }
  }

  /** The drawing or the marks as they were left, else the machine's proposals, else nothing. */
  #fill(assignment: Assignment, draft: Draft | null): void {
    const { editor } = this;
    const { isJudging } = this;
    const isLooking = isJudging || assignment.stage.kind === 'tag';
    this.#word = null;
    this.#proposed = isJudging ? askedBoxes(assignment) : suggestedBoxes(assignment.suggestion?.answer ?? null);
    this.#sheet = draft?.kind === 'tag' ? draft.sheet : NO_TAGS;
    editor.setReadOnly(isLooking);
    editor.setTool(isLooking ? 'pan' : this.#proposed.length > 0 ? 'select' : 'draw');
    if (draft?.kind === 'draw') editor.restore(draft.snapshot);
    else editor.load(isLooking && !isJudging ? [] : this.#proposed);
    this.#arm(this.#state.active);
    this.time.start(draft?.activeMs ?? 0);
  }

  #listen(): void {
    const { editor } = this;
    editor.on('change', ({ origin }) => this.#changed(origin));
    editor.on('select', () => this.#sync());
    editor.on('tool', () => this.#sync());
    editor.on('dropped-small', () => this.#tell({ notice: { kind: 'dropped-small' } }));
    editor.on('painted', () => {
      this.#tell({ phase: 'ready' });
      this.#look();
      this.#sync();
    });
  }

  /** Brings the one object in question near, with what is around it. */
  #look(): void {
    const { assignment } = this.#state;
    const [box] = this.editor.boxes;
    if (assignment === null || box === undefined || !this.isJudging || assignment.stage.kind === 'cover') return;
    this.editor.viewport.zoomTo(contextOf(box, assignment.image));
  }

  #changed(origin: EditorEvents['change']['origin']): void {
    this.#sync();
    if (origin !== 'load') this.#noteDraft();
  }

  #setSheet(sheet: TagSnapshot): void {
    if (sheet === this.#sheet) return;
    this.#sheet = sheet;
    this.#sync();
    this.#noteDraft();
  }

  #noteDraft(): void {
    const { assignment } = this.#state;
    if (assignment === null) return;
    this.#warned = null;
    this.#tell({ notice: null });
    this.#options.journal.noteChange(assignment.id, () => this.#draft());
  }

  #draft(): Draft {
    const activeMs = this.time.read();
    return this.isTagging
      ? { kind: 'tag', sheet: this.#sheet, activeMs }
      : { kind: 'draw', snapshot: this.editor.snapshot(), activeMs };
  }

  #answer(): Answer {
    if (this.#word !== null) return { answer: this.#word };
    return this.isTagging ? { tags: [...this.#sheet.tags] } : drawAnswer(this.editor.boxes, this.#proposed);
  }

  /** What stands against submitting. A warning stands once: who submits again means it. */
  #obstacle({ stage }: Assignment): Notice | null {
    if (this.isJudging) return this.#word === null ? { kind: 'unanswered' } : null;
    const obstacle = this.isTagging
      ? obstacleToTags(this.#sheet.tags)
      : obstacleToBoxes(this.editor.boxes, stage.settings.min_answers ?? 0);
    if (obstacle === null || obstacle.kind === this.#warned) return null;
    if (obstacle.kind === 'uncategorised') {
      this.editor.setTool('select');
      this.editor.execute('select', obstacle.first);
    } else this.#warned = obstacle.kind;
    return obstacle;
  }

  #arm(id: string | null): void {
    this.editor.setActiveCategories(id === null ? [] : [id]);
    this.#tell({ active: id });
  }

  #renditionSize(): '1024' | '2048' {
    return renditionFor(Math.max(this.#host.clientWidth, this.#host.clientHeight) * (window.devicePixelRatio || 1));
  }

  /** How many pictures are fetched ahead; one where the person asked the browser to save data. */
  #depth(): number {
    const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }; // not in every browser's types
    return connection?.saveData === true ? 1 : 2;
  }

  #sync(): void {
    const { editor } = this;
    const { history } = editor.drawing;
    this.#tell({
      boxes: editor.boxes,
      selected: editor.drawing.selected,
      tool: editor.tool,
      tags: this.#sheet.tags,
      canUndo: this.isTagging ? this.#sheet.done.length > 0 : history.canUndo,
      canRedo: this.isTagging ? this.#sheet.undone.length > 0 : history.canRedo,
    });
  }

  #tell(news: Partial<BenchState>): void {
    this.#state = { ...this.#state, ...news };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What keys of the canvas may do while the picture is only looked at. */
const VIEW_ACTIONS: ReadonlySet<EngineAction | null> = new Set<EngineAction>([
  'zoom-in',
  'zoom-out',
  'fit',
  'actual-size',
  'hold-pan',
  'hold-hide',
  'toggle-labels',
  'cancel',
]);
