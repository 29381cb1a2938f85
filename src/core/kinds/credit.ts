import type { Kind } from './declaration.ts';

/** Lots that make up for a mistaken transfer, one for each lot it drew from; the transfer itself stays. */
export const credit = {
  summary: 'what makes up for a mistaken transfer',
  heading: 'Credited',
  since: 2,
  right: 'administer',
  effect: 'open',
  lots: 'some',
  workspace: 'never',
  // That of all its lots, where they have one in common.
  subscription: 'sometimes',
  keys: { corrects: 'always' },
} as const satisfies Kind;
