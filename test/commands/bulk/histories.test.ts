import { test } from 'vitest';
import { compareHistories } from './histories.ts';

test('whatever people do to a file, and however often it is run, each row is transferred once', { timeout: 600_000 }, () =>
  compareHistories(60, Number(process.env['SEED'] ?? Date.now() % 1_000_000)),
);
