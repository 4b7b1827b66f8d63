/** Words of the labelling workspace. */
export const workspace = {
  submit: 'Submit',
};
