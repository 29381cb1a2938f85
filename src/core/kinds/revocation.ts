import type { Kind } from './declaration.ts';

/** What a purchase had left and was taken back: a typing mistake, a cancelled order. */
export const revocation = {
  summary: 'what was taken back of a purchase',
  heading: 'Revoked',
  since: 1,
  right: 'administer',
  effect: 'take back',
  lots: 'one',
  workspace: 'never',
  subscription: 'always',
  keys: {},
} as const satisfies Kind;
