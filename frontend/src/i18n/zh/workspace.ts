import type { workspace as english } from '../en/workspace';

export const workspace = {
  submit: '提交',
} satisfies typeof english;
