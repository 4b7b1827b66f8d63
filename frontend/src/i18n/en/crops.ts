import type { ReasonWord } from '../../features/review/reasons';

/** Words of the grid of crops. */
const reasons: Record<ReasonWord, string> = {
  notThere: 'not there',
  wrongCategory: 'wrong category',
  twice: 'marked twice',
  badBox: 'box does not fit',
  several: 'several in one box',
  unclear: 'cannot be told',
};

export const crops = {
  reasons,
  title: (category: string) => `Is each of these a “${category}” in a fitting box?`,
  pageTitle: 'Crops',
  open: 'Judge crops',
  category: 'Category',
  option: (category: string, left: string) => `${category} (${left})`,
  order: { risk: 'Doubtful first', sure: 'Surest first' },
  tile: (place: string, name: string, confidence: string) => `${place}: ${name}, confidence ${confidence}`,
  wrong: (reason: string) => `wrong: ${reason}`,
  progress: (done: string, left: string) => `${done} judged, ${left} left`,
  keys: '← ↑ → ↓ move · X or Space wrong · 1–6 why · Enter send · Z take back · O open image',
  why: 'Why?',
  send: (right: string, wrong: string) => `${right} right, ${wrong} wrong: send`,
  undo: 'Take page back',
  openImage: 'Open image',
  toQueue: 'Queue',
  sent: (approved: string, rejected: string, images: string) =>
    `${approved} approved, ${rejected} rejected; ${images} images are done.`,
  toFix: (images: string, value: number) =>
    value === 1 ? '1 image waits to be marked again.' : `${images} images wait to be marked again.`,
  leftOut: (objects: string, value: number) =>
    value === 1 ? '1 had been decided meanwhile.' : `${objects} had been decided meanwhile.`,
  takenBack: (objects: string) => `${objects} decisions are taken back.`,
  kept: (images: string) => `${images} images were decided on by others since and stay as they are.`,
  allDone: (category: string) => `Nothing of “${category}” waits for you.`,
  allDoneMore: 'Choose another category, or go on with the queue.',
  nothing: 'No object waits for you.',
  nothingMore: 'Objects appear here when their votes are merged. Images that you labelled yourself are left to others.',
};
