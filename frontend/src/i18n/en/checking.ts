/** Words of the questions that check what others found. */
export const checking = {
  question: {
    box: (names: string) => `Is this box right: ${names}?`,
    tag: (names: string) => `Is this in the picture: ${names}?`,
    cover: 'Is everything marked?',
  },
  means: {
    verify: 'Right means: it is one such object, and the box holds all of it and little else.',
    cover: 'Look over the whole picture for objects of these categories that have no box.',
    adjudicate: 'Others were divided about this one. Your answer decides.',
  },
  votes: (yes: string, no: string) => `Before you: ${yes} said yes, ${no} said no.`,
  answer: { yes: 'Yes', no: 'No', maybe: 'Unsure', complete: 'Complete', missing: 'Missing' },
  unanswered: 'Answer with one of the keys below.',
  panel: 'The question',
  more: 'What the question means',
  noDefinition: 'This category has no definition.',
  hint: { whole: 'whole picture', hide: 'hold: hide the boxes' },
};
