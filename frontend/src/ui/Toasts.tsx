import { type ComponentType, createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { useText } from '../i18n';
import { useProblemWords } from './states';
import type { Note, ToastShelfProps } from './ToastShelf';

const SayContext = createContext<((note: Omit<Note, 'key'>) => void) | null>(null);

const loadShelf = async () => (await import('./ToastShelf')).ToastShelf;

/** How long the page is left to itself before what shows notes is fetched: the first picture comes before. */
const QUIET_MS = 3_000;

/** What shows notes: it comes when the page has settled, or with the first note. */
function useShelf(isNeeded: boolean): ComponentType<ToastShelfProps> | null {
  const [shelf, setShelf] = useState<{ Shelf: ComponentType<ToastShelfProps> } | null>(null);
  const isHere = shelf !== null;
  useEffect(() => {
    if (isHere) return;
    let isGone = false;
    const load = () => {
      // Without a line it cannot come; the next note tries again.
      loadShelf().then(
        (Shelf) => isGone || setShelf({ Shelf }),
        () => undefined,
      );
    };
    const timer = setTimeout(load, isNeeded ? 0 : QUIET_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [isNeeded, isHere]);
  return shelf?.Shelf ?? null;
}

/** Holds the short notes at the foot of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const say = useCallback(
    (note: Omit<Note, 'key'>) => setNotes((before) => [...before, { ...note, key: (before.at(-1)?.key ?? 0) + 1 }]),
    [],
  );
  const take = useCallback((key: number) => setNotes((before) => before.filter((note) => note.key > key)), []);
  const Shelf = useShelf(notes.length > 0);
  return (
    <SayContext value={say}>
      {children}
      {Shelf !== null && <Shelf notes={notes} onTaken={take} />}
    </SayContext>
  );
}

function useSay() {
  const say = useContext(SayContext);
  if (say === null) throw new Error('Notes need a ToastProvider above them.');
  return say;
}

/** Says in a note what was done, with a way back where there is one. */
export function useToast(): (words: string, undo?: () => void) => void {
  const say = useSay();
  const text = useText();
  return useCallback(
    (words, undo) => say({ words, ...(undo && { undo: { label: text.ui.undo, act: undo } }) }),
    [say, text],
  );
}

/** Says in a note why something failed. */
export function useFailureToast(): (error: unknown) => void {
  const say = useSay();
  const words = useProblemWords();
  return (error) => say({ words: words(error), isFailure: true });
}
