import { Link } from 'wouter';
import { useFormats, useText } from '../../i18n';
import { useQuestions } from './talk-queries';
import './talk.css';

/** "2 questions about your boxes"; null while nobody waits for an answer of this annotator. */
export function useQuestionCount(projectId: number): string | null {
  const text = useText().talk;
  const formats = useFormats();
  const { data } = useQuestions(projectId);
  const count = data?.results?.length ?? 0;
  return count === 0 ? null : text.waiting(formats.number(count) + (data?.next ? '+' : ''), count);
}

/** Leads to what reviewers ask this annotator; nothing where none does. */
export function QuestionsLink({ projectId }: { projectId: number }) {
  const asked = useQuestionCount(projectId);
  if (asked === null) return null;
  return (
    <Link href={`/work/${projectId}/questions`} className="questions-link">
      {asked}
    </Link>
  );
}
