/** A sample of test/campaigns/flips.test.ts. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flip, flipAt, flippable, numbersFrom } from './flips.ts';

test('sixty bits turned over: whatever SQLite finds and whatever changes an answer, verify finds', async () => {
  const { missed, crashed, found, harmless } = await flip(await flippable(600), 60, numbersFrom(7));
  expect({ missed, crashed, all: found + harmless }).toEqual({ missed: [], crashed: [], all: 60 });
}, 600_000);

test('an empty text in the index of references becomes no bytes: SQLite finds it, and verify', async () => {
  const file = await flippable(20);
  // The header of an entry: its length, then text of 4 (acme), text of 22 (row:…#1), text of none.
  const at = readFileSync(file).indexOf(Buffer.from([0x05, 0x15, 0x39, 0x0d]));
  const tally = await flipAt(file, [[at + 3, 0]]);
  expect(tally).toEqual({ found: 1, oracle: 1, harmless: 0, missed: [], crashed: [] });
});
