import type { Kind } from './declaration.ts';

/** What a hold kept and the workspace does not get: the units are the pool's again. */
export const release = {
  summary: 'what a hold gave back to its pool',
  heading: 'Released from a hold',
  since: 2,
  right: 'entitlements',
  effect: 'release',
  lots: 'some',
  workspace: 'always',
  subscription: 'never',
  keys: { hold: 'always' },
} as const satisfies Kind;
