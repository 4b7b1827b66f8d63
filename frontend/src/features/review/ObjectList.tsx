import { useEffect, useRef } from 'react';
import type { Project, ReviewDetail, ReviewObject } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import { Mark } from '../../ui/Mark';
import { VoteDots } from '../../ui/Progress';
import { nameIn } from '../projects/queries';
import type { ReviewAction } from './desk';
import type { VoteOverlay } from './ReviewPage';
import { Talk } from './Talk';
import { useConflictSentences } from './use-conflicts';
import { votersOf } from './votes';
import './talk.css';

const SIGN = { proposed: '', verified: '✓', rejected: '✕', superseded: '' } as const;

interface RowProps {
  project: Project;
  object: ReviewObject;
  isChosen: boolean;
  sentences: readonly string[];
  onChoose: (id: number) => void;
}

function ObjectRow({ project, object, isChosen, sentences, onChoose }: RowProps) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const item = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const named = object.categories.map((id) => project.categories.find((category) => category.id === id));
  return (
    <li>
      <button
        ref={item}
        type="button"
        className="desk-object"
        data-state={object.state}
        aria-pressed={isChosen}
        onClick={() => onChoose(object.id)}
      >
        <span className="swatch" style={{ background: categoryColour(named[0]?.position ?? 0) }} />
        <span className="desk-object-name">
          {named.map((category) => (category ? nameIn(language, category) : '–')).join(' + ')}
        </span>
        <VoteDots
          votesFor={object.votes_for}
          votes={object.votes}
          label={text.review.votesFor(formats.number(object.votes_for), formats.number(object.votes))}
        />
        <span className="number">{formats.percent(object.confidence)}</span>
        <span className="desk-sign" title={text.terms.objectState[object.state]}>
          {SIGN[object.state]}
          <span className="visually-hidden">{text.terms.objectState[object.state]}</span>
        </span>
        {sentences.map((sentence) => (
          <span key={sentence} className="desk-conflict caution">
            ◇ {sentence}
          </span>
        ))}
      </button>
    </li>
  );
}

interface VotersProps {
  detail: ReviewDetail;
  overlay: VoteOverlay;
  onVoter: (voter: string | null) => void;
}

/** The voters by letter: pressing one lays their boxes over the picture, pointing at one shows only theirs. */
function Voters({ detail, overlay, onVoter }: VotersProps) {
  const text = useText();
  return (
    <fieldset className="desk-voters" title={text.review.votesHint}>
      <legend className="visually-hidden">{text.review.votesHint}</legend>
      <span className="quiet">{text.review.onlyVotesOf}</span>
      {votersOf(detail).map((voter) => (
        <button
          key={voter}
          type="button"
          className="chip"
          aria-pressed={overlay.shown.has(voter)}
          aria-keyshortcuts={`Shift+${voter}`}
          onClick={() => {
            overlay.toggle(voter);
            onVoter(null);
          }}
          // Moving, not entering: a pointer that lies where the button appears has chosen nobody.
          onPointerMove={() => onVoter(voter)}
          onPointerLeave={() => onVoter(null)}
        >
          {voter}
        </button>
      ))}
      <button type="button" className="button plain" aria-keyshortcuts="E" onClick={overlay.toggleAll}>
        {text.review.allVotes} <kbd>E</kbd>
      </button>
    </fieldset>
  );
}

function Answers({ isStuck, onAction }: { isStuck: boolean; onAction: (action: ReviewAction) => void }) {
  const text = useText();
  return (
    <div className="desk-answers">
      <button
        type="button"
        className="button"
        disabled={isStuck}
        aria-keyshortcuts="A"
        onClick={() => onAction('approve')}
      >
        {text.review.approve} <kbd>A</kbd>
      </button>
      <button
        type="button"
        className="button"
        disabled={isStuck}
        aria-keyshortcuts="R"
        onClick={() => onAction('reject')}
      >
        {text.review.reject} <kbd>R</kbd>
      </button>
    </div>
  );
}

interface ListProps {
  project: Project;
  detail: ReviewDetail;
  chosen: number | null;
  onChoose: (id: number) => void;
  onVoter: (voter: string | null) => void;
  onAction: (action: ReviewAction) => void;
  overlay: VoteOverlay;
  isWriting: boolean;
  onWriting: (isWriting: boolean) => void;
}

/** The objects of an image by risk, who voted for each, and the two answers. */
export function ObjectList(props: ListProps) {
  const { project, detail, chosen, onChoose, onVoter, onAction, overlay, isWriting, onWriting } = props;
  const text = useText();
  const { sentences } = useConflictSentences(project, detail);
  const isStuck = chosen === null || !detail.may_review;
  return (
    <aside className="desk-side" aria-label={text.review.objects}>
      <header className="desk-side-head">
        <strong>{detail.image.name}</strong>
        <span className="quiet">{text.review.layerAt(detail.layer + 1, detail.layers_needed)}</span>
      </header>
      {detail.doubt !== null && (
        <p className="desk-doubt">
          <Mark tone="caution">{text.review.doubts[detail.doubt]}</Mark>
        </p>
      )}
      <Voters detail={detail} overlay={overlay} onVoter={onVoter} />
      {detail.objects.length === 0 && <p className="desk-none quiet">{text.review.nothingMarked}</p>}
      <ul className="desk-objects plain-list">
        {detail.objects.map((object) => (
          <ObjectRow
            key={object.id}
            project={project}
            object={object}
            isChosen={object.id === chosen}
            sentences={sentences(object)}
            onChoose={onChoose}
          />
        ))}
      </ul>
      <Answers isStuck={isStuck} onAction={onAction} />
      <Talk
        project={project}
        detail={detail}
        chosen={chosen}
        onChoose={onChoose}
        isWriting={isWriting}
        onWriting={onWriting}
      />
    </aside>
  );
}
