import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { Route } from 'wouter';
import { type Asked, renderAt, serve } from '../../../app/testing/fake-api';
import { WizardPage } from './WizardPage';

const report = {
  format: 'coco',
  images: 2,
  labelled_images: 2,
  boxes: 3,
  tags: 0,
  broken: 1,
  missing_files: 0,
  categories: [{ name: 'pear', count: 3, category_id: null }],
  unknown_categories: [{ name: 'pear', count: 3, suggestion: null }],
  problems: [{ name: 'broken.jpg', line: null, code: 'not_an_image', detail: 'This is not a picture.' }],
};

let asked: Asked[];
let state: string;
let projectState: string;

const project = () => ({
  id: 7,
  name: 'fruit',
  template: 'boxes',
  state: projectState,
  role: 'admin',
  categories: [],
  stages: [],
  images_count: 0,
});
const source = () => ({
  id: 3,
  kind: 'upload',
  format: 'coco',
  name: 'fruit',
  state,
  total: 2,
  imported: 0,
  duplicates: 0,
  refused: 0,
  report,
  mapping: {},
  message: '',
});

beforeEach(() => {
  state = 'receiving';
  projectState = 'draft';
  asked = serve({
    'POST /projects': project,
    'GET /projects/7': project,
    'GET /projects/7/sources': () => ({ next: null, previous: null, results: [source()] }),
    'POST /projects/7/sources': source,
    'PUT /projects/7/sources/3/files': ({ body }) => ({ size: body }),
    'POST /projects/7/sources/3/check': () => {
      state = 'checked';
    },
    'POST /projects/7/sources/3/start': () => {
      state = 'done';
    },
    'POST /projects/7/categories': () => ({ id: 1 }),
    'POST /projects/7/state': () => {
      projectState = 'live';
      return project();
    },
  });
});

function openWizard(address = '/projects/new') {
  return renderAt(address, <Route path="/projects/new/:project?" component={WizardPage} />);
}

function chooseFiles() {
  const input = screen.getByLabelText('Choose files', { selector: 'input' });
  const files = [new File(['{}'], 'labels.json'), new File(['abc'], 'a.jpg')];
  fireEvent.change(input, { target: { files } });
}

const writes = () => asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const bodyOf = (path: string) => asked.find((one) => one.method === 'POST' && one.path === path)?.body;

test('dropped files become a project, a source and a dry run; one click more opens it', async () => {
  const { history } = openWizard();
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Fruit' } });
  chooseFiles();
  const create = await screen.findByRole('button', { name: 'Create with 1 image and open' });
  expect(bodyOf('/projects')).toEqual({ name: 'Fruit', template: 'boxes', redundancy: 3, categories: [] });
  expect(screen.getByText(/2 of them have labels: 3 boxes/)).toBeTruthy();
  expect(screen.getByText('broken.jpg')).toBeTruthy();
  create.click();
  await waitFor(() => expect(history.at(-1)).toBe('/projects/7'));
  expect(bodyOf('/projects/7/sources/3/start')).toEqual({ mapping: { pear: 'new' } });
  expect(bodyOf('/projects/7/state')).toEqual({ state: 'live' });
});

test('a name can be left out, and other things to look for be added', async () => {
  openWizard('/projects/new/7');
  state = 'checked';
  const becomes = await screen.findByLabelText('What “pear” becomes', undefined, { timeout: 3000 });
  fireEvent.change(becomes, { target: { value: 'ignore' } });
  const create = screen.getByRole<HTMLButtonElement>('button', { name: /^Create with/ });
  expect(create.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText('Anything else that people should look for?'), {
    target: { value: 'cup, lemon' },
  });
  expect(create.disabled).toBe(false);
  create.click();
  await waitFor(() => expect(writes()).toContain('POST /projects/7/sources/3/start'));
  expect(
    asked.filter(({ path, method }) => method === 'POST' && path === '/projects/7/categories').map(({ body }) => body),
  ).toEqual([{ name: 'cup' }, { name: 'lemon' }]);
  expect(bodyOf('/projects/7/sources/3/start')).toEqual({ mapping: { pear: null } });
});

test('a draft is not opened', async () => {
  state = 'checked';
  const { history } = openWizard('/projects/new/7');
  (await screen.findByRole('button', { name: 'Create as a draft' })).click();
  await waitFor(() => expect(history.at(-1)).toBe('/projects/7'));
  expect(writes()).toEqual(['POST /projects/7/sources/3/start']);
});

test('an upload that a reload cut off asks for the files again and sends only what is missing', async () => {
  openWizard('/projects/new/7');
  await screen.findByText(/Drop the files of “fruit” again/);
  chooseFiles();
  await waitFor(() => expect(writes()).toContain('POST /projects/7/sources/3/check'));
  expect(writes()).not.toContain('POST /projects/7/sources');
  expect(asked.some(({ method, path }) => method === 'GET' && path === '/projects/7/sources/3/files')).toBe(true);
});
