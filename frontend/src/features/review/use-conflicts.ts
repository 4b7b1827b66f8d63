import type { Project, ReviewDetail, ReviewObject } from '../../api/types';
import { useFormats, useSpeech } from '../../i18n';
import { nameIn } from '../projects/queries';
import { absentOf, bySaying, partsOf } from './votes';

export interface ConflictWords {
  /** A sentence for each thing that the voters did not agree on. */
  sentences: (object: ReviewObject) => string[];
  /** The same in the few words that fit on the picture. */
  short: (object: ReviewObject) => string;
}

/** What the voters of an object did not agree on: who said what. */
export function useConflictSentences(project: Project, detail: ReviewDetail): ConflictWords {
  const { text, language } = useSpeech();
  const formats = useFormats();
  const words = text.review.says;
  const list = (voters: readonly string[]) => voters.join(language === 'zh' ? '、' : ', ');
  const categoryNames = (ids: readonly number[]) => {
    const found = ids.map((id) => project.categories.find((category) => category.id === id));
    return found.map((category) => (category ? nameIn(language, category) : '–')).join(' + ');
  };
  const groups = (object: ReviewObject, kind: 'category' | 'attribute') =>
    bySaying(partsOf(detail, object), ({ categories, attributes }) =>
      kind === 'category'
        ? categoryNames(categories)
        : attributes.map((each) => text.terms.attribute[each] ?? each).join(' + ') || words.none,
    );
  const sentence = (object: ReviewObject, conflict: string): string => {
    if (conflict === 'missing') return words.missing(list(absentOf(detail, object)));
    if (conflict === 'extra') return words.extra(list(object.voters));
    if (conflict === 'low_overlap')
      return words.lowOverlap(list(object.voters), object.agreement === null ? '–' : formats.percent(object.agreement));
    if (conflict === 'category' || conflict === 'attribute')
      return groups(object, conflict)
        .map(([said, voters]) => words.said(list(voters), said))
        .join(words.between);
    const named: Readonly<Record<string, string>> = text.review.conflict;
    return named[conflict] ?? conflict.replaceAll('_', ' ');
  };
  const few = (object: ReviewObject, conflict: string): string => {
    if (conflict === 'missing') return words.without(list(absentOf(detail, object)));
    if (conflict === 'extra') return words.only(list(object.voters));
    if (conflict === 'category')
      return (
        groups(object, conflict)
          .map(([said]) => said)
          .slice(1)
          .join(' / ') || '≠'
      );
    const named: Readonly<Record<string, string>> = text.review.conflict;
    return named[conflict] ?? conflict.replaceAll('_', ' ');
  };
  return {
    sentences: (object) => object.conflicts.map((conflict) => sentence(object, conflict)),
    short: (object) => object.conflicts.map((conflict) => few(object, conflict)).join(' · '),
  };
}
