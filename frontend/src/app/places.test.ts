import { expect, test } from 'vitest';
import type { Role, Session } from '../api/types';
import { en } from '../i18n/en';
import { placeOfAddress, placesOf } from './places';

function sessionOf(role: Role, isSiteAdmin = false): Session {
  return {
    user: { id: 1, email: 'a@b.org', name: 'A', language: 'en', is_site_admin: isSiteAdmin },
    csrf_token: '',
    memberships: [
      { project: { id: 1, slug: 'p', name: 'P', state: 'live', template: 'boxes' }, role, standing: 'active' },
    ],
    may_create_projects: false,
    demo: [],
  };
}

const names = (session: Session) => placesOf(session, en).map(({ href }) => href);

test('the bar shows only where the role may go', () => {
  expect(names(sessionOf('annotator'))).toEqual(['/work', '/releases']);
  expect(names(sessionOf('reviewer'))).toEqual(['/work', '/review', '/projects', '/releases', '/models']);
  expect(names(sessionOf('admin'))).toEqual(['/work', '/review', '/projects', '/catalog', '/releases', '/models']);
  expect(names(sessionOf('annotator', true))).toEqual(names(sessionOf('admin')));
  expect(names({ ...sessionOf('admin'), user: null })).toEqual([]);
});

test('pages of a project light the place that they belong to', () => {
  expect(placeOfAddress('/projects/3/review/9')).toBe('/review');
  expect(placeOfAddress('/projects/3/images')).toBe('/catalog');
  expect(placeOfAddress('/projects/3/people')).toBe('/projects');
  expect(placeOfAddress('/work/3')).toBe('/work');
});
