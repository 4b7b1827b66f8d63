import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Decision, Project, ReviewDetail, ReviewObject } from '../../api/types';
import { type Box, type BoxStyle, Editor, NO_ATTRIBUTES, type Overlay } from '../../engine';
import { useSpeech, useText } from '../../i18n';
import { boxStyles } from '../workspace/box-style';
import { loadBitmap, type Picture, renditionFor } from '../workspace/pictures';
import { decisionsOfDrawing } from './desk';
import { Pins } from './Pins';
import { useConflictSentences } from './use-conflicts';
import { partsOf, type VotedBox, votersOf } from './votes';

const SETTLE_MS = 400;
const REJECTED_OPACITY = 0.35;
const VOTE_DASH = [6, 4];

function boxOf(object: ReviewObject): Box[] {
  const { x, y, width, height } = object;
  if (x === null || y === null || width === null || height === null) return [];
  const base = { id: String(object.id), x, y, width, height, categories: object.categories.map(String) };
  return [{ ...base, attributes: NO_ATTRIBUTES, method: 'import' }];
}

/** Colour by category; a tick for what is verified, a diamond for what was disputed, faint for what is rejected. */
function styleFor(
  detail: ReviewDetail,
  plain: (box: Box) => BoxStyle,
  short: (object: ReviewObject) => string,
): (box: Box) => BoxStyle {
  const byId = new Map(detail.objects.map((object) => [String(object.id), object]));
  return (box) => {
    const object = byId.get(box.id);
    const style = plain(box);
    if (object === undefined) return style;
    const isDisputed = object.conflicts.length > 0 && object.decided_at === null;
    const label = isDisputed ? `${style.label ?? ''} ◇ ${short(object)}` : (style.label ?? '');
    if (object.state === 'rejected') return { ...style, label, opacity: REJECTED_OPACITY, dash: [2, 4] };
    if (object.state === 'verified') return { ...style, mark: 'tick' };
    return { ...style, label };
  };
}

const LETTER_WIDTH = 8;
const LABEL_EDGE = 18;

function drawnBox({ x, y, width, height, categories }: VotedBox): Box {
  const base = { id: 'vote', x, y, width, height, categories: categories.map(String) };
  return { ...base, attributes: NO_ATTRIBUTES, method: 'import' };
}

/** A voter's box, dashed, with the voter's letter and, where it says more than the colour, the category. */
function overlayOf({ voter, box }: { voter: string; box: VotedBox }, isNamed: boolean, plain: Plain): Overlay {
  const style = plain(drawnBox(box));
  const label = isNamed ? `${voter} ${style.label ?? ''}` : voter;
  return { x: box.x, y: box.y, width: box.width, height: box.height, style: { ...style, dash: VOTE_DASH, label } };
}

/** The labels of boxes that lie on each other, side by side below them. */
function sideBySide(overlays: readonly Overlay[]): Overlay[] {
  let foot = 0;
  return overlays.map((overlay) => {
    const placed = { ...overlay, style: { ...overlay.style, foot } };
    foot += LABEL_EDGE + LETTER_WIDTH * (overlay.style.label ?? '').length;
    return placed;
  });
}

/** The votes that lie over the picture: of one voter alone, else of those who are switched on and of a disputed object in hand. */
function overlaysOf(
  { detail, voter, shown, chosen }: Pick<CanvasProps, 'detail' | 'voter' | 'shown' | 'chosen'>,
  plain: Plain,
): Overlay[] {
  const wanted = voter === null ? shown : new Set([voter]);
  const laid = votersOf(detail).flatMap((letter, place) => {
    const votes = detail.votes.filter((vote) => vote.voter === letter && wanted.has(letter));
    const boxes = votes.flatMap((vote) => vote.boxes ?? []);
    const foot = voter === null ? place * (LABEL_EDGE + LETTER_WIDTH) : 0;
    return boxes
      .map((box) => overlayOf({ voter: letter, box }, voter !== null, plain))
      .map((overlay) => ({ ...overlay, style: { ...overlay.style, foot } }));
  });
  const object = detail.objects.find(({ id }) => id === chosen);
  if (voter !== null || object === undefined || object.conflicts.length === 0) return laid;
  const parts = partsOf(detail, object).flatMap(({ voter: letter, box }) =>
    box === null || wanted.has(letter)
      ? []
      : [overlayOf({ voter: letter, box }, box.categories[0] !== object.categories[0], plain)],
  );
  return [...laid, ...sideBySide(parts)];
}

type Plain = (box: Box) => BoxStyle;

interface CanvasProps {
  project: Project;
  detail: ReviewDetail;
  chosen: number | null;
  /** Only this voter's boxes are shown, and no merged ones. */
  voter: string | null;
  /** The voters whose boxes lie over the merged ones. */
  shown: ReadonlySet<string>;
  onChoose: (id: number | null) => void;
  onDecide: (decision: Decision) => void;
  /** Tells at once what the hand has changed; the page calls it before it acts on what is decided. */
  settle: RefObject<() => void>;
}

