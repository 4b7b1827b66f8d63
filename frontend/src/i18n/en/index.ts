import { common } from './common';
import { workspace } from './workspace';

/** All English words, one key a feature. The Chinese ones must satisfy this type, so a missing key does not compile. */
export const en = { common, workspace };
