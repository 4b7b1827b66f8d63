import type { en } from '../en';
import { core } from './core';
import { pages } from './pages';

export const zh = { ...core, ...pages } satisfies typeof en;
