import { useEffect, useRef } from 'react';
import type { Project, ReviewDetail, ReviewObject } from '../../api/types';
import { useFormats, useSpeech, useText } from '../../i18n';
import { categoryColour } from '../../ui/category-colours';
import { VoteDots } from '../../ui/Progress';
import { nameIn } from '../projects/queries';
import type { ReviewAction } from './desk';
import { useConflictWords } from './QueuePage';

const SIGN = { proposed: '', verified: '✓', rejected: '✕', superseded: '' } as const;

interface RowProps {
  project: Project;
  object: ReviewObject;
  isChosen: boolean;
  onChoose: (id: number) => void;
}

function ObjectRow({ project, object, isChosen, onChoose }: RowProps) {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const conflictWords = useConflictWords();
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
        {object.conflicts.length > 0 && (
          <span className="desk-conflict caution">◇ {conflictWords(object.conflicts)}</span>
        )}
      </button>
    </li>
  );
}

function Voters({ detail, onVoter }: { detail: ReviewDetail; onVoter: (voter: string | null) => void }) {
  const text = useText();
  const voters = [...new Set(detail.votes.map(({ voter }) => voter))];
  return (
    <div className="desk-voters">
      <span className="quiet">{text.review.onlyVotesOf}</span>
      {voters.map((voter) => (
        <button
          key={voter}
          type="button"
          className="button"
          // Moving, not entering: a pointer that lies where the button appears has chosen nobody.
          onPointerMove={() => onVoter(voter)}
          onPointerLeave={() => onVoter(null)}
          onFocus={() => onVoter(voter)}
          onBlur={() => onVoter(null)}
        >
          {voter}
        </button>
      ))}
    </div>
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
}

/** The objects of an image by risk, who voted for each, and the two answers. */
export function ObjectList({ project, detail, chosen, onChoose, onVoter, onAction }: ListProps) {
  const text = useText();
  const isStuck = chosen === null || !detail.may_review;
  return (
    <aside className="desk-side" aria-label={text.review.objects}>
      <header className="desk-side-head">
        <strong>{detail.image.name}</strong>
        <span className="quiet">{text.review.layerAt(detail.layer + 1, detail.layers_needed)}</span>
      </header>
      <Voters detail={detail} onVoter={onVoter} />
      {detail.objects.length === 0 && <p className="desk-none quiet">{text.review.nothingMarked}</p>}
      <ul className="desk-objects plain-list">
        {detail.objects.map((object) => (
          <ObjectRow
            key={object.id}
            project={project}
            object={object}
            isChosen={object.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
      <Answers isStuck={isStuck} onAction={onAction} />
    </aside>
  );
}
