import { Journal } from '../../journal';
import { sendAnswer } from './api';

let opened: { readonly user: string; readonly journal: Promise<Journal> } | null = null;

/** The journal of the person who is signed in: one for the whole page, whatever project they work on. */
export function journalOf(userId: number): Promise<Journal> {
  const user = String(userId);
  if (opened?.user === user) return opened.journal;
  void opened?.journal.then((journal) => journal.close());
  opened = { user, journal: Journal.open({ user, send: sendAnswer }) };
  return opened.journal;
}

/**
 * To be called before a person signs out: sends what is still here and then removes their work from this browser.
 * Returns how many answers could not be sent; those stay, under this person's name, until they sign in again.
 */
export async function leaveJournal(userId: number): Promise<number> {
  const journal = await journalOf(userId);
  await journal.flush();
  await journal.sendNow();
  const { waiting } = journal.status;
  if (waiting === 0) await journal.clear();
  journal.close();
  opened = null;
  return waiting;
}
