import { core } from './core';
import { pages } from './pages';

/** All English words, one key a feature. The Chinese ones must satisfy this type, so a missing key does not compile. */
export const en = { ...core, ...pages };
