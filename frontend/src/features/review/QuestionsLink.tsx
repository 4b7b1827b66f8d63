import { Link } from 'wouter';
import { useFormats, useText } from '../../i18n';
import { useQuestions } from './talk-queries';
import './talk.css';

/** Says that reviewers wait for an answer of this annotator; nothing where none does. */
export function QuestionsLink({ projectId }: { projectId: number }) {
  const text = useText().talk;
  const formats = useFormats();
  const { data } = useQuestions(projectId);
  const count = data?.results.length ?? 0;
  if (count === 0) return null;
  const shown = formats.number(count) + (data?.next ? '+' : '');
  return (
    <Link href={`/work/${projectId}/questions`} className="questions-link">
      {text.waiting(shown, count)}
    </Link>
  );
}
