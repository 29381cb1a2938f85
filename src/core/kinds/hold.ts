import type { Kind } from './declaration.ts';

/** Units of a pool kept for one workspace until a day (included). */
export const hold = {
  summary: 'what is kept for a workspace until a day',
  heading: 'Held for an event',
  since: 2,
  right: 'entitlements',
  effect: 'hold',
  lots: 'some',
  workspace: 'always',
  subscription: 'never',
  keys: { until: 'always' },
} as const satisfies Kind;
