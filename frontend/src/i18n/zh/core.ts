import type { core as english } from '../en/core';
import { app } from './app';
import { checking } from './checking';
import { common } from './common';
import { problems } from './problems';
import { talk } from './talk';
import { terms } from './terms';
import { ui } from './ui';
import { workspace } from './workspace';

export const core = {
  app,
  checking,
  common,
  problems,
  talk,
  terms,
  ui,
  workspace,
} satisfies typeof english;
