/** Words of the remarks that reviewers and annotators exchange. */
export const talk = {
  title: 'Remarks',
  none: 'No remarks on this image.',
  add: 'Remark',
  aboutObject: (category: string) => `About the “${category}” chosen`,
  aboutImage: 'About the image',
  text: 'What do you want to ask or say?',
  send: 'Send',
  reply: 'Reply',
  replyTo: 'Your answer',
  resolve: 'Settled',
  resolved: 'settled',
  open: (count: string) => `${count} open`,
  by: { reviewer: 'Reviewer', me: 'You' },
  voter: (letter: string) => `Annotator ${letter}`,
  tooLong: 'At most 2,000 characters.',
  pin: (place: string) => `Remark ${place}`,
  waiting: (count: string, value: number) =>
    value === 1 ? '1 question about your boxes' : `${count} questions about your boxes`,
  answer: 'Answer',
  questionsTitle: 'Questions about your boxes',
  questionsLead:
    'A reviewer looked at images that you labelled and asks. Your boxes are drawn; the pin shows what is meant.',
  noQuestions: 'Nobody waits for an answer of yours.',
  noQuestionsMore: 'When a reviewer asks about your boxes, it stands here.',
  back: 'Back to work',
  sent: 'Your answer is sent.',
};
