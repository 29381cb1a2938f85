/** What each exit status means (contract, section 8); which refusal ends with which is in refusals.ts. */

import { type ExitStatus, REFUSALS } from './refusal-table.ts';
import type { RefusalCode } from './refusals.ts';

const MEANINGS: Readonly<Record<ExitStatus | 0, string>> = {
  0: 'done, or nothing to do',
  1: 'unexpected: a bug or the machine; --debug shows the trace',
  2: 'usage: an unknown flag, something missing, a confirmation that nobody is there to give',
  3: 'not permitted, not activated, or nobody knows the actor',
  4: 'not found',
  5: 'refused by a rule; in bulk, at least one row was rejected',
  6: 'conflict: a stale plan, a reference used before, a key that is taken, a file that is there',
  7: 'the store or a file: busy (run it again), damaged, newer, missing, unreadable, malformed',
  10: 'only with --exit-code: entitlements are missing',
  130: 'cancelled (Ctrl-C, Escape, No); nothing was changed',
  143: 'told to stop (SIGTERM); nothing was changed',
};

export interface Exit {
  readonly exit: number;
  readonly when: string;
  /** The refusals that end so, as `error.code` names them in JSON. */
  readonly codes: readonly RefusalCode[];
}

export function exits(): readonly Exit[] {
  const codes = Object.entries(REFUSALS) as readonly (readonly [RefusalCode, { readonly exit: ExitStatus }])[];
  return Object.entries(MEANINGS).map(([status, when]) => {
    const exit = Number(status);
    return { exit, when, codes: codes.filter(([, entry]) => entry.exit === exit).map(([code]) => code) };
  });
}
