import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { NeedsAPerson } from './NeedsAPerson';
import { ProjectFrame, useCurrentProject } from './ProjectFrame';

const PAGE = { next: null, previous: null };
const tagging = { id: 5, position: 0, kind: 'tag', redundancy: 5, settings: { min_answers: 10 } };

function Needs() {
  return <NeedsAPerson project={useCurrentProject()} agreement={undefined} />;
}

const NOTHING = { unmerged: 0, tasks: [], checkers: null };

function show(categories: number, reports: number, heldUp: object = NOTHING, role = 'admin') {
  const project = {
    id: 3,
    name: 'Birds',
    state: 'live',
    role,
    images_count: 9,
    stages: [tagging],
    categories: Array.from({ length: categories }, (_, id) => ({ id })),
  };
  const asked = serve({
    'GET /projects/3': () => project,
    'GET /projects/3/quality/held-up': () => heldUp,
    'GET /projects/3/sources': () => ({ ...PAGE, results: [] }),
    'GET /projects/3/reports': () => ({ ...PAGE, results: Array.from({ length: reports }, (_, id) => ({ id })) }),
  });
  renderAt(
    '/projects/3',
    <Route path="/projects/:project">
      <ProjectFrame>
        <Needs />
      </ProjectFrame>
    </Route>,
  );
  return asked;
}

afterEach(cleanup);

test('an ImageNet project that asks about too few categories says how many are missing', async () => {
  show(4, 0);
  await screen.findByText('Each picture should be asked about at least 10 categories; the project has 4.');
});

test('reported pictures lead to the page that says what is wrong with them', async () => {
  const asked = show(10, 2);
  await screen.findByText('2 pictures were reported.');
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'Look' }).getAttribute('href')).toBe('/projects/3/reports');
  expect(asked.find(({ path }) => path.endsWith('/reports'))?.query).toEqual({ waiting: 'true', page_size: '200' });
});

test('too few people who may check are told, with how many to find and where', async () => {
  const checkers = { trusted: 1, needed: 2, more: 1, waiting: 9, stuck: 4, is_short: true };
  show(10, 0, { ...NOTHING, checkers });
  await screen.findByText(
    '4 pictures wait to be checked, and nobody here is left to do it. ' +
      'Checks need 2 trusted people who had no part in the picture; there is 1 trusted person. ' +
      'Make 1 more person a reviewer, or let annotators earn trust on known answers.',
  );
  expect(screen.getByRole('link', { name: 'Look' }).getAttribute('href')).toBe('/projects/3/people');
});

test('before any picture waits the same is told of those to come, and a reviewer is led to the quality page', async () => {
  const checkers = { trusted: 0, needed: 2, more: 2, waiting: 0, stuck: 0, is_short: true };
  show(10, 0, { ...NOTHING, checkers }, 'reviewer');
  await screen.findByText(
    /^Pictures that come to be checked would wait for ever\. .* there are 0 trusted people\. Make 2/,
  );
  expect(screen.getByRole('link', { name: 'Look' }).getAttribute('href')).toBe('/projects/3/quality');
});

test('with people enough there is nothing to say', async () => {
  const asked = show(10, 0, {
    ...NOTHING,
    checkers: { trusted: 3, needed: 2, more: 0, waiting: 9, stuck: 0, is_short: false },
  });
  await screen.findByText('Nothing waits for a decision.');
  await vi.waitFor(() => expect(asked.some(({ path }) => path.endsWith('/held-up'))).toBe(true));
  expect(screen.queryAllByRole('listitem')).toEqual([]);
});

test('answers that cannot be merged lead to their picture', async () => {
  show(10, 0, { ...NOTHING, unmerged: 2, tasks: [{ task: 5, image: 71, name: 'a.jpg' }] });
  await screen.findByText(/^The answers on 2 pictures cannot be merged\./);
  expect(screen.getByRole('link', { name: 'Look' }).getAttribute('href')).toBe('/projects/3/images/71');
});
