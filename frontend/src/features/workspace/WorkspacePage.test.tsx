import 'fake-indexeddb/auto';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leaveJournal } from './journal-of-user';
import { FakeServer, makeAssignment, makeWork } from './testing/fake-server';
import { canvas, drag, press, renderWorkspace, untilReady } from './testing/render-workspace';

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
  cleanup(); // before the fake server goes: leaving the page gives questions back
  await leaveJournal(7);
  vi.unstubAllGlobals();
});

function boxNames(): string[] {
  return screen.queryAllByRole('button', { name: /^Box \d+:/ }).map((row) => row.getAttribute('aria-label') ?? '');
}

test('boxes are drawn, named by digit, and sent; the next picture follows', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2)]);
  renderWorkspace(server);
  await untilReady();
  press('2');
  drag([10, 20], [110, 220]);
  press('1');
  drag([300, 300], [350, 340]);
  expect(boxNames()).toEqual(['Box 1: white cell', 'Box 2: red cell']);
  expect(screen.getByText('Box added: there are 2 boxes now.')).toBeTruthy();
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.size).toBe(1));
  const none = { attributes: [], method: 'drag' };
  expect(server.answers.get(1)?.answer).toEqual({
    boxes: [
      { x: 10, y: 20, width: 100, height: 200, categories: [12], ...none },
      { x: 300, y: 300, width: 50, height: 40, categories: [11], ...none },
    ],
  });
  await untilReady();
  expect(boxNames()).toEqual([]);
  expect(screen.getByText('The next picture is here.')).toBeTruthy();
  expect(screen.getByText('13 today')).toBeTruthy();
  await screen.findByText('1 accepted');
});

test('a question can be answered without a pointer', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server);
  await untilReady();
  press('3');
  press('Enter');
  press('Shift+ArrowLeft');
  press('o');
  press('v');
  press('1');
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.size).toBe(1));
  expect(server.answers.get(1)?.answer).toEqual({
    boxes: [
      {
        x: 326.8,
        y: 236.8,
        width: 126.4,
        height: 126.4,
        categories: [13, 11],
        attributes: ['occluded'],
        method: 'keyboard',
      },
    ],
  });
});

test('keys and pointer are dead until the picture of this question has been painted', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2)]);
  const { frames } = renderWorkspace(server);
  await untilReady();
  frames.isHeld = true;
  drag([10, 10], [60, 60]);
  press('1');
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.size).toBe(1));
  await waitFor(() => expect(canvas().dataset.phase).toBe('loading'));
  press('Enter');
  drag([10, 10], [60, 60]);
  press('Ctrl+Enter');
  press('Ctrl+Enter');
  expect([boxNames(), server.answers.size]).toEqual([[], 1]);
  frames.frame();
  frames.frame();
  await untilReady();
  frames.isHeld = false;
});

test('a box without a category is not sent: it is selected and the person told', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server);
  await untilReady();
  drag([10, 10], [60, 60]);
  press('Ctrl+Enter');
  expect(screen.getByText('One box has no category yet. Choose one for it.')).toBeTruthy();
  expect(server.answers.size).toBe(0);
  press('2');
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.get(1)?.answer).toMatchObject({ boxes: [{ categories: [12] }] }));
});

test('an empty answer and one below the project’s number are asked about once', async () => {
  const few = { stage: { id: 1, kind: 'draw' as const, settings: { min_answers: 10 } } };
  const server = new FakeServer([makeAssignment(1), makeAssignment(2, few)]);
  renderWorkspace(server);
  await untilReady();
  press('Ctrl+Enter');
  expect(screen.getByText('Nothing is marked. Submit again if there is nothing to mark.')).toBeTruthy();
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ boxes: [] }));
  await untilReady(502);
  press('1');
  drag([10, 10], [60, 60]);
  press('Ctrl+Enter');
  expect(screen.getByText(/asks for at least 10 boxes where there are as many; you have 1/)).toBeTruthy();
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.size).toBe(2));
});

