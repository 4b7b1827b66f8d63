import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** An unfinished answer: the editor's snapshot as plain data, opaque to the journal. */
export interface Draft {
  readonly user: string;
  readonly assignment: number;
  readonly snapshot: unknown;
  readonly savedAt: number;
}

/** A finished answer on its way to the server. */
export interface Entry {
  readonly user: string;
  readonly assignment: number;
  /** Names this one sending, so that repeating it changes nothing on the server. */
  readonly key: string;
  readonly payload: unknown;
  readonly queuedAt: number;
  /** Set when the server will never take it; it then waits for a person to read why. */
  readonly refusal: { readonly status: number; readonly body: unknown } | null;
}

/** Where drafts and entries lie. Every method is one atomic step. */
export interface Store {
  /** False when it lies in memory only and ends with the page. */
  readonly isDurable: boolean;
  putDraft(draft: Draft): Promise<void>;
  draft(user: string, assignment: number): Promise<Draft | null>;
  /** Keeps an entry unless there is one of this assignment already; returns the one that is kept. */
  enqueue(entry: Entry): Promise<Entry>;
  entries(user: string): Promise<Entry[]>;
  /** The server has it: entry and draft go together. */
  settle(user: string, assignment: number): Promise<void>;
  refuse(entry: Entry): Promise<void>;
  clear(user: string): Promise<void>;
  close(): void;
}

interface JournalSchema extends DBSchema {
  drafts: { key: [string, number]; value: Draft };
  entries: { key: [string, number]; value: Entry };
}

const VERSION = 1;

function rangeOf(user: string): IDBKeyRange {
  return IDBKeyRange.bound([user, Number.NEGATIVE_INFINITY], [user, Number.POSITIVE_INFINITY]);
}

class IndexedStore implements Store {
  readonly isDurable = true;
  readonly #database: IDBPDatabase<JournalSchema>;

  constructor(database: IDBPDatabase<JournalSchema>) {
    this.#database = database;
  }

  async putDraft(draft: Draft): Promise<void> {
    await this.#database.put('drafts', draft);
  }

  async draft(user: string, assignment: number): Promise<Draft | null> {
    return (await this.#database.get('drafts', [user, assignment])) ?? null;
  }

  async enqueue(entry: Entry): Promise<Entry> {
    const transaction = this.#database.transaction('entries', 'readwrite');
    const known = await transaction.store.get([entry.user, entry.assignment]);
    if (known === undefined) await transaction.store.put(entry);
    await transaction.done;
    return known ?? entry;
  }

  async entries(user: string): Promise<Entry[]> {
    const entries = await this.#database.getAll('entries', rangeOf(user));
    return entries.sort((a, b) => a.queuedAt - b.queuedAt || a.assignment - b.assignment);
  }

  async settle(user: string, assignment: number): Promise<void> {
    const transaction = this.#database.transaction(['drafts', 'entries'], 'readwrite');
    await transaction.objectStore('drafts').delete([user, assignment]);
    await transaction.objectStore('entries').delete([user, assignment]);
    await transaction.done;
  }

  async refuse(entry: Entry): Promise<void> {
    await this.#database.put('entries', entry);
  }

  async clear(user: string): Promise<void> {
    const transaction = this.#database.transaction(['drafts', 'entries'], 'readwrite');
    await transaction.objectStore('drafts').delete(rangeOf(user));
    await transaction.objectStore('entries').delete(rangeOf(user));
    await transaction.done;
  }

  close(): void {
    this.#database.close();
  }
}

/** Stands in where the browser refuses IndexedDB, so that work can at least be sent. */
class MemoryStore implements Store {
  readonly isDurable = false;
  readonly #drafts = new Map<string, Draft>();
  readonly #entries = new Map<string, Entry>();

  async putDraft(draft: Draft): Promise<void> {
    this.#drafts.set(keyOf(draft), draft);
  }

  async draft(user: string, assignment: number): Promise<Draft | null> {
    return this.#drafts.get(keyOf({ user, assignment })) ?? null;
  }

  async enqueue(entry: Entry): Promise<Entry> {
    const kept = this.#entries.get(keyOf(entry)) ?? entry;
    this.#entries.set(keyOf(entry), kept);
    return kept;
  }

  async entries(user: string): Promise<Entry[]> {
    return [...this.#entries.values()].filter((entry) => entry.user === user);
  }

  async settle(user: string, assignment: number): Promise<void> {
    this.#drafts.delete(keyOf({ user, assignment }));
    this.#entries.delete(keyOf({ user, assignment }));
  }

  async refuse(entry: Entry): Promise<void> {
    this.#entries.set(keyOf(entry), entry);
  }

  async clear(user: string): Promise<void> {
    for (const records of [this.#drafts, this.#entries]) {
      for (const [key, record] of records) if (record.user === user) records.delete(key);
    }
  }

  close(): void {}
}

function keyOf({ user, assignment }: { user: string; assignment: number }): string {
  return JSON.stringify([user, assignment]);
}

/** Opens the journal of this browser; falls back to memory where storage is forbidden. */
export async function openStore(name: string): Promise<Store> {
  try {
    const database = await openDB<JournalSchema>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('drafts', { keyPath: ['user', 'assignment'] });
        fresh.createObjectStore('entries', { keyPath: ['user', 'assignment'] });
      },
    });
    return new IndexedStore(database);
  } catch {
    return new MemoryStore(); // private windows and locked-down browsers; `isDurable` tells the page
  }
}
