import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { ProjectFrame } from './ProjectFrame';
import { ReportsPage } from './ReportsPage';

const PROJECT = { id: 3, name: 'Cells', state: 'live', role: 'admin', categories: [], stages: [] };
const REPORT = {
  id: 8,
  image: 41,
  worker: 'Li',
  reason: 'private',
  detail: 'A face.',
  created_at: '2026-03-02T09:00:00Z',
};

test('a reported picture is shown with its reason until the administrator notes that it is done', async () => {
  let waiting = [REPORT];
  const asked = serve({
    'GET /projects/3': () => PROJECT,
    'GET /projects/3/reports': () => ({ next: null, previous: null, results: waiting }),
    'POST /projects/3/reports/8/resolve': () => {
      waiting = [];
    },
  });
  renderAt(
    '/projects/3/reports',
    <Route path="/projects/:project/*?">
      <ProjectFrame>
        <ReportsPage />
      </ProjectFrame>
    </Route>,
  );
  await screen.findByText('A face.');
  screen.getByText('It shows private matters of a person');
  expect(screen.getByRole('link', { name: 'Picture' }).getAttribute('href')).toBe('/projects/3/images/41');
  fireEvent.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => screen.getByText('No report waits.'));
  expect(asked.filter(({ path }) => path.endsWith('/reports')).map(({ query }) => query.waiting)).toEqual([
    'true',
    'true',
  ]);
});
