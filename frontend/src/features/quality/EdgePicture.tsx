import { useFormats, useText } from '../../i18n';
import { biasSentences, SIDES, sideWords } from './edges';
import type { Edges } from './types';
import './edge-picture.css';

/** How much larger distances are drawn than they are. */
const SCALE = 3;
const SIZE = 100;
const MARGIN = 70;

/** The true box and the worker's average one over each other. */
export function EdgePicture({ edges }: { edges: Edges }) {
  const { quality: text } = useText();
  const formats = useFormats();
  const words = text.mine;
  const percent = (share: number) => formats.percent(share);
  const sentences = biasSentences(edges, words, percent);
  const place = (edge: number) => Math.max(-MARGIN + 4, Math.min(MARGIN - 4, edge * SIZE * SCALE));
  const left = place(edges.left);
  const top = place(edges.top);
  const width = Math.max(2, SIZE + place(edges.right) - left);
  const height = Math.max(2, SIZE + place(edges.bottom) - top);
  const extent = SIZE + 2 * MARGIN;
  return (
    <figure className="edge-picture">
      <svg viewBox={`${-MARGIN} ${-MARGIN} ${extent} ${extent}`} role="img" aria-label={sentences.join(' ')}>
        <title>{sentences.join(' ')}</title>
        <rect className="edge-yours" x={left} y={top} width={width} height={height} />
        <rect className="edge-true" x={0} y={0} width={SIZE} height={SIZE} />
      </svg>
      <figcaption>
        {sentences.map((sentence) => (
          <p key={sentence} className="edge-sentence">
            {sentence}
          </p>
        ))}
        <ul className="edge-key plain-list">
          <li>
            <svg viewBox="0 0 32 4" aria-hidden="true">
              <path className="edge-true" d="M0 2h32" />
            </svg>
            {words.trueBox}
          </li>
          <li>
            <svg viewBox="0 0 32 4" aria-hidden="true">
              <path className="edge-yours" d="M0 2h32" />
            </svg>
            {words.yourBox}
          </li>
        </ul>
        <dl className="facts">
          {SIDES.map((side) => (
            <div key={side} className="edge-side">
              <dt>{words.edgeOf[side]}</dt>
              <dd>{sideWords(edges, side, words, percent)}</dd>
            </div>
          ))}
        </dl>
        <p className="quiet">{words.edgesNote}</p>
      </figcaption>
    </figure>
  );
}
