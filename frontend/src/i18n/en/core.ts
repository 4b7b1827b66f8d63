import { app } from './app';
import { checking } from './checking';
import { common } from './common';
import { problems } from './problems';
import { talk } from './talk';
import { terms } from './terms';
import { ui } from './ui';
import { workspace } from './workspace';

/** The words that are there from the first moment: those of the shell and of the workspace. */
export const core = {
  app,
  checking,
  common,
  problems,
  talk,
  terms,
  ui,
  workspace,
};
