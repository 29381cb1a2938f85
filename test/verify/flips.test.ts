/** A sample of test/long/flips.test.ts. */

import { expect, test } from 'vitest';
import { flip, flippable, numbersFrom } from './flips.ts';

test('sixty bits turned over: whatever SQLite finds and whatever changes an answer, verify finds', async () => {
  const { missed, crashed, found, harmless } = await flip(await flippable(600), 60, numbersFrom(7));
  expect({ missed, crashed, all: found + harmless }).toEqual({ missed: [], crashed: [], all: 60 });
});
