import { useEffect } from 'react';
import { useText } from '../../i18n';
import { Dialog } from '../../ui/Dialog';

const REASONS = ['notThere', 'wrongCategory', 'twice', 'badBox'] as const;

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
      const reason = REASONS[Number(event.key) - 1];
      if (reason === undefined) return;
      event.preventDefault();
      onReject(STORED[reason]);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isOpen, onReject]);
  return (
    <Dialog title={text.review.whyReject} isOpen={isOpen} onClose={onClose}>
      <div className="reasons">
        {REASONS.map((reason, place) => (
          <button key={reason} type="button" className="button" onClick={() => onReject(STORED[reason])}>
            <kbd>{place + 1}</kbd> {text.review.reasons[reason]}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

const STORED: Record<(typeof REASONS)[number], string> = {
  notThere: 'There is no such object.',
  wrongCategory: 'The category is wrong.',
  twice: 'The object is marked twice.',
  badBox: 'The box does not fit.',
};
