import { useEffect, useState } from 'react';
import type { Editor } from '../../engine';
import { useFormats, useText } from '../../i18n';
import { threadsOf, useRemarks } from './talk-queries';

interface PinsProps {
  editor: Editor;
  projectId: number;
  imageId: number;
  onChoose: (object: number) => void;
}

/** The open remarks on the picture, as numbered pins that follow it. */
export function Pins({ editor, projectId, imageId, onChoose }: PinsProps) {
  const text = useText().talk;
  const formats = useFormats();
  const { data } = useRemarks(projectId, imageId);
  const [, follow] = useState(0);
  useEffect(() => editor.on('viewport', () => follow((before) => before + 1)), [editor]);
  return threadsOf(data?.results ?? []).map(({ root }, place) => {
    if (root.x === null || root.y === null || root.resolved_at !== null) return null;
    const { x, y } = editor.viewport.toScreen({ x: root.x, y: root.y });
    const { object } = root;
    return (
      <button
        key={root.id}
        type="button"
        className="talk-pin desk-pin"
        style={{ left: `${x}px`, top: `${y}px` }}
        title={root.text}
        aria-label={text.pin(formats.number(place + 1))}
        onClick={() => object !== null && onChoose(object)}
      >
        {formats.number(place + 1)}
      </button>
    );
  });
}
