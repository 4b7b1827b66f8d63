/** Words of components that know no feature. */
export const ui = {
  undo: 'Undo',
  copy: 'Copy',
  copied: 'Copied',
  more: 'Show more',
  save: 'Save',
  saved: 'Saved.',
  remove: 'Remove',
  dropTitle: 'Drop a folder, files or a zip here',
  dropHint: 'JPEG, PNG and WebP pictures; labels as COCO JSON, Pascal VOC XML, YOLO text or one folder a class.',
  chooseFolder: 'Choose a folder',
  chooseFiles: 'Choose files',
};
