import { Toast } from '@base-ui/react/toast';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n';
import './toasts.css';

/** Something to be said at the foot of the page. */
export interface Note {
  key: number;
  words: string;
  undo?: { label: string; act: () => void };
  isFailure?: boolean;
}

export interface ToastShelfProps {
  notes: readonly Note[];
  /** All notes up to this one are on the shelf. */
  onTaken: (key: number) => void;
}

/** Puts each note on the shelf, once. */
function useNotes({ notes, onTaken }: ToastShelfProps): void {
  const { add, close } = Toast.useToastManager();
  const last = useRef(0);
  useEffect(() => {
    for (const { key, words, undo, isFailure } of notes) {
      if (key <= last.current) continue;
      last.current = key;
      const id: string = add({
        description: words,
        ...(isFailure && { type: 'failure', priority: 'high' as const, timeout: 12_000 }),
        ...(undo && {
          actionProps: {
            children: undo.label,
            onClick: () => {
              undo.act();
              close(id);
            },
          },
        }),
      });
    }
    if (notes.length > 0) onTaken(last.current);
  }, [notes, onTaken, add, close]);
}

function ToastList(props: ToastShelfProps) {
  const { toasts } = Toast.useToastManager();
  const text = useText();
  useNotes(props);
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast ${toast.type ?? ''}`} swipeDirection="down">
      <Toast.Content className="toast-content">
        <Toast.Description className="toast-words" />
        <Toast.Action className="button toast-action" />
        <Toast.Close className="button plain" aria-label={text.common.close}>
          ×
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Shows notes for a few seconds each, at most three at a time. */
export function ToastShelf(props: ToastShelfProps) {
  return (
    <Toast.Provider timeout={7000} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList {...props} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
