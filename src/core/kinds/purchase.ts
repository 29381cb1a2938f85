import type { Kind } from './declaration.ts';

/** A quantity of one product bought under a subscription: one lot of its pool. */
export const purchase = {
  summary: 'what was bought',
  heading: 'Purchased',
  since: 1,
  right: 'administer',
  effect: 'open',
  lots: 'one',
  workspace: 'never',
  subscription: 'always',
  keys: {},
} as const satisfies Kind;
