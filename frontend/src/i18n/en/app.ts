/** Words of the frame around every page. */
export const app = {
  main: 'Main',
  menu: 'Menu',
  skip: 'Skip to the content',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  account: 'Account',
  users: 'Users',
  signOut: 'Sign out',
  unsentStays: (count: number) =>
    count === 1
      ? '1 answer could not be sent. It stays in this browser until you sign in again.'
      : `${count} answers could not be sent. They stay in this browser until you sign in again.`,
  places: {
    work: 'Work',
    review: 'Review',
    projects: 'Projects',
    catalog: 'Catalog',
    releases: 'Releases',
    models: 'Models',
  },
  home: 'To the first page',
  page: 'The page',
  offline: 'There is no connection. What you see may be old; changes go through when it is back.',
};
