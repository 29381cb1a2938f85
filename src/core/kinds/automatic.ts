import type { Kind } from './declaration.ts';

/** Seats that the consumption check transferred to a workspace that missed them. */
export const automatic = {
  summary: 'what the consumption check transferred to a workspace',
  heading: 'Assigned by the consumption check',
  since: 1,
  right: 'entitlements',
  effect: 'draw',
  lots: 'some',
  workspace: 'always',
  subscription: 'never',
  keys: {},
} as const satisfies Kind;