test('categories are found by typing in any language and chosen by Enter', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server);
  await untilReady();
  press('/');
  const field = screen.getByRole('searchbox');
  expect(document.activeElement).toBe(field);
  fireEvent.change(field, { target: { value: '白' } });
  expect(screen.getAllByRole('button', { name: /cell|platelet/ }).map((row) => row.textContent)).toEqual([
    '2white cell',
  ]);
  fireEvent.keyDown(field, { key: 'Enter' });
  expect([document.activeElement, (field as HTMLInputElement).value]).toEqual([canvas(), '']);
  expect(screen.getByText('Next box: white cell')).toBeTruthy();
});

test('the list and the canvas are in step: selecting, attributes, deleting, undo', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server);
  await untilReady();
  press('1');
  drag([10, 10], [60, 60]);
  drag([100, 100], [160, 160]);
  fireEvent.click(screen.getByRole('button', { name: 'Box 1: red cell' }));
  expect(screen.getByRole('button', { name: 'Box 1: red cell' }).getAttribute('aria-current')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: /^Truncated/ }));
  expect(screen.getByRole('button', { name: /^Truncated/ }).getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(screen.getByRole('button', { name: 'Delete box 2' }));
  expect(boxNames()).toEqual(['Box 1: red cell']);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(boxNames()).toEqual(['Box 1: red cell', 'Box 2: red cell']);
});

test('a tag question is answered by digits, with undo, and sends category ids', async () => {
  const tag = { stage: { id: 2, kind: 'tag' as const, settings: {} } };
  const server = new FakeServer([makeAssignment(1, tag)]);
  renderWorkspace(server);
  await untilReady();
  expect(screen.getAllByText('Which of these categories are in the picture?').length).toBeGreaterThan(0);
  press('1');
  press('3');
  press('2');
  press('Ctrl+z');
  press('Enter');
  expect(screen.getByText('2 marked')).toBeTruthy();
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ tags: [11, 13] }));
});

test('suggestions are left out until accepted; a corrected one says so', async () => {
  const proposed = { x: 10, y: 10, width: 50, height: 50, categories: [11], attributes: [], method: 'drag' };
  const suggestion = {
    origin: 'model 3',
    answer: { boxes: [proposed, { ...proposed, x: 200 }, { ...proposed, x: 400 }] },
  };
  const server = new FakeServer([makeAssignment(1, { suggestion })]);
  renderWorkspace(server);
  await untilReady();
  press('Tab');
  press('a');
  press('Tab');
  press('ArrowRight');
  press('Ctrl+Enter');
  expect(screen.getByText(/One suggestion was neither accepted nor corrected/)).toBeTruthy();
  press('Ctrl+Enter');
  await waitFor(() => expect(server.answers.size).toBe(1));
  expect(server.answers.get(1)?.answer).toEqual({
    boxes: [
      { ...proposed, method: 'suggestion' },
      { ...proposed, x: 201, method: 'corrected' },
    ],
  });
});

test('a reload brings the same question back with its boxes and its history', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2)]);
  const first = renderWorkspace(server);
  await untilReady();
  press('1');
  drag([10, 10], [60, 60]);
  await screen.findByText('Saved here');
  first.unmount();
  renderWorkspace(server);
  await untilReady();
  expect(server.to('/projects/1/claim').at(-1)?.body).toMatchObject({ resume: true });
  expect(boxNames()).toEqual(['Box 1: red cell']);
  press('Ctrl+z');
  expect(boxNames()).toEqual([]);
});

test('with the line down work goes on with what is here, and is sent when the line is back', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2)]);
  renderWorkspace(server);
  await untilReady();
  server.isDown = true;
  window.dispatchEvent(new Event('offline'));
  for (const waiting of ['1 answer to send', '2 answers to send']) {
    press('1');
    drag([10, 10], [60, 60]);
    press('Ctrl+Enter');
    await screen.findByText(waiting);
    if (waiting.startsWith('1')) await untilReady(502);
  }
  await screen.findByText('There is no line to the server, and no picture left here to go on with.');
  server.isDown = false;
  window.dispatchEvent(new Event('online'));
  await screen.findByText('2 accepted');
  expect([...server.answers.keys()]).toEqual([1, 2]);
});

