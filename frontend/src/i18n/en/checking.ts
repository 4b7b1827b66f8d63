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
  settings: {
    acceptAbove: 'Verify unseen, from % sure',
    acceptAboveHint:
      'Pictures are verified without a reviewer where the crowd is at least this sure of every object. Empty: reviewers see all. A change concerns later pictures only.',
    auditPercent: 'Audit, % of these',
    auditPercentHint:
      'So many of the pictures verified unseen are drawn at random and reviewed like any other; what is found wrong is the published error.',
    mostVotes: 'As few answers as needed, up to',
    mostVotesHint:
      'Above the number before it, a question gets only as many answers between the two as it takes to be sure. The same number: always that many.',
    goldPercent: 'Known answers, % of questions',
    goldPercentHint:
      'So many questions have an answer that is known already; they measure how well people work. Newcomers get up to 20 %.',
    goldFeedback: 'Show the known answer, first times',
    goldFeedbackHint: 'After each of so many of their first known questions people see what was right. 0: never.',
  },
  costs: {
    title: 'Cost of an accepted box',
    note: 'From the times of this project’s own people.',
    route: 'Route',
    routes: { redundant: 'Several drawings of each picture', verified: 'One drawing, checked by others' },
    measured: '(here)',
    workedOut: '(worked out: three drawings, or two checks each)',
    seconds: 'Seconds',
    votes: 'Answers',
    unknown: 'not known yet',
  },
  hint: { whole: 'whole picture', hide: 'hold: hide the boxes' },
};
