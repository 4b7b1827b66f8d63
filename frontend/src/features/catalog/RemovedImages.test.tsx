import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt, serve } from '../../app/testing/fake-api';
import { RemovedImages } from './RemovedImages';

test('what was taken out is put back, and then there is nothing to show', async () => {
  let results = [{ image: 4, name: '4.jpg', removed_by: 'ann@example.org', removed_at: '2026-11-25T00:00:00Z' }];
  const asked = serve({
    'GET /projects/1/removed-images': () => ({ results }),
    'POST /projects/1/images/4/restore': () => {
      results = [];
    },
  });
  renderAt('/', <RemovedImages projectId={1} />);
  await screen.findByText('4.jpg');
  screen.getByText('Put back').click();
  await waitFor(() => expect(screen.queryByText('4.jpg')).toBeNull());
  expect(asked.some(({ method, path }) => method === 'POST' && path === '/projects/1/images/4/restore')).toBe(true);
});