test('an answer that was given in another window is told with the server’s reason and dismissed', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2)]);
  server.answers.set(1, { key: 'another', answer: { boxes: [] } });
  renderWorkspace(server);
  await untilReady();
  press('1');
  drag([10, 10], [60, 60]);
  press('Ctrl+Enter');
  const alert = await screen.findByText(/An answer was not taken. This assignment was answered already/);
  fireEvent.click(within(alert.parentElement as HTMLElement).getByText('Dismiss'));
  expect(screen.queryByText(/An answer was not taken/)).toBeNull();
});

test('skipping sends the reason and goes on; reporting reports the picture first', async () => {
  const server = new FakeServer([makeAssignment(1), makeAssignment(2), makeAssignment(3)]);
  renderWorkspace(server);
  await untilReady();
  press('Ctrl+Space');
  fireEvent.click(await screen.findByText('There are too many objects'));
  await waitFor(() =>
    expect(server.to('/assignments/1/skip').map(({ body }) => body)).toEqual([{ reason: 'too_many' }]),
  );
  await untilReady(502);
  press('Ctrl+Space');
  fireEvent.click(await screen.findByText('Report this picture…'));
  fireEvent.click(await screen.findByLabelText('It shows private matters of a person'));
  fireEvent.click(screen.getByText('Send the report'));
  await waitFor(() => expect(server.to('/assignments/2/skip')).toHaveLength(1));
  expect(server.to('/projects/1/images/502/report').map(({ body }) => body)).toEqual([
    { reason: 'private', detail: '' },
  ]);
});

test('the pictures of the next questions are fetched ahead', async () => {
  const server = new FakeServer([1, 2, 3, 4, 5].map((id) => makeAssignment(id)));
  const { pictures } = renderWorkspace(server);
  await untilReady();
  expect(pictures).toEqual(['/i/1/1024', '/i/2/1024', '/i/3/1024']);
});

test('a picture that cannot be loaded can be tried again or skipped', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  let failures = 1;
  const loadPicture = async () => {
    failures -= 1;
    if (failures >= 0) throw new Error('The picture answered 500.');
    return document.createElement('img');
  };
  renderWorkspace(server, { loadPicture });
  await screen.findByText('This picture could not be loaded.');
  expect(screen.getByText('Skip ▾')).toBeTruthy();
  fireEvent.click(screen.getByText('Try again'));
  await untilReady();
});

test.each([
  ['finished', 'You have answered everything there is for you. Thank you.'],
  ['wait', 'The pictures that are left are with others at the moment.'],
  ['closed', 'This project takes no answers at the moment.'],
] as const)('when the server says %s the page says why there is no picture', async (status, words) => {
  const server = new FakeServer([]);
  server.status = status;
  renderWorkspace(server);
  await screen.findByText(words);
  server.assignments = [makeAssignment(1)];
  fireEvent.click(screen.getByText('Look again'));
  await untilReady();
});

test('instructions are pointed out until they have been read, and again when they change', async () => {
  const brief = {
    version: 3,
    instructions: { en: '# Cells\n\n- whole cells\n- also at the edge' },
    created_at: '2026-03-01T10:00:00Z',
  };
  const server = new FakeServer([makeAssignment(1)], makeWork({ brief }));
  const first = renderWorkspace(server);
  await untilReady();
  expect(screen.getByText('Read the instructions of this project before you begin.')).toBeTruthy();
  press('i');
  expect(await screen.findByText('also at the edge')).toBeTruthy();
  expect(screen.getByText('What a platelet is.')).toBeTruthy();
  first.unmount();
  const second = renderWorkspace(server);
  await untilReady();
  expect(screen.queryByText(/instructions of this project|instructions are new/)).toBeNull();
  second.unmount();
  server.work = makeWork({ brief: { ...brief, version: 4 } });
  renderWorkspace(server);
  await untilReady();
  expect(screen.getByText(/The instructions are new \(version 4\)/)).toBeTruthy();
});

test('keys do nothing to the picture while the list of keys is open', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server);
  await untilReady();
  press('?');
  await screen.findByText('Drawing');
  await waitFor(() => expect(document.activeElement?.closest('[role=dialog]')).not.toBeNull());
  press('Enter');
  press('1');
  expect(boxNames()).toEqual([]);
  expect(screen.getByText('Choose a category for the next box.')).toBeTruthy();
});

