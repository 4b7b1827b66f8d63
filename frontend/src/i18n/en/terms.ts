/** The words of the glossary, as they stand in every list, mark and form. */
export const terms = {
  role: { annotator: 'Annotator', reviewer: 'Reviewer', admin: 'Administrator' },
  standing: { invited: 'Invited', training: 'Training', active: 'Active', paused: 'Paused', banned: 'Banned' },
  projectState: { draft: 'Draft', pilot: 'Pilot', live: 'Live', closed: 'Closed' },
  template: { boxes: 'Boxes', tags: 'Tags', imagenet: 'ImageNet', verified_boxes: 'Verified boxes' },
  stage: { tag: 'Tag', draw: 'Draw', verify: 'Verify', cover: 'Cover', adjudicate: 'Adjudicate' },
  split: { train: 'Training', val: 'Validation', test: 'Test' },
  format: {
    auto: 'Recognise by itself',
    folder: 'Pictures without labels',
    voc: 'Pascal VOC',
    coco: 'COCO',
    yolo: 'YOLO',
    'class-folders': 'One folder a class',
  },
  objectState: { proposed: 'Proposed', verified: 'Verified', rejected: 'Rejected', superseded: 'Superseded' },
  attribute: { occluded: 'occluded', truncated: 'truncated', group_of: 'group', difficult: 'difficult' } as Record<
    string,
    string
  >,
};
