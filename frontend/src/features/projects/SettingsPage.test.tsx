import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { ProjectFrame } from './ProjectFrame';
import { SettingsPage } from './SettingsPage';

const STAGE = { id: 5, position: 0, kind: 'draw', redundancy: 3, settings: { min_answers: 0, lease_minutes: 30 } };
const PROJECT = {
  id: 3,
  name: 'Cells',
  description: 'Blood.',
  state: 'live',
  role: 'admin',
  review_layers: 1,
  categories: [],
  stages: [STAGE],
};

test('an administrator asks for a second reviewer and for more votes', async () => {
  const asked = serve({
    'GET /projects/3': () => PROJECT,
    'PATCH /projects/3': () => PROJECT,
    'PATCH /projects/3/stages/5': () => STAGE,
  });
  renderAt(
    '/projects/3/settings',
    <Route path="/projects/:project/*?">
      <ProjectFrame>
        <SettingsPage />
      </ProjectFrame>
    </Route>,
  );
  fireEvent.change(await screen.findByLabelText('Reviewers for each picture'), { target: { value: '2' } });
  fireEvent.change(screen.getByLabelText('Answers for each picture'), { target: { value: '5' } });
  for (const button of screen.getAllByRole('button', { name: 'Save' })) fireEvent.click(button);
  await waitFor(() => expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(2));
  expect(asked.filter(({ method }) => method === 'PATCH').map(({ path, body }) => [path, body])).toEqual([
    ['/projects/3', { name: 'Cells', description: 'Blood.', review_layers: 2 }],
    ['/projects/3/stages/5', { redundancy: 5, min_answers: 0, lease_minutes: 30 }],
  ]);
});
