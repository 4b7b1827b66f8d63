/** Words of how a project has what people found checked, and what that costs. */
export const checks = {
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
  stages: {
    title: 'Checks',
    note: 'When people have answered, what they found is checked in these ways, one after the other, before reviewers see it. Pictures that wait for reviewers already are not asked about again.',
    none: 'What people find goes to the reviewers unchecked.',
    more: 'Also possible',
    what: {
      verify: 'Is this right? Trusted people who had no part in it look at each object in doubt.',
      cover: 'Is something missing? Trusted people look over each picture; one that lacks a box is drawn once more.',
      adjudicate: 'A reviewer or an administrator settles what verification left tied.',
    },
    cost: {
      verify: 'Costs two key presses an object in doubt, a third where they differ.',
      cover: 'Costs two short looks a picture, a third where they differ.',
      adjudicate: 'Costs one key press of an expert for each tie.',
    },
    needsVerify: (verify: string) => `Needs “${verify}” before it.`,
    add: 'Add',
    added: (name: string) => `“${name}” is asked from now on.`,
    earlier: 'Earlier',
    later: 'Later',
    remove: 'Remove',
    wanted: 'How are the answers checked before reviewers see them?',
    partOf: 'Part of this template.',
  },
};
