import { test } from 'vitest';
import { compareSequences } from './sequences.ts';

test('random commands: the program and a small model answer alike and have the same afterwards', async () => {
  await compareSequences(12, 30, Number(process.env['SEED'] ?? Date.now() % 1_000_000));
}, 120_000);
