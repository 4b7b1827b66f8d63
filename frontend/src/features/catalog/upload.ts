import { call } from '../../api/client';
import { Problem } from '../../api/problem';
import type { DroppedFile } from '../../ui/dropped';

const CHUNK_BYTES = 8 * 1024 * 1024;
const LANES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface UploadStatus {
  filesDone: number;
  files: number;
  bytesSent: number;
  bytes: number;
  /** True while the line is down and the upload waits to go on. */
  isWaiting: boolean;
  /** What the server would not take, by name; the rest went on. */
  refused: readonly { name: string; detail: string }[];
}

export interface UploadDoor {
  /** How many bytes of a file the server holds. */
  held: (name: string) => Promise<number>;
  /** Sends one chunk and answers how many bytes are held now. */
  send: (name: string, offset: number, bytes: Blob) => Promise<number>;
  pause: (milliseconds: number) => Promise<void>;
}

/** The endpoints of one source. */
export function doorOf(projectId: number, sourceId: number, signal: AbortSignal): UploadDoor {
  const path = `/projects/${projectId}/sources/${sourceId}/files`;
  return {
    held: async (name) => (await call<{ size: number }>('GET', path, { query: { name }, signal })).size,
    send: async (name, offset, bytes) =>
      (await call<{ size: number }>('PUT', path, { query: { name, offset }, bytes, signal })).size,
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 500);
}

interface UploadOptions {
  door: UploadDoor;
  files: readonly DroppedFile[];
  /** The source may hold parts of these files from an earlier try. */
  isResumed: boolean;
  onStatus: (status: UploadStatus) => void;
  signal: AbortSignal;
}

/** Sends files in chunks, several at a time. A lost line is waited for; what the server holds is never sent again. */
export class Upload {
  readonly #options: UploadOptions;
  #status: UploadStatus;

  constructor(options: UploadOptions) {
    this.#options = options;
    const bytes = options.files.reduce((sum, { file }) => sum + file.size, 0);
    this.#status = { filesDone: 0, files: options.files.length, bytesSent: 0, bytes, isWaiting: false, refused: [] };
  }

  async run(): Promise<UploadStatus> {
    const queue = [...this.#options.files];
    const lane = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await this.#sendFile(next);
    };
    this.#tell({});
    await Promise.all(Array.from({ length: LANES }, lane));
    return this.#status;
  }

  async #sendFile({ path, file }: DroppedFile): Promise<void> {
    let offset = 0;
    try {
      if (this.#options.isResumed) offset = await this.#persist(() => this.#options.door.held(path));
      this.#tell({ bytesSent: this.#status.bytesSent + offset });
      while (offset < file.size || (offset === 0 && file.size === 0)) {
        offset = await this.#sendChunk(path, file, offset);
        if (file.size === 0) break;
      }
      this.#tell({ filesDone: this.#status.filesDone + 1 });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const refused = [...this.#status.refused, { name: path, detail: error.message }];
      this.#tell({ refused, bytesSent: this.#status.bytesSent + file.size - offset });
    }
  }

  async #sendChunk(path: string, file: File, offset: number): Promise<number> {
    const { door } = this.#options;
    const bytes = file.slice(offset, offset + CHUNK_BYTES);
    let isRepeated = false;
    const now = await this.#persist(async () => {
      // A chunk whose answer was lost may have arrived: ask before sending it again.
      const held = isRepeated ? await door.held(path) : offset;
      isRepeated = true;
      return held > offset ? held : door.send(path, offset, bytes);
    });
    this.#tell({ bytesSent: this.#status.bytesSent + now - offset });
    return now;
  }

  /** Tries until the line is back; a refusal is not asked again. */
  async #persist<T>(attempt: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const answer = await attempt();
        if (this.#status.isWaiting) this.#tell({ isWaiting: false });
        return answer;
      } catch (error) {
        if (!isPassing(error) || this.#options.signal.aborted) throw error;
        this.#tell({ isWaiting: true });
        await this.#options.door.pause(pause);
      }
    }
  }

  #tell(change: Partial<UploadStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.onStatus(this.#status);
  }
}
