import { accounts } from './accounts';
import { catalog } from './catalog';
import { checks } from './checks';
import { crops } from './crops';
import { datasets } from './datasets';
import { gold } from './gold';
import { projects } from './projects';
import { quality } from './quality';
import { review } from './review';
import { training } from './training';
import { wizard } from './wizard';

/** The words of all other pages, fetched with the first of them. */
export const pages = {
  accounts,
  catalog,
  checks,
  crops,
  datasets,
  gold,
  projects,
  quality,
  review,
  training,
  wizard,
};
