import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ModelDetail, Role } from '../../api/types';
import { renderAt, serve } from '../../app/testing/fake-api';
import { SuggestBoxes } from './SuggestBoxes';

let role: Role = 'admin';
vi.mock('../projects/ProjectFrame', () => ({
  useMay: (least: Role) => role === 'admin' || role === least,
}));

// Only these parts of a model decide what is shown.
const model = { id: 7, task: 'detect' } as ModelDetail;
const job = { id: 3, project: 1, model: 7, model_name: 'cells v1', total: 40, done: 10, suggested: 8, message: '' };

test('an admin asks, watches the progress, and stops', async () => {
  role = 'admin';
  let state: string | null = null;
  const asked = serve({
    'GET /projects/1/suggestions': () => ({ results: state ? [{ ...job, state }] : [] }),
    'POST /models/7/suggestions': () => {
      state = 'running';
      return { ...job, state };
    },
    'POST /suggestions/3/cancel': () => {
      state = 'cancelled';
      return { ...job, state };
    },
  });
  renderAt('/', <SuggestBoxes model={model} projectId={1} />);
  (await screen.findByRole('button', { name: 'Suggest boxes' })).click();
  expect((await screen.findByRole('progressbar')).getAttribute('aria-valuenow')).toBe('25');
  expect(screen.queryByRole('button', { name: 'Suggest boxes' })).toBeNull();
  screen.getByRole('button', { name: 'Stop suggesting' }).click();
  await screen.findByText(/stopped after 10 of 40 pictures/);
  expect(asked.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([
    '/models/7/suggestions',
    '/suggestions/3/cancel',
  ]);
});

test('a reviewer watches and can do nothing', async () => {
  role = 'reviewer';
  serve({ 'GET /projects/1/suggestions': () => ({ results: [{ ...job, state: 'running' }] }) });
  renderAt('/', <SuggestBoxes model={model} projectId={1} />);
  await screen.findByText('10 of 40 pictures were looked at.');
  expect(screen.queryByRole('button')).toBeNull();
});

test('a classifier suggests no boxes', () => {
  role = 'admin';
  serve({ 'GET /projects/1/suggestions': () => ({ results: [] }) });
  // Only these parts of a model decide what is shown.
  renderAt('/', <SuggestBoxes model={{ id: 7, task: 'classify' } as ModelDetail} projectId={1} />);
  expect(screen.queryByText('Suggestions')).toBeNull();
});
