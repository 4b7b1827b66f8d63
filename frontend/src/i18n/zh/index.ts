import type { en } from '../en';
import { common } from './common';
import { workspace } from './workspace';

export const zh = { common, workspace } satisfies typeof en;
