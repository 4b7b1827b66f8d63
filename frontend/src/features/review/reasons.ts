/** Why an object is rejected, by digit. Kept in English with the decision, so that a reason reads the same to everybody. */
export const REASONS = [
  { word: 'notThere', stored: 'There is no such object.' },
  { word: 'wrongCategory', stored: 'The category is wrong.' },
  { word: 'twice', stored: 'The object is marked twice.' },
  { word: 'badBox', stored: 'The box does not fit.' },
  { word: 'several', stored: 'Several objects are in one box.' },
  { word: 'unclear', stored: 'It cannot be told.' },
] as const;

export type ReasonWord = (typeof REASONS)[number]['word'];

/** The reason that a digit key means; null for all other keys. */
export function reasonOfKey(key: string): number | null {
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return place in REASONS ? place : null;
}
