import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { NeedsAPerson } from './NeedsAPerson';
import { ProjectFrame, useCurrentProject } from './ProjectFrame';

const PAGE = { next: null, previous: null };
const tagging = { id: 5, position: 0, kind: 'tag', redundancy: 5, settings: { min_answers: 10 } };

function Needs() {
  return <NeedsAPerson project={useCurrentProject()} agreement={undefined} />;
}

function show(categories: number, reports: number) {
  const project = {
    id: 3,
    name: 'Birds',
    state: 'live',
    role: 'admin',
    images_count: 9,
    stages: [tagging],
    categories: Array.from({ length: categories }, (_, id) => ({ id })),
  };
  const asked = serve({
    'GET /projects/3': () => project,
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
