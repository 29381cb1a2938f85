import type { Kind } from './declaration.ts';

/** Units that a person or a script transferred to a workspace: from the pool, or by posting a hold. */
export const transfer = {
  summary: 'what a person or a script transferred to a workspace',
  heading: 'Transferred to events',
  since: 1,
  right: 'entitlements',
  effect: 'draw',
  effectOnHold: 'post',
  lots: 'some',
  workspace: 'always',
  subscription: 'never',
  keys: { hold: 'sometimes', request: 'sometimes' },
} as const satisfies Kind;
