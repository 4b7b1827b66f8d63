import { type FormEvent, useState } from 'react';
import { LANGUAGE_NAME, LANGUAGES, useSpeech } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { REPORT_REASONS, type ReportReason, type Work } from './api';
import { categoryDefinition, categoryName } from './box-style';
import { shownKey } from './keys';
import { PlainText } from './PlainText';
import '../../ui/field.css';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
}

const KEY_GROUPS = {
  draw: ['draw', 'place-box', 'category-1', 'search', 'undo', 'redo', 'cancel'],
  edit: [
    'select',
    'next-box',
    'previous-box',
    'move-left',
    'wider',
    'duplicate',
    'delete',
    'accept-suggestion',
    'toggle-occluded',
    'toggle-truncated',
    'toggle-group-of',
    'toggle-difficult',
  ],
  view: ['zoom-in', 'zoom-out', 'fit', 'actual-size', 'zoom-to-selection', 'hold-pan', 'hold-hide', 'toggle-labels'],
  page: ['submit', 'skip', 'save', 'instructions', 'help', 'next-region'],
} as const;
const GROUP_NAMES = ['draw', 'edit', 'view', 'page'] as const;

/** All keys, and the language. */
export function HelpDialog(props: DialogProps) {
  const { text, language, setLanguage } = useSpeech();
  const words = text.workspace;
  return (
    <Dialog title={words.keys} {...props}>
      <fieldset className="chips language-choice">
        <legend>{text.common.language}</legend>
        {LANGUAGES.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === language}
            onClick={() => setLanguage(each)}
          >
            {LANGUAGE_NAME[each]}
          </button>
        ))}
      </fieldset>
      {GROUP_NAMES.map((group) => (
        <section key={group} className="key-group">
          <h3>{words.keyGroups[group]}</h3>
          <dl>
            {KEY_GROUPS[group].map((action) => (
              <div key={action}>
                <dt>
                  <kbd>{action === 'category-1' ? '1–9, 0' : shownKey(action)}</kbd>
                </dt>
                <dd>{words.key[action]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

/** What the project asks, and what each category means. */
export function InstructionsDialog({ work, ...props }: DialogProps & { work: Work }) {
  const { text, language } = useSpeech();
  const words = text.workspace;
  const instructions = work.brief.instructions[language] || work.brief.instructions.en || '';
  return (
    <Dialog title={words.instructions} lead={words.briefVersion(work.brief.version)} {...props}>
      {instructions === '' ? <p className="quiet">{words.noInstructions}</p> : <PlainText text={instructions} />}
      <h3>{words.categories}</h3>
      <dl className="definitions">
        {work.categories.map((category) => (
          <div key={category.id}>
            <dt>{categoryName(category, language)}</dt>
            <dd className="quiet">{categoryDefinition(category, language)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

interface ReportDialogProps extends DialogProps {
  onSend: (reason: ReportReason, detail: string) => void;
}

/** Tells the administrators that something is wrong with the picture itself. */
export function ReportDialog({ onSend, ...props }: ReportDialogProps) {
  const words = useSpeech().text.workspace;
  const [reason, setReason] = useState<ReportReason>('broken');
  const [detail, setDetail] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(reason, detail.trim());
    setDetail('');
  };
  return (
    <Dialog title={words.reportTitle} lead={words.reportLead} {...props}>
      <form className="report-form" onSubmit={send}>
        {REPORT_REASONS.map((each) => (
          <label key={each}>
            <input type="radio" name="reason" checked={each === reason} onChange={() => setReason(each)} />
            {words.reportReason[each]}
          </label>
        ))}
        <textarea
          className="field area"
          rows={3}
          maxLength={500}
          aria-label={words.reportDetail}
          placeholder={words.reportDetail}
          value={detail}
          onChange={(event) => setDetail(event.target.value)}
        />
        <div className="form-actions">
          <button type="submit" className="button primary">
            {words.sendReport}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
