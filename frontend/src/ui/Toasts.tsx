import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useCallback } from 'react';
import { useText } from '../i18n';
import { useProblemWords } from './states';
import './toasts.css';

function ToastList() {
  const { toasts } = Toast.useToastManager();
  const text = useText();
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

/** Holds the short notes at the foot of the page. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={7000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Says in a note what was done, with a way back where there is one. */
export function useToast(): (words: string, undo?: () => void) => void {
  const { add, close } = Toast.useToastManager();
  const text = useText();
  return useCallback(
    (words, undo) => {
      const id: string = add({
        description: words,
        ...(undo && {
          actionProps: {
            children: text.ui.undo,
            onClick: () => {
              undo();
              close(id);
            },
          },
        }),
      });
    },
    [add, close, text],
  );
}

/** Says in a note why something failed. */
export function useFailureToast(): (error: unknown) => void {
  const { add } = Toast.useToastManager();
  const words = useProblemWords();
  return (error) => {
    add({ description: words(error), type: 'failure', priority: 'high', timeout: 12_000 });
  };
}
