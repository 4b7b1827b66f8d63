import type { Category } from '../../api/types';
import type { Box, BoxStyle } from '../../engine';
import type { Language } from '../../i18n';
import { COLOURS, categoryDash } from '../../ui/category-colours';

const LONGEST_LABEL = 28;

export function categoryName(category: Category, language: Language): string {
  return category.names[language] || category.name;
}

export function categoryDefinition(category: Category, language: Language): string {
  return category.definitions[language] || category.definition;
}

/** The categories of a box by name, the primary one first. */
export function namesOf(box: Box, categories: readonly Category[], language: Language): string[] {
  return box.categories.flatMap((id) => {
    const category = categories.find((each) => String(each.id) === id);
    return category === undefined ? [] : [categoryName(category, language)];
  });
}

/** How the boxes of a project look: the colour and dash of the primary category, and the names. */
export function boxStyles(categories: readonly Category[], language: Language): (box: Box) => BoxStyle {
  const tokens = getComputedStyle(document.documentElement);
  const colours = Array.from({ length: COLOURS }, (_, place) => tokens.getPropertyValue(`--category-${place}`).trim());
  const unnamed = { colour: tokens.getPropertyValue('--on-canvas').trim(), dash: [3, 3], label: '?' };
  const placeOf = new Map(categories.map((category, place) => [String(category.id), place]));
  return (box) => {
    const place = placeOf.get(box.categories[0] ?? '');
    if (place === undefined) return unnamed;
    const label = namesOf(box, categories, language).join(' + ');
    const shown = label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
    return { colour: colours[place % COLOURS] ?? '', dash: categoryDash(place), label: shown };
  };
}
