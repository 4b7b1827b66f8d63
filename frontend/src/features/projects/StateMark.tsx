import type { ProjectState } from '../../api/types';
import { useText } from '../../i18n';
import { Mark, type Tone } from '../../ui/Mark';

const TONE: Record<ProjectState, Tone> = { draft: 'quiet', pilot: 'caution', live: 'accent', closed: 'good' };

/** Where a project stands between draft and closed. */
export function StateMark({ state }: { state: ProjectState }) {
  const text = useText();
  return <Mark tone={TONE[state]}>{text.terms.projectState[state]}</Mark>;
}
