/** Five thousand single bits of a store's file turned over, with SQLite's own whole check as the judge. */

import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flip, flippable, numbersFrom } from '../commands/verify/flips.ts';

const FLIPS = 5_000;

test('five thousand bits: whatever SQLite finds and whatever changes an answer, verify finds', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_127);
  const file = await flippable(600);
  const size = statSync(file).size;
  const { missed, crashed, found, oracle, harmless } = await flip(file, FLIPS, numbersFrom(seed));
  console.log(
    `seed ${seed}: ${FLIPS} bits of ${size} bytes: ${found} found (${oracle} by SQLite too), ${harmless} harmless, ${missed.length} missed`,
  );
  expect({ missed, crashed, all: found + harmless }).toEqual({ missed: [], crashed: [], all: FLIPS });
});