test('the whole workspace speaks Chinese', async () => {
  const server = new FakeServer([makeAssignment(1)]);
  renderWorkspace(server, { language: 'zh' });
  await waitFor(() => expect(canvas().dataset.phase).toBe('ready'));
  press('2');
  drag([10, 10], [60, 60]);
  expect(screen.getByRole('button', { name: '第 1 个框：白细胞' })).toBeTruthy();
  expect(screen.getByText(/^提交/)).toBeTruthy();
});

test('leaving the project gives the questions back that were not begun', async () => {
  const server = new FakeServer([1, 2, 3].map((id) => makeAssignment(id)));
  const { unmount } = renderWorkspace(server);
  await untilReady();
  unmount();
  await waitFor(() =>
    expect(server.to(/release$/).map(({ path }) => path)).toEqual(['/assignments/2/release', '/assignments/3/release']),
  );
});

const BOX = { object: 9, x: 300, y: 200, width: 40, height: 30, categories: [12] };

function makeCheck(id: number, kind: 'verify' | 'cover' | 'adjudicate', subject: unknown = BOX) {
  return makeAssignment(id, { stage: { id: 2, kind, settings: {} }, subject });
}

test('a box is verified by one key; the next question follows', async () => {
  const server = new FakeServer([makeCheck(1, 'verify'), makeCheck(2, 'verify'), makeCheck(3, 'verify')]);
  renderWorkspace(server);
  await untilReady();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Is this box right: white cell?');
  expect(screen.getByText('What a white cell is.')).toBeTruthy();
  expect(screen.queryByRole('searchbox')).toBeNull();
  press('y');
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ answer: 'yes' }));
  await untilReady(502);
  press('2');
  await waitFor(() => expect(server.answers.get(2)?.answer).toEqual({ answer: 'no' }));
  await untilReady(503);
  press('m');
  await waitFor(() => expect(server.answers.get(3)?.answer).toEqual({ answer: 'maybe' }));
  expect(screen.getByText('15 today')).toBeTruthy();
});

test('submitting a check without an answer says which keys there are, and sends nothing', async () => {
  const server = new FakeServer([makeCheck(1, 'verify')]);
  renderWorkspace(server);
  await untilReady();
  press('Ctrl+Enter');
  expect(screen.getByText('Answer with one of the keys below.')).toBeTruthy();
  press('4');
  press('Delete');
  expect(server.answers.size).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'No' }));
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ answer: 'no' }));
});

test('an image is covered by C or M, and names are told of what to look for', async () => {
  const boxes = [{ ...BOX, object: undefined }];
  const server = new FakeServer([makeCheck(1, 'cover', { boxes }), makeCheck(2, 'cover', { boxes: [] })]);
  renderWorkspace(server);
  await untilReady();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Is everything marked?');
  expect(screen.getByText('What a platelet is.')).toBeTruthy();
  press('y');
  press('c');
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ answer: 'complete' }));
  await untilReady(502);
  press('m');
  await waitFor(() => expect(server.answers.get(2)?.answer).toEqual({ answer: 'missing' }));
});

test('who adjudicates reads how the others were divided; a tag is asked about the whole picture', async () => {
  const tied = { ...BOX, votes: { yes: 1, no: 1 } };
  const server = new FakeServer([
    makeCheck(1, 'adjudicate', tied),
    makeCheck(2, 'verify', { object: 3, categories: [11] }),
  ]);
  renderWorkspace(server);
  await untilReady();
  expect(screen.getByText('Before you: 1 said yes, 1 said no.')).toBeTruthy();
  press('n');
  await untilReady(502);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Is this in the picture: red cell?');
});

test('a check answered while the line is down is kept and sent once, later', async () => {
  const server = new FakeServer([makeCheck(1, 'verify'), makeCheck(2, 'verify')]);
  renderWorkspace(server);
  await untilReady();
  server.isDown = true;
  press('y');
  await untilReady(502);
  expect(server.answers.size).toBe(0);
  server.isDown = false;
  window.dispatchEvent(new Event('online'));
  await waitFor(() => expect(server.answers.get(1)?.answer).toEqual({ answer: 'yes' }));
});
