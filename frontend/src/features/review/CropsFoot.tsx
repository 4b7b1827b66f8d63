import { Link } from 'wouter';
import type { Project } from '../../api/types';
import { useFormats, useText } from '../../i18n';
import { VoteDots } from '../../ui/Progress';
import type { CropAction } from './crops';
import { useConflictWords } from './QueuePage';
import { REASONS } from './reasons';
import type { Outcome, useCrops } from './use-crops';

type Desk = ReturnType<typeof useCrops>;

interface FootProps {
  project: Project;
  desk: Desk;
  onAction: (action: CropAction) => void;
}

/** What the last page, or taking it back, has done. */
function Said({ outcome }: { outcome: Outcome }) {
  const text = useText().crops;
  const formats = useFormats();
  const count = (value: number) => formats.number(value);
  if (outcome.kind === 'taken') {
    const kept = outcome.taken.images_kept.length;
    return [text.takenBack(count(outcome.taken.objects)), kept > 0 && text.kept(count(kept))].filter(Boolean).join(' ');
  }
  const { approved, rejected, images_passed, images_to_fix, left_out } = outcome.judged;
  return [
    text.sent(count(approved), count(rejected), count(images_passed)),
    images_to_fix > 0 && text.toFix(count(images_to_fix), images_to_fix),
    left_out.length > 0 && text.leftOut(count(left_out.length), left_out.length),
  ]
    .filter(Boolean)
    .join(' ');
}

/** The object under the hand in words, and what was done last. */
function AtHand({ project, desk }: FootProps) {
  const text = useText();
  const formats = useFormats();
  const conflictWords = useConflictWords();
  const { sheet } = desk;
  const crop = sheet?.crops[sheet.at];
  const said = (
    <span className="crops-said quiet" aria-live="polite">
      {desk.outcome !== null && <Said outcome={desk.outcome} />}
    </span>
  );
  if (!sheet || crop === undefined) return <div className="crops-hand">{said}</div>;
  const votes = text.review.votesFor(formats.number(crop.votes_for), formats.number(crop.votes));
  return (
    <div className="crops-hand">
      <Link href={`/projects/${project.id}/review/${crop.image.id}`} className="crops-name">
        {crop.image.name}
      </Link>
      <VoteDots votesFor={crop.votes_for} votes={crop.votes} label={votes} />
      <span className="number">{formats.percent(crop.confidence)}</span>
      {crop.conflicts.length > 0 && <span className="caution">◇ {conflictWords(crop.conflicts)}</span>}
      {said}
    </div>
  );
}

/** Why the object under the hand is wrong; the chosen reason stays pressed. */
function Reasons({ reason, onAction }: { reason: number; onAction: (action: CropAction) => void }) {
  const text = useText().crops;
  return (
    <fieldset className="crops-reasons">
      <legend className="visually-hidden">{text.why}</legend>
      {REASONS.map(({ word }, place) => (
        <button
          key={word}
          type="button"
          className="chip"
          aria-pressed={reason === place}
          onClick={() => reason !== place && onAction({ reason: place })}
        >
          <kbd>{place + 1}</kbd> {text.reasons[word]}
        </button>
      ))}
    </fieldset>
  );
}

/** What is under the hand, what was done last, and the two ways on. */
export function CropsFoot(props: FootProps) {
  const { project, desk, onAction } = props;
  const text = useText();
  const formats = useFormats();
  const shown = desk.sheet?.crops.length ?? 0;
  const wrong = desk.sheet?.wrong.size ?? 0;
  const reason = desk.sheet?.wrong.get(desk.sheet.crops[desk.sheet.at]?.id ?? 0);
  return (
    <footer className="crops-foot">
      <AtHand {...props} />
      <div className="crops-line">
        {reason === undefined ? (
          <span className="crops-keys quiet">{text.crops.keys}</span>
        ) : (
          <Reasons reason={reason} onAction={onAction} />
        )}
      </div>
      <div className="crops-buttons">
        <Link href={`/projects/${project.id}/review`} className="button plain">
          {text.crops.toQueue}
        </Link>
        <button
          type="button"
          className="button"
          disabled={!desk.mayUndo || desk.isBusy}
          aria-keyshortcuts="Z"
          onClick={() => onAction('undo')}
        >
          {text.crops.undo} <kbd>Z</kbd>
        </button>
        <button
          type="button"
          className="button primary"
          disabled={shown === 0 || desk.isBusy}
          aria-keyshortcuts="Enter"
          onClick={() => onAction('send')}
        >
          {text.crops.send(formats.number(shown - wrong), formats.number(wrong))} ↵
        </button>
      </div>
    </footer>
  );
}
