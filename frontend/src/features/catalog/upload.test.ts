import { expect, test } from 'vitest';
import { Problem } from '../../api/problem';
import { Upload, type UploadDoor, type UploadStatus } from './upload';

/** A server that keeps bytes by name, and fails when it is told to. */
class Shelf implements UploadDoor {
  readonly kept = new Map<string, number>();
  readonly calls: string[] = [];
  readonly pauses: number[] = [];
  failures: Problem[] = [];
  isAnswerLost = false;

  async held(name: string): Promise<number> {
    this.calls.push(`held ${name}`);
    return this.kept.get(name) ?? 0;
  }

  async send(name: string, offset: number, bytes: Blob): Promise<number> {
    this.calls.push(`send ${name} ${offset}+${bytes.size}`);
    const failure = this.failures.shift();
    if (failure && !this.isAnswerLost) throw failure;
    this.kept.set(name, offset + bytes.size);
    if (failure) throw failure;
    return offset + bytes.size;
  }

  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
  }
}

const offline = () => new Problem(0, 'offline', 'The server does not answer.');

function dropped(path: string, size: number) {
  return { path, file: new File([new Uint8Array(size)], path) };
}

function upload(shelf: Shelf, files: ReturnType<typeof dropped>[], isResumed = false) {
  const seen: UploadStatus[] = [];
  const run = new Upload({
    door: shelf,
    files,
    isResumed,
    onStatus: (status) => seen.push(status),
    signal: new AbortController().signal,
  }).run();
  return { run, seen };
}

test('a large file goes in chunks of eight megabytes', async () => {
  const shelf = new Shelf();
  const status = await upload(shelf, [dropped('a.jpg', 9 * 1024 * 1024)]).run;
  expect(shelf.calls).toEqual(['send a.jpg 0+8388608', 'send a.jpg 8388608+1048576']);
  expect(status).toEqual({ filesDone: 1, files: 1, bytesSent: 9437184, bytes: 9437184, isWaiting: false, refused: [] });
});

test('an upload that is taken up again sends only what the server does not hold', async () => {
  const shelf = new Shelf();
  shelf.kept.set('whole.jpg', 10).set('half.jpg', 4);
  const status = await upload(shelf, [dropped('whole.jpg', 10), dropped('half.jpg', 10)], true).run;
  expect(shelf.calls.filter((call) => call.startsWith('send'))).toEqual(['send half.jpg 4+6']);
  expect(status.filesDone).toBe(2);
  expect(status.bytesSent).toBe(20);
});

test('a lost line is waited for, longer each time, and the upload goes on', async () => {
  const shelf = new Shelf();
  shelf.failures = [offline(), offline()];
  const { run, seen } = upload(shelf, [dropped('a.jpg', 5)]);
  const status = await run;
  expect(shelf.pauses).toEqual([500, 1000]);
  expect(seen.some(({ isWaiting }) => isWaiting)).toBe(true);
  expect(status.isWaiting).toBe(false);
  expect(shelf.kept.get('a.jpg')).toBe(5);
});

test('a chunk that arrived although its answer was lost is not sent twice', async () => {
  const shelf = new Shelf();
  shelf.failures = [offline()];
  shelf.isAnswerLost = true;
  await upload(shelf, [dropped('a.jpg', 5)]).run;
  expect(shelf.calls).toEqual(['send a.jpg 0+5', 'held a.jpg']);
});

test('a refused file is named and the others go on', async () => {
  const shelf = new Shelf();
  shelf.failures = [new Problem(400, 'bad_name', 'A name may not climb out of its folder.')];
  const status = await upload(shelf, [dropped('../x.jpg', 5), dropped('b.jpg', 5)]).run;
  expect(status.refused).toEqual([{ name: '../x.jpg', detail: 'A name may not climb out of its folder.' }]);
  expect(status.filesDone).toBe(1);
  expect(shelf.kept.get('b.jpg')).toBe(5);
});

test('an empty file is sent too, so that the server can refuse it by name', async () => {
  const shelf = new Shelf();
  await upload(shelf, [dropped('empty.jpg', 0)]).run;
  expect(shelf.calls).toEqual(['send empty.jpg 0+0']);
});
