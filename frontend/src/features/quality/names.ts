import type { Project } from '../../api/types';
import { useSpeech } from '../../i18n';
import { nameIn } from '../projects/queries';

/** A figure between -1 and 1 with two digits, so that figures below each other can be compared. */
export const twoDigits = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

/** The name of a category in the reader's language; one that the project no longer asks about keeps its number. */
export function useCategoryNames(project: Project): (id: number) => string {
  const { language } = useSpeech();
  return (id) => {
    const category = project.categories.find((each) => each.id === id);
    return category ? nameIn(language, category) : `#${id}`;
  };
}
