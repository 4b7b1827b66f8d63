/** The journal's public door: unsent work survives a reload, a crash and a lost line. It knows no React and no addresses. */
export { Journal, type JournalOptions, type JournalStatus, newSubmitKey, type Refusal } from './journal';
export type { Reply, Sender } from './outbox';
export type { Draft, Entry } from './store';
