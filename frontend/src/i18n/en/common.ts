/** Words that every page shares. */
export const common = {
  pageNotFound: 'There is no page at this address.',
  loading: 'Loading…',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  search: 'Search',
  language: 'Language',
  offline: 'You are offline. Your work is kept here and sent when the line is back.',
  somethingFailed: (what: string) => `${what} could not be loaded.`,
};
