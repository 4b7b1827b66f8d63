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
};
