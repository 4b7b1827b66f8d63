import { useMemo } from 'react';

interface Block {
  readonly key: string;
  readonly kind: 'list' | 'heading' | 'paragraph';
  readonly lines: readonly string[];
}

const BULLET = /^[-*]\s+/;
const HEADING = /^#+\s+/;

/** Paragraphs, lists and headings of a text, as people type them; all else stays as it is. */
function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) =>
      part
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .filter((lines) => lines.length > 0)
    .map((lines, place) => {
      const kind = lines.every((line) => BULLET.test(line))
        ? 'list'
        : lines.every((line) => HEADING.test(line))
          ? 'heading'
          : 'paragraph';
      return { key: `${place}`, kind, lines };
    });
}

/** A person's own words, laid out without ever being taken for markup. */
export function PlainText({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return (
    <div className="plain-text">
      {blocks.map(({ key, kind, lines }) => {
        if (kind === 'heading') return <h3 key={key}>{lines.map((line) => line.replace(HEADING, '')).join(' ')}</h3>;
        if (kind === 'paragraph') return <p key={key}>{lines.join(' ')}</p>;
        return (
          <ul key={key}>
            {lines.map((line) => (
              <li key={line}>{line.replace(BULLET, '')}</li>
            ))}
          </ul>
        );
      })}
    </div>
  );
}
