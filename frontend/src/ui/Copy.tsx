import { useState } from 'react';
import { useText } from '../i18n';
import './copy.css';

interface CopyProps {
  value: string;
  /** What is copied, for those who cannot see it. */
  label: string;
}

async function copy(value: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(value);
  // Pages served without TLS have no clipboard; a selected field and the old command still work there.
  const area = document.createElement('textarea');
  area.value = value;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** A button that copies and says so. */
export function CopyButton({ value, label }: CopyProps) {
  const text = useText();
  const [isCopied, setCopied] = useState(false);
  const run = () => copy(value).then(() => setCopied(true));
  return (
    <button
      type="button"
      className="button copy-button"
      aria-label={`${text.ui.copy}: ${label}`}
      onClick={() => void run()}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{isCopied ? text.ui.copied : text.ui.copy}</span>
    </button>
  );
}

/** Words to copy, shown whole, with their button. */
export function CopyBlock({ value, label }: CopyProps) {
  return (
    <div className="copy-block">
      <pre>
        <code>{value}</code>
      </pre>
      <CopyButton value={value} label={label} />
    </div>
  );
}
