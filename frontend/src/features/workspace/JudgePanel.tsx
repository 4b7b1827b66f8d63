import type { Category } from '../../api/types';
import { useSpeech, useText } from '../../i18n';
import type { Assignment, Word } from './api';
import { categoryDefinition, categoryName } from './box-style';
import { askedCategories, checkingKind, LETTERS, votesBefore, wordsOf } from './checking';

interface JudgeProps {
  assignment: Assignment | null;
  categories: readonly Category[];
}

function useAsked({ assignment, categories }: JudgeProps) {
  const { text, language } = useSpeech();
  const kind = checkingKind(assignment);
  const ids = askedCategories(assignment);
  const asked = categories.filter(({ id }) => ids.includes(id));
  const names = asked.map((category) => categoryName(category, language)).join(' + ');
  const hasBox = assignment !== null && (assignment.subject as { x?: number } | null)?.x !== undefined;
  const { question } = text.checking;
  const sentence = kind === null ? '' : kind === 'cover' ? question.cover : question[hasBox ? 'box' : 'tag'](names);
  return { kind, asked, sentence };
}

/** The question in words, over the picture, so that a phone shows it too. */
export function JudgeQuestion(props: JudgeProps) {
  const { kind, sentence } = useAsked(props);
  if (kind === null) return null;
  return <h1 className="work-judged">{sentence}</h1>;
}

/** What the question means: the category's definition, what counts as right, how those before were divided. */
export function JudgePanel(props: JudgeProps) {
  const { text, language, formats } = useSpeech();
  const { kind, asked } = useAsked(props);
  const votes = votesBefore(props.assignment);
  const words = text.checking;
  if (kind === null) return null;
  const shown = kind === 'cover' ? props.categories : asked;
  return (
    <section className="work-categories judge-panel" aria-label={words.panel}>
      <p className="quiet">{words.means[kind]}</p>
      {votes !== null && <p>{words.votes(formats.number(votes.yes), formats.number(votes.no))}</p>}
      <dl className="definitions judge-definitions">
        {shown.map((category) => (
          <div key={category.id}>
            <dt>{categoryName(category, language)}</dt>
            <dd>{categoryDefinition(category, language) || <span className="quiet">{words.noDefinition}</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface AnswersProps {
  assignment: Assignment | null;
  isReady: boolean;
  onAnswer: (word: Word) => void;
}

/** The answers that the question takes, each with its key. */
export function JudgeAnswers({ assignment, isReady, onAnswer }: AnswersProps) {
  const { answer } = useText().checking;
  return wordsOf(assignment).map((word, place) => (
    <button
      key={word}
      type="button"
      className="button judge-answer"
      data-region
      disabled={!isReady}
      aria-keyshortcuts={`${LETTERS[word]} ${place + 1}`}
      title={`${LETTERS[word]} · ${place + 1}`}
      onClick={() => onAnswer(word)}
    >
      {answer[word]}{' '}
      <span className="key-sign" aria-hidden="true">
        {LETTERS[word]}
      </span>
    </button>
  ));
}
