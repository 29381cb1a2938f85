/** Five hundred random histories: usage as a program recomputes it that shares nothing with this one. */

import fc from 'fast-check';
import { test } from 'vitest';
import { history, live } from '../commands/usage/histories.ts';

test('usage of 500 histories', { timeout: 600_000 }, async () => {
  await fc.assert(fc.asyncProperty(history, live), { numRuns: 500, endOnFailure: true });
});
