/** The same as test/commands/bulk/histories.test.ts, for longer. */

import { test } from 'vitest';
import { compareHistories } from '../commands/bulk/histories.ts';

test('whatever people do to a file, many times', () =>
  compareHistories(2_000, Number(process.env['SEED'] ?? Date.now() % 1_000_000)));