/** Keeps one editor in the element, with the picture of this image in it. */
function useEditor(detail: ReviewDetail) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>('loading');
  const { image } = detail;
  useEffect(() => {
    const node = host.current;
    if (node === null) return;
    const made = new Editor(node, { styleOf: () => ({ colour: 'white' }) });
    made.setTool('select');
    made.on('painted', () => setPhase('ready'));
    setPhase('loading');
    setEditor(made);
    const abort = new AbortController();
    let picture: Picture | undefined;
    const size = renditionFor(Math.max(node.clientWidth, node.clientHeight) * (window.devicePixelRatio || 1));
    loadBitmap(image.urls[size], abort.signal).then(
      (loaded) => {
        picture = loaded;
        made.setImage(loaded, image.width, image.height);
      },
      () => abort.signal.aborted || setPhase('failed'),
    );
    return () => {
      abort.abort();
      made.destroy();
      picture?.close?.();
      setEditor(null);
    };
  }, [image]);
  return { host, editor, phase };
}

/** Tells what was changed by hand, when the hand has come to rest. */
function useHand(editor: Editor | null, { project, detail, chosen, onDecide, settle }: CanvasProps): void {
  const latest = useRef({ detail, chosen, onDecide });
  latest.current = { detail, chosen, onDecide };
  useEffect(() => {
    if (editor === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      const now = latest.current;
      const model = now.detail.objects.find(({ id }) => id === now.chosen);
      const category = model?.categories[0] ?? project.categories[0]?.id ?? null;
      for (const decision of decisionsOfDrawing(editor.boxes, now.detail, category)) now.onDecide(decision);
    };
    const stop = editor.on('change', ({ origin }) => {
      if (origin === 'load') return;
      clearTimeout(timer);
      timer = setTimeout(rest, SETTLE_MS);
    });
    settle.current = rest;
    return () => {
      stop();
      rest();
      settle.current = () => undefined;
    };
  }, [editor, project, settle]);
}

/** Keeps boxes, looks, overlays and the choice of the editor in step with the page. */
function useInStep(editor: Editor | null, props: CanvasProps): void {
  const { project, detail, chosen, voter, shown, onChoose } = props;
  const { language } = useSpeech();
  const { short } = useConflictSentences(project, detail);
  const words = useRef(short);
  words.current = short;
  useEffect(() => {
    if (editor === null) return;
    const plain = boxStyles(project.categories, language);
    editor.setStyle(styleFor(detail, plain, (object) => words.current(object)));
    editor.setOverlays(overlaysOf({ detail, voter, shown, chosen }, plain));
    editor.setBoxesHidden(voter !== null);
  }, [editor, project, detail, voter, shown, chosen, language]);
  // Apart from the rest: it also gives up the selection.
  useEffect(() => editor?.setReadOnly(!detail.may_review), [editor, detail.may_review]);
  const boxes = JSON.stringify(detail.objects.flatMap(boxOf));
  useEffect(() => {
    editor?.load(JSON.parse(boxes) as Box[]); // written one line above: the text says whether a box has changed
  }, [editor, boxes]);
  // After a load nothing is selected; the choice of the page is put back.
  useEffect(() => {
    if (editor === null || boxes === '') return;
    const show = () => editor.drawing.select(chosen === null ? null : String(chosen));
    show();
    return editor.on('painted', show);
  }, [editor, boxes, chosen]);
  useEffect(
    () =>
      editor?.on('select', ({ id }) => {
        if (id !== null && /^\d+$/.test(id)) onChoose(Number(id));
      }),
    [editor, onChoose],
  );
}

/** The picture with the merged boxes; drag one to correct it, W draws one that everybody missed. */
export function ReviewCanvas(props: CanvasProps) {
  const text = useText();
  const { host, editor, phase } = useEditor(props.detail);
  useInStep(editor, props);
  useHand(editor, props);
  useEffect(() => {
    if (editor === null) return;
    const press = (event: KeyboardEvent) => {
      const isOurs =
        event.target === document.body || (event.target instanceof Node && host.current?.contains(event.target));
      if (isOurs && editor.keyDown(event)) event.preventDefault();
    };
    const release = () => editor.keyUp();
    window.addEventListener('keydown', press);
    window.addEventListener('keyup', release);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('keyup', release);
    };
  }, [editor, host]);
  return (
    <section className="desk-picture" aria-label={props.detail.image.name}>
      <div ref={host} className="desk-canvas" data-phase={phase} />
      {editor !== null && phase === 'ready' && (
        <Pins editor={editor} projectId={props.project.id} imageId={props.detail.image.id} onChoose={props.onChoose} />
      )}
      {phase === 'failed' && <p className="desk-note">{text.common.somethingFailed(props.detail.image.name)}</p>}
      {props.detail.reason !== null && (
        <p className="desk-note">
          {text.review.refusals[props.detail.reason as 'own_vote'] ?? props.detail.reason_text}
        </p>
      )}
    </section>
  );
}
