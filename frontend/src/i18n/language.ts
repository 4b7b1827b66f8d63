/** The languages of the product, as BCP 47 tags. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What goes on `<html lang>` and into Intl. */
export const LOCALE: Record<Language, string> = { en: 'en', zh: 'zh-Hans' };
export const LANGUAGE_NAME: Record<Language, string> = { en: 'English', zh: '简体中文' };

const STORAGE_KEY = 'quorum.language';

function isLanguage(value: string | null | undefined): value is Language {
  return value === 'en' || value === 'zh';
}

/**
 * The language of an account on a machine where nobody has chosen one. English is what an account has whose owner never
 * chose, so it does not overrule the browser.
 */
export function languageOfAccount(saved: string): Language | null {
  return isLanguage(saved) && saved !== 'en' && readStored() === null ? saved : null;
}

/** The language chosen before on this machine, else the first one of the browser's list that we speak, else English. */
export function preferredLanguage(): Language {
  const stored = readStored();
  if (stored !== null) return stored;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return spoken ?? 'en';
}

function isTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length > 0;
  } catch {
    return false;
  }
}

/**
 * Some browsers call their language by a name of the machine (`en-US@posix` under LANG=C) that `Intl` refuses, and code
 * that hands it on unread then fails. Such a name is replaced, once, by that of the language the page speaks.
 */
export function mendBrowserLanguage(): void {
  if (isTag(navigator.language)) return;
  Object.defineProperty(navigator, 'language', { value: LOCALE[preferredLanguage()], configurable: true });
}

function readStored(): Language | null {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return isLanguage(value) ? value : null;
  } catch {
    return null; // Storage can be forbidden (private windows); the choice then lasts as long as the page.
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // As above: a forbidden storage must not stop the page from changing its language.
  }
}
