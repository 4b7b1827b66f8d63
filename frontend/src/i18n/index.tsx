import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { en } from './en';
import { type Formats, formatsFor } from './formats';
import { type Language, LOCALE, preferredLanguage, rememberLanguage } from './language';

export { LANGUAGE_NAME, LANGUAGES, type Language, languageOfAccount, mendBrowserLanguage } from './language';

/** All words of the product in one language. */
export type Text = typeof en;

interface Speech {
  language: Language;
  text: Text;
  formats: Formats;
  setLanguage: (language: Language) => void;
}

const SpeechContext = createContext<Speech | null>(null);

async function loadText(language: Language): Promise<Text> {
  return language === 'zh' ? (await import('./zh')).zh : en;
}

interface TextProviderProps {
  children: ReactNode;
  initial?: Language;
}

/** Gives the pages below it their words. Shows nothing until the words of the first language are there. */
export function TextProvider({ children, initial }: TextProviderProps) {
  const [wanted, setWanted] = useState<Language>(() => initial ?? preferredLanguage());
  const [loaded, setLoaded] = useState<{ language: Language; text: Text } | null>(
    wanted === 'en' ? { language: 'en', text: en } : null,
  );
  useEffect(() => {
    let isCurrent = true;
    const show = (language: Language, text: Text) => {
      if (isCurrent) setLoaded({ language, text });
    };
    // A language file that cannot be fetched must not leave a blank page: English is always there.
    loadText(wanted).then(
      (text) => show(wanted, text),
      () => show('en', en),
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  useEffect(() => {
    if (loaded !== null) document.documentElement.lang = LOCALE[loaded.language];
  }, [loaded]);
  const setLanguage = useCallback((language: Language) => {
    rememberLanguage(language);
    setWanted(language);
  }, []);
  const speech = useMemo<Speech | null>(
    () => (loaded === null ? null : { ...loaded, formats: formatsFor(loaded.language), setLanguage }),
    [loaded, setLanguage],
  );
  return speech === null ? null : <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** The whole speech of the page: language, words, number and date formats, and the way to change them. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === null) throw new Error('useSpeech needs a TextProvider above it.');
  return speech;
}

/** The words in the reader's language, by feature: `text.workspace.submit`. */
export function useText(): Text {
  return useSpeech().text;
}

/** Number, date and duration formats in the reader's language. */
export function useFormats(): Formats {
  return useSpeech().formats;
}
