import type { RefObject } from 'react';
import { Problem } from '../../api/problem';
import { useText } from '../../i18n';
import { Skeleton, useProblemWords } from '../../ui/states';
import type { BenchState } from './bench-state';
import type { QueueState } from './work-queue';

interface CanvasPaneProps {
  host: RefObject<HTMLDivElement>;
  state: BenchState | null;
  queue: QueueState | null;
  onReload: () => void;
  onLook: () => void;
}

interface VeilProps {
  title: string;
  more?: string;
  action?: { label: string; onPress: () => void };
}

function Veil({ title, more, action }: VeilProps) {
  return (
    <div className="work-veil" role="status">
      <p className="work-veil-title">{title}</p>
      {more !== undefined && <p>{more}</p>}
      {action !== undefined && (
        <button type="button" className="button" onClick={action.onPress}>
          {action.label}
        </button>
      )}
    </div>
  );
}

/** Why there is no picture to work on, and what can be done. */
function End({ queue, onLook }: { queue: QueueState; onLook: () => void }) {
  const { end, lookingForWork } = useText().workspace;
  const problemWords = useProblemWords();
  const action = { label: end.lookAgain, onPress: onLook };
  const { status, error } = queue;
  if (status === 'opening' || status === 'work') return <Veil title={lookingForWork} />;
  if (status !== 'failed') return <Veil title={end[status]} more={end[`${status}More`]} action={action} />;
  const isPaused = error instanceof Problem && error.code === 'not_asked';
  return <Veil title={isPaused ? end.notAsked : end.failed} more={problemWords(error)} action={action} />;
}

/** The drawing surface, and over it what stands in the way of drawing. */
export function CanvasPane({ host, state, queue, onReload, onLook }: CanvasPaneProps) {
  const text = useText();
  const words = text.workspace;
  const phase = state?.phase ?? 'empty';
  return (
    <div className="work-canvas">
      <div
        ref={host}
        className="work-host"
        role="application"
        aria-label={words.canvas}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing surface takes the keys of its tools.
        tabIndex={0}
        data-region
        data-phase={phase}
        data-image={state?.assignment?.image.id}
      />
      {phase === 'loading' && (
        <div className="work-loading">
          <Skeleton />
          <p>{words.loadingPicture}</p>
        </div>
      )}
      {phase === 'no-picture' && (
        <Veil
          title={words.noPicture}
          more={words.noPictureMore}
          action={{ label: text.common.retry, onPress: onReload }}
        />
      )}
      {phase === 'empty' && queue !== null && <End queue={queue} onLook={onLook} />}
    </div>
  );
}
