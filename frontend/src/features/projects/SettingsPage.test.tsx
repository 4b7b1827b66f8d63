import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { ProjectFrame } from './ProjectFrame';
import { SettingsPage } from './SettingsPage';

const STAGE = { id: 5, position: 0, kind: 'draw', redundancy: 3, settings: { min_answers: 0, lease_minutes: 30 } };
const VERIFY = { id: 6, position: 1, kind: 'verify', redundancy: 2, settings: { min_answers: 0, lease_minutes: 30 } };
const COVER = { id: 7, position: 2, kind: 'cover', redundancy: 2, settings: { min_answers: 0, lease_minutes: 30 } };
const PROJECT = {
  id: 3,
  name: 'Cells',
  description: 'Blood.',
  state: 'live',
  role: 'admin',
  review_layers: 1,
  accept_above: null,
  audit_percent: 2,
  categories: [],
  stages: [STAGE],
};

function openPage() {
  renderAt(
    '/projects/3/settings',
    <Route path="/projects/:project/*?">
      <ProjectFrame>
        <SettingsPage />
      </ProjectFrame>
    </Route>,
  );
}

test('an administrator asks for a second reviewer, for as few votes as needed, and accepts what the crowd is sure of', async () => {
  const asked = serve({
    'GET /projects/3': () => PROJECT,
    'PATCH /projects/3': () => PROJECT,
    'PATCH /projects/3/stages/5': () => STAGE,
  });
  openPage();
  fireEvent.change(await screen.findByLabelText('Reviewers for each picture'), { target: { value: '2' } });
  fireEvent.change(screen.getByLabelText('Verify unseen, from % sure'), { target: { value: '97' } });
  fireEvent.change(screen.getByLabelText('Audit, % of these'), { target: { value: '5' } });
  fireEvent.change(screen.getByLabelText('Answers for each picture'), { target: { value: '2' } });
  fireEvent.change(screen.getByLabelText('As few answers as needed, up to'), { target: { value: '5' } });
  fireEvent.change(screen.getByLabelText('Known answers, % of questions'), { target: { value: '10' } });
  fireEvent.change(screen.getByLabelText('Show the known answer, first times'), { target: { value: '3' } });
  for (const button of screen.getAllByRole('button', { name: 'Save' })) fireEvent.click(button);
  await waitFor(() => expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(2));
  expect(asked.filter(({ method }) => method === 'PATCH').map(({ path, body }) => [path, body])).toEqual([
    ['/projects/3', { name: 'Cells', description: 'Blood.', review_layers: 2, accept_above: 0.97, audit_percent: 5 }],
    [
      '/projects/3/stages/5',
      { redundancy: 2, most_votes: 5, min_answers: 0, lease_minutes: 30, gold_percent: 10, gold_feedback: 3 },
    ],
  ]);
});

test('a project takes an expert only after verification, chooses the order and takes a check away again', async () => {
  let stages = [STAGE];
  const project = () => ({ ...PROJECT, stages });
  const asked = serve({
    'GET /projects/3': project,
    'POST /projects/3/stages': () => {
      stages = [STAGE, VERIFY, COVER];
      return VERIFY;
    },
    'POST /projects/3/stages/order': () => {
      stages = [STAGE, COVER, VERIFY];
      return stages;
    },
    'DELETE /projects/3/stages/7': () => {
      stages = [STAGE, VERIFY];
    },
  });
  openPage();
  const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
  await screen.findByText('What people find goes to the reviewers unchecked.');
  expect(button('Add: Adjudicate').disabled).toBe(true);
  screen.getByText('Needs “Verify” before it.');
  fireEvent.click(button('Add: Verify'));
  await waitFor(() => expect(button('Add: Adjudicate').disabled).toBe(false));
  expect(button('Earlier: Verify').disabled).toBe(true);
  fireEvent.click(button('Later: Verify'));
  await waitFor(() => expect(button('Earlier: Verify').disabled).toBe(false));
  fireEvent.click(button('Remove: Cover'));
  await waitFor(() => button('Add: Cover'));
  expect(asked.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/projects/3/stages', { kind: 'verify' }],
    ['POST', '/projects/3/stages/order', { stages: [7, 6] }],
    ['DELETE', '/projects/3/stages/7', undefined],
  ]);
});
