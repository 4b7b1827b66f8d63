import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { Route } from 'wouter';
import { renderAt, serve } from '../../app/testing/fake-api';
import { en } from '../../i18n/en';
import { zh } from '../../i18n/zh';
import { ProjectFrame } from '../projects/ProjectFrame';
import { GoldPage } from './GoldPage';
import { type Feedback, type Flag, signSentence } from './gold';
import { TruthDialog } from './Truth';

const CATEGORY = { id: 7, name: 'cat', names: {}, position: 0 };
const PROJECT = { id: 3, name: 'Cells', state: 'live', role: 'admin', categories: [CATEGORY], stages: [] };
const URLS = { '256': '/a', '1024': '/b', '2048': '/c' };
const BOX = { x: 10, y: 10, width: 50, height: 40, categories: [7] };
const GOLD = {
  id: 8,
  task: 1,
  stage: 2,
  kind: 'draw',
  subject: null,
  image: { id: 41, name: 'a.jpg', width: 100, height: 80, urls: URLS },
  answer: { boxes: [BOX] },
  origin: 'import',
  revision: 2,
  answered: 10,
  right: 3,
  created_at: '2026-03-02T09:00:00Z',
  updated_at: '2026-03-02T09:00:00Z',
  retired_at: null,
};

function openPage() {
  renderAt(
    '/projects/3/gold',
    <Route path="/projects/:project/*?">
      <ProjectFrame>
        <GoldPage />
      </ProjectFrame>
    </Route>,
  );
}

test('a doubtful gold task shows, and is retired as wrong', async () => {
  let rows = [GOLD];
  const asked = serve({
    'GET /projects/3': () => PROJECT,
    'GET /projects/3/gold': () => ({ next: null, previous: null, results: rows }),
    'POST /projects/3/gold/8/retire': () => {
      rows = [];
      return GOLD;
    },
  });
  openPage();
  await screen.findByText(/1 box: cat/);
  screen.getByText(/came with the image, revision 2/);
  screen.getByText('Most get it wrong: is the answer right?');
  fireEvent.click(screen.getByRole('button', { name: 'Answer is wrong' }));
  await waitFor(() => screen.getByText('No gold yet.'));
  expect(asked.find(({ path }) => path.endsWith('/retire'))?.body).toEqual({ was_wrong: true });
});

test('taking images says how many there were', async () => {
  const asked = serve({
    'GET /projects/3': () => PROJECT,
    'GET /projects/3/gold': () => ({ next: null, previous: null, results: [] }),
    'POST /projects/3/gold/take': () => ({ taken: 2, refused: [{ image: 5, detail: 'boxes[0]: no area' }] }),
  });
  openPage();
  fireEvent.click(await screen.findByRole('button', { name: 'Take 20 with known labels' }));
  await screen.findByText('2 images are gold now.');
  await screen.findByText(/boxes\[0\]: no area/);
  expect(asked.find(({ path }) => path.endsWith('/take'))?.body).toEqual({ origin: 'import', count: 20 });
});

test('feedback says what was found and missed, shows both answers, and closes', async () => {
  const feedback: Feedback = {
    kind: 'draw',
    image: { id: 41, width: 100, height: 80, urls: URLS },
    right: false,
    given: { boxes: [BOX, BOX] },
    known: { boxes: [BOX, BOX, BOX] },
    found: [[0, 0]],
    wrong_category: [],
    missed: [1, 2],
    extra: [1],
  };
  const close = vi.fn();
  serve({});
  renderAt('/', <TruthDialog feedback={feedback} categories={[]} onClose={close} />);
  await screen.findByText('Found: 1 of 3. Missed: 2. Too many: 1.');
  expect(document.querySelectorAll('.truth-box-mine')).toHaveLength(2);
  expect(document.querySelectorAll('.truth-box-known')).toHaveLength(3);
  fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  expect(close).toHaveBeenCalled();
});

test.each([en, zh])('each sign is a sentence with its figures', ({ gold }) => {
  const formats = {
    number: String,
    percent: (value: number) => `${Math.round(100 * value)} %`,
    duration: (seconds: number) => `${seconds} s`,
  };
  const sentence = (sign: Flag['sign'], evidence: Flag['evidence']) =>
    signSentence({ id: 1, created_at: '', sign, evidence }, gold.sign, formats);
  expect(sentence('gate', { right: 2, answers: 9 })).toMatch(/2.*9|9.*2/);
  expect(sentence('speed', { seconds: 0.4, usual_seconds: 9 })).toContain('0.4 s');
  expect(sentence('constant', { share: 0.97, answers: 30, answer: 'nothing' })).toContain('97 %');
  expect(sentence('copied', { images: 5 })).toContain('5');
  expect(sentence('copied', { images: 0 })).toBe(gold.sign.copiedOwn);
  expect(sentence('disagrees', { share: 0.1, usual_share: 0.9, answers: 30 })).toContain('90 %');
});
