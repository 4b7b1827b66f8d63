import { ATTRIBUTES, type Attribute, type Box, NO_ATTRIBUTES } from '../../engine';
import type { Answer, AnswerBox } from './api';

/** The server's boxes of a machine, as dashed proposals on the canvas. */
export function suggestedBoxes(answer: Answer | null): Box[] {
  if (answer === null || !('boxes' in answer)) return [];
  return answer.boxes.map((box, place) => ({
    id: `suggestion-${place}`,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    categories: box.categories.map(String),
    attributes: { ...NO_ATTRIBUTES, ...Object.fromEntries((box.attributes ?? []).map((name) => [name, true])) },
    method: 'suggestion',
    suggestion: true,
  }));
}

/** What is sent: the person's own boxes. Proposals that nobody touched or accepted are nobody's opinion and stay out. */
export function drawAnswer(boxes: readonly Box[], proposed: readonly Box[]): Answer {
  const proposals = new Map(proposed.map((box) => [box.id, box]));
  const own = boxes.filter((box) => box.suggestion !== true);
  return { boxes: own.map((box) => answerBox(box, proposals.get(box.id) ?? null)) };
}

function answerBox(box: Box, proposal: Box | null): AnswerBox {
  const { x, y, width, height } = box;
  const attributes = ATTRIBUTES.filter((name: Attribute) => box.attributes[name]);
  return { x, y, width, height, categories: box.categories.map(Number), attributes, method: methodOf(box, proposal) };
}

/** How the box came to be, in the server's words: an edited proposal is `corrected`, a duplicate is made by key. */
function methodOf(box: Box, proposal: Box | null): string {
  if (proposal !== null) return isAccepted(box, proposal) ? 'suggestion' : 'corrected';
  return box.method === 'duplicate' || box.method === 'import' ? 'keyboard' : box.method;
}

function isAccepted(box: Box, proposal: Box): boolean {
  const sides = ['x', 'y', 'width', 'height'] as const;
  return sides.every((side) => box[side] === proposal[side]) && box.categories.join() === proposal.categories.join();
}
