import { useEffect } from 'react';
import { useText } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { REASONS, reasonOfKey } from './reasons';

interface RejectProps {
  isOpen: boolean;
  onClose: () => void;
  onReject: (reason: string) => void;
}

/** Why is it rejected? A digit answers. The reason is kept in English, so that it reads the same to everybody. */
export function RejectDialog({ isOpen, onClose, onReject }: RejectProps) {
  const text = useText();
  useEffect(() => {
    if (!isOpen) return;
    const press = (event: KeyboardEvent) => {
      const reason = REASONS[reasonOfKey(event.key) ?? REASONS.length];
      if (reason === undefined) return;
      event.preventDefault();
      onReject(reason.stored);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isOpen, onReject]);
  return (
    <Dialog title={text.review.whyReject} isOpen={isOpen} onClose={onClose}>
      <div className="reasons">
        {REASONS.map(({ word, stored }, place) => (
          <button key={word} type="button" className="button" onClick={() => onReject(stored)}>
            <kbd>{place + 1}</kbd> {text.review.reasons[word]}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
