import { expect, test } from 'vitest';
import { OFFLINE, Problem } from '../../api/problem';
import type { JudgedCrops } from '../../api/types';
import type { Judgement } from './crops';
import { PageSender } from './page-sender';

const PAGE: Judgement = { objects: [1, 2], wrong: [] };
const MARKED: Judgement = { objects: [1, 2], wrong: [{ object: 2, reason: 'The box does not fit.' }] };
const LOST = new Problem(OFFLINE, 'offline', 'The server does not answer.');

/** A server that judges each key once, and whose answers can be lost on their way. */
function makeServer() {
  const pages = new Map<string, JudgedCrops>();
  const log: string[] = [];
  let failures: Problem[] = [];
  const send = async (page: Judgement & { key: string }) => {
    const failure = failures.shift();
    if (failure !== undefined && failure.status >= 400) throw failure;
    const wrong = page.wrong.length;
    const counts = { approved: page.objects.length - wrong, rejected: wrong, images_passed: 0, images_to_fix: 0 };
    const judged = pages.get(page.key) ?? { at: `moment ${pages.size}`, ...counts, left_out: [] };
    log.push(pages.has(page.key) ? `again ${judged.at}` : `judged ${judged.at} with ${wrong} wrong`);
    pages.set(page.key, judged);
    if (failure !== undefined) throw failure;
    return judged;
  };
  const takeBack = async (at: string) => {
    log.push(`back ${at}`);
    return { objects: 2, images: 1, images_kept: [] };
  };
  return { sender: new PageSender({ send, takeBack }), log, fail: (...next: Problem[]) => (failures = next) };
}

test('a page whose answer was lost is sent again under its key and answered as the first time', async () => {
  const { sender, log, fail } = makeServer();
  fail(LOST, LOST);
  await expect(sender.send(PAGE)).rejects.toBe(LOST);
  await expect(sender.send(PAGE)).rejects.toBe(LOST);
  expect((await sender.send(PAGE)).at).toBe('moment 0');
  expect(log).toEqual(['judged moment 0 with 0 wrong', 'again moment 0', 'again moment 0']);
  expect((await sender.send(PAGE)).at).toBe('moment 1');
});

test('marks that were changed after a lost answer count: what was done without them is taken back first', async () => {
  const { sender, log, fail } = makeServer();
  fail(LOST);
  await expect(sender.send(PAGE)).rejects.toBe(LOST);
  expect((await sender.send(MARKED)).rejected).toBe(1);
  expect(log).toEqual([
    'judged moment 0 with 0 wrong',
    'again moment 0',
    'back moment 0',
    'judged moment 1 with 1 wrong',
  ]);
});

test('a refused page has done nothing, and the next one is a page of its own', async () => {
  const { sender, log, fail } = makeServer();
  const refusal = new Problem(400, 'invalid', 'No.');
  fail(refusal);
  await expect(sender.send(PAGE)).rejects.toBe(refusal);
  await sender.send(MARKED);
  expect(log).toEqual(['judged moment 0 with 1 wrong']);
});
