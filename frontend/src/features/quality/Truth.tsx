import type { Category } from '../../api/types';
import { useFormats, useSpeech } from '../../i18n';
import { Dialog } from '../../ui/Dialog';
import { categoryName } from '../workspace/box-style';
import type { Feedback, KnownAnswer, KnownBox } from './gold';
import './truth.css';

interface TruthProps {
  feedback: Feedback;
  categories: readonly Category[];
  onClose: () => void;
}

function Boxes({
  boxes,
  image,
  kind,
}: {
  boxes: readonly KnownBox[];
  image: Feedback['image'];
  kind: 'mine' | 'known';
}) {
  return boxes.map(({ x, y, width, height }, place) => (
    <span
      key={`${kind} ${
        // biome-ignore lint/suspicious/noArrayIndexKey: the boxes of an answer never change their order.
        place
      }`}
      className={`truth-box truth-box-${kind}`}
      style={{
        left: `${(100 * x) / image.width}%`,
        top: `${(100 * y) / image.height}%`,
        width: `${(100 * width) / image.width}%`,
        height: `${(100 * height) / image.height}%`,
      }}
    />
  ));
}

/** The picture with the worker's own boxes dotted and the true ones dashed. */
function TruthPicture({ feedback }: { feedback: Feedback }) {
  const { gold: words } = useSpeech().text;
  const { image, given, known } = feedback;
  return (
    <>
      <div className="truth-picture" style={{ aspectRatio: `${image.width} / ${image.height}` }}>
        <img src={image.urls['1024']} alt="" />
        <Boxes boxes={known.boxes ?? []} image={image} kind="known" />
        <Boxes boxes={given.boxes ?? []} image={image} kind="mine" />
      </div>
      {given.boxes !== undefined && (
        <p className="truth-legend">
          <span className="is-mine">{words.feedback.mine}</span>
          <span className="is-known">{words.feedback.truth}</span>
        </p>
      )}
    </>
  );
}

/** What was found, missed and too many, or what was answered and what is right. */
function useSentences({ feedback, categories }: Omit<TruthProps, 'onClose'>): string[] {
  const { language, text } = useSpeech();
  const formats = useFormats();
  const words = text.gold.feedback;
  const { given, known, found, missed, extra, wrong_category } = feedback;
  if (known.boxes !== undefined) {
    const sentences = [words.found(formats.number(found.length), formats.number(known.boxes.length))];
    if (missed.length > 0) sentences.push(words.missed(formats.number(missed.length)));
    if (extra.length > 0) sentences.push(words.extra(formats.number(extra.length)));
    if (wrong_category.length > 0) sentences.push(words.wrongCategory(formats.number(wrong_category.length)));
    return sentences;
  }
  const names = new Map(categories.map((category) => [category.id, categoryName(category, language)]));
  const single: Readonly<Record<string, string>> = words.word;
  const said = ({ tags, answer }: KnownAnswer) =>
    tags === undefined
      ? (single[answer ?? ''] ?? '')
      : tags.map((id) => names.get(id) ?? String(id)).join(words.comma) || words.nothing;
  return [words.mineWas(said(given)), words.truthIs(said(known))];
}

/** After one of the first known answers: what the worker gave against the truth, in words and picture. */
export function TruthDialog({ feedback, categories, onClose }: TruthProps) {
  const words = useSpeech().text.gold.feedback;
  const sentences = useSentences({ feedback, categories });
  return (
    <Dialog title={feedback.right ? words.right : words.wrong} lead={words.lead} isOpen onClose={onClose}>
      <p>{sentences.join(' ')}</p>
      <TruthPicture feedback={feedback} />
      <div className="form-actions">
        {/* biome-ignore lint/a11y/noAutofocus: the dialog is answered by one key, Enter or Escape. */}
        <button type="button" className="button primary" autoFocus onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
