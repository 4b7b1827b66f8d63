import type { en } from '../en';
import { accounts } from './accounts';
import { app } from './app';
import { catalog } from './catalog';
import { checking } from './checking';
import { checks } from './checks';
import { common } from './common';
import { crops } from './crops';
import { datasets } from './datasets';
import { gold } from './gold';
import { problems } from './problems';
import { projects } from './projects';
import { quality } from './quality';
import { review } from './review';
import { talk } from './talk';
import { terms } from './terms';
import { training } from './training';
import { ui } from './ui';
import { wizard } from './wizard';
import { workspace } from './workspace';

export const zh = {
  accounts,
  app,
  catalog,
  checking,
  checks,
  common,
  crops,
  datasets,
  gold,
  problems,
  projects,
  quality,
  review,
  talk,
  terms,
  training,
  ui,
  wizard,
  workspace,
} satisfies typeof en;
