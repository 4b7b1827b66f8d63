import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Decision, Project, ReviewDetail } from '../../api/types';
import { useText } from '../../i18n';
import { useTitle } from '../../ui/Page';
import { Loaded, Skeleton } from '../../ui/states';
import { useCurrentProject } from '../projects/ProjectFrame';
import { actionOfKey, inOrder, neighbour, nextUndecided, type ReviewAction, undecided } from './desk';
import { ObjectList } from './ObjectList';
import { useDecide, useQueue, useReviewImage } from './queries';
import { RejectDialog } from './RejectDialog';
import { ReviewCanvas } from './ReviewCanvas';
import { votersOf } from './votes';
import './review.css';

/** Which image comes after this one: the next of the queue, else its first. */
function useNextImage(projectId: number, imageId: number): number | null {
  const queue = useQueue(projectId, 'proposed');
  const ids = queue.data?.results.map((row) => row.image.id) ?? [];
  const place = ids.indexOf(imageId);
  const next = ids[place + 1] ?? ids.find((id) => id !== imageId) ?? null;
  return next;
}

const TYPING = 'input:not([type=range]), textarea, select, [role=dialog], [role=menu]';

/** Keys act on the page, but never while somebody types or answers a dialog. */
function useKeys(onAction: (action: ReviewAction) => void, isKnown: (action: ReviewAction) => boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const action = actionOfKey(event);
      if (action === null || !isKnown(action)) return;
      event.preventDefault();
      event.stopPropagation();
      onAction(action);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [onAction, isKnown]);
}

interface DeskProps {
  project: Project;
  detail: ReviewDetail;
}

function useDesk({ project, detail }: DeskProps) {
  const { image } = detail;
  const [, navigate] = useLocation();
  const desk = useDecide(project.id, image.id);
  const next = useNextImage(project.id, image.id);
  useReviewImage(project.id, next ?? image.id); // fetched ahead
  const [chosen, setChosen] = useState<number | null>(
    () => nextUndecided(detail, null) ?? detail.objects[0]?.id ?? null,
  );
  const [isRejecting, setRejecting] = useState(false);
  const overlay = useOverlay(detail);
  const [isWriting, setWriting] = useState(false);
  const root = `/projects/${project.id}/review`;
  const decide = (decision: Decision) => {
    void desk.decide(decision);
    if ('object' in decision) setChosen(nextUndecided(detail, decision.object) ?? decision.object);
  };
  const complete = async () => {
    const isDone = await desk.complete();
    if (isDone) navigate(next === null ? root : `${root}/${next}`);
  };
  const settle = useRef(() => {});
  const act = (action: ReviewAction) => {
    settle.current();
    if (action === 'next' || action === 'previous') setChosen(neighbour(detail, chosen, action === 'next' ? 1 : -1));
    else if (action === 'next-undecided') setChosen(nextUndecided(detail, chosen));
    else if (action === 'votes') overlay.toggleAll();
    else if (action === 'remark') setWriting(true);
    else if (typeof action === 'object' && 'voter' in action) overlay.toggle(action.voter);
    else if (!detail.may_review) return;
    else if (action === 'undo') void desk.undo();
    else if (action === 'complete') void complete();
    else if (chosen === null) return;
    else if (action === 'approve') decide({ object: chosen, decision: 'approve' });
    else if (action === 'reject') setRejecting(true);
    else recategorise(action.category, chosen);
  };
  const recategorise = (place: number, object: number) => {
    const category = project.categories[place];
    if (category) decide({ object, decision: 'correct', correction: { categories: [category.id] } });
  };
  return { chosen, setChosen, isRejecting, setRejecting, decide, act, settle, overlay, isWriting, setWriting };
}

export interface VoteOverlay {
  /** Whose boxes lie over the picture. */
  shown: ReadonlySet<string>;
  toggle: (voter: string) => void;
  toggleAll: () => void;
}

/** Which voters' boxes are laid over the picture, beside those of the object in hand. */
function useOverlay(detail: ReviewDetail): VoteOverlay {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const toggle = (voter: string) =>
    setShown((before) => {
      const after = new Set(before);
      if (!after.delete(voter)) after.add(voter);
      return after;
    });
  const toggleAll = () => setShown((before) => new Set(before.size > 0 ? [] : votersOf(detail)));
  return { shown, toggle, toggleAll };
}

/** The image with its objects in the order of the first look. */
function useSteady(detail: ReviewDetail): ReviewDetail {
  const [ids] = useState(() => detail.objects.map(({ id }) => id));
  return useMemo(() => inOrder(detail, ids), [detail, ids]);
}

/** The keys that act here, and what the last of them would do. */
function DeskFoot({ project, detail, onAction }: DeskProps & { onAction: (action: ReviewAction) => void }) {
  const text = useText();
  const left = undecided(detail).length;
  const isShut = !detail.may_review;
  return (
    <footer className="desk-foot">
      <Link href={`/projects/${project.id}/review`} className="button plain">
        {text.review.toQueue}
      </Link>
      <span className="desk-keys quiet">{text.review.keys}</span>
      <button type="button" className="button" disabled={isShut} onClick={() => onAction('undo')}>
        {text.ui.undo} <kbd>Ctrl Z</kbd>
      </button>
      <button type="button" className="button primary" disabled={isShut} onClick={() => onAction('complete')}>
        {left > 0 ? text.review.completeRest(left) : text.review.complete} ⌃↵
      </button>
    </footer>
  );
}

/** One image on the desk: the picture on the left, its objects by risk on the right. */
function Desk({ project, detail: latest }: DeskProps) {
  const detail = useSteady(latest);
  const { image } = detail;
  useTitle(image.name);
  const desk = useDesk({ project, detail });
  const { chosen, setChosen, isRejecting, setRejecting, decide, act, settle, overlay } = desk;
  const [voter, setVoter] = useState<string | null>(null);
  const [isKnown] = useState(() => {
    const letters = votersOf(detail);
    return (action: ReviewAction) =>
      typeof action !== 'object' || !('voter' in action) || letters.includes(action.voter);
  });
  useKeys(act, isKnown);
  return (
    <main className="desk" id="content">
      <h1 className="visually-hidden">{image.name}</h1>
      <ReviewCanvas
        project={project}
        detail={detail}
        chosen={chosen}
        voter={voter}
        shown={overlay.shown}
        onChoose={setChosen}
        onDecide={decide}
        settle={settle}
      />
      <ObjectList
        project={project}
        detail={detail}
        chosen={chosen}
        onChoose={setChosen}
        overlay={overlay}
        onVoter={setVoter}
        onAction={act}
        isWriting={desk.isWriting}
        onWriting={desk.setWriting}
      />
      <DeskFoot project={project} detail={detail} onAction={act} />
      <RejectDialog
        isOpen={isRejecting}
        onClose={() => setRejecting(false)}
        onReject={(reason) => {
          setRejecting(false);
          if (chosen !== null) decide({ object: chosen, decision: 'reject', reason });
        }}
      />
    </main>
  );
}

/** Reviews one image; the address names it. */
export function ReviewPage() {
  const text = useText();
  const project = useCurrentProject();
  const { image: id } = useParams<{ image: string }>();
  const query = useReviewImage(project.id, Number(id));
  return (
    <Loaded query={query} what={text.catalog.image} skeleton={<Skeleton lines={1} height={480} />} isPage>
      {(detail) => <Desk key={detail.image.id} project={project} detail={detail} />}
    </Loaded>
  );
}
