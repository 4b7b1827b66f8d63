import type { Evaluation } from '../../api/types';
import type { Text } from '../../i18n';
import type { Formats } from '../../i18n/formats';

/** The one figure that tells most, by task: AP50 of a detector, top-1 error of a classifier. */
const HEADLINES = ['ap50', 'top1_error'] as const;

/** That figure on the test split, or a dash. */
export function headlineOf(evaluations: readonly Evaluation[], text: Text, formats: Formats): string {
  const test = evaluations.find(({ split }) => split === 'test') ?? evaluations[0];
  for (const name of HEADLINES) {
    const figure = test?.figures[name];
    if (typeof figure === 'number') return `${text.training.figure[name]} ${formats.percent(figure, 1)}`;
  }
  return '–';
}
