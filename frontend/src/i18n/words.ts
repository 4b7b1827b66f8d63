import { use } from 'react';
import type { en } from './en';
import { core } from './en/core';
import type { pages } from './en/pages';
import type { Language } from './language';

/** All words of the product in one language. */
export type Text = typeof en;
type Core = typeof core;
type Pages = typeof pages;

/** The parts that come with the first page that speaks them; the workspace speaks none. */
export const PAGES: readonly (keyof Pages)[] = [
  'accounts',
  'catalog',
  'checks',
  'crops',
  'datasets',
  'gold',
  'projects',
  'quality',
  'review',
  'training',
  'wizard',
];

const whole = new Map<Language, Text>();
const fetching = new Map<Language, Promise<Text>>();

async function coreOf(language: Language): Promise<Core> {
  return language === 'zh' ? (await import('./zh/core')).core : core;
}

async function fetchAll(language: Language): Promise<Text> {
  const rest = language === 'zh' ? import('./zh/pages') : import('./en/pages');
  const all = { ...(await coreOf(language)), ...(await rest).pages };
  whole.set(language, all);
  return all;
}

/** Fetches all words of a language, once; what failed is tried again when it is asked for again. */
export function allWords(language: Language): Promise<Text> {
  const known = fetching.get(language);
  if (known !== undefined) return known;
  const fetched = fetchAll(language);
  fetching.set(language, fetched);
  fetched.catch(() => fetching.delete(language));
  return fetched;
}

/** The words of a language that are here already: all of them, of English at least the first ones, else nothing. */
export function wordsAtHand(language: Language): Text | null {
  return whole.get(language) ?? (language === 'en' ? asTheyCome(language, core) : null);
}

/** The words to begin with; all of them at once where the pages of the present language are open already. */
export async function firstWords(language: Language, present: Language | null): Promise<Text> {
  const isInPages = present !== null && whole.has(present);
  return isInPages ? allWords(language) : (whole.get(language) ?? asTheyCome(language, await coreOf(language)));
}

/** The first words; a page that asks for others waits, as for its code, until they are here. */
function asTheyCome(language: Language, first: Core): Text {
  const words = { ...first };
  for (const part of PAGES) {
    // Once they are here they are read anywhere; `use` suspends, and only what is being rendered can wait.
    const read = () => (whole.get(language) ?? use(allWords(language)))[part];
    Object.defineProperty(words, part, { enumerable: true, get: read });
  }
  return words as Text; // each part that is missing has just been given a getter
}
