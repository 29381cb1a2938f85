/** What `usage` says, beside what a program that shares nothing with it makes of the same ledger. */

import fc from 'fast-check';
import { test } from 'vitest';
import { history, live } from './histories.ts';

test('balances, movements and what expired add up, whatever happened', { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(history, live), { numRuns: 15, endOnFailure: true });
});
