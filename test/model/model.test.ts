import { test } from 'vitest';
import { compareSequences } from './sequences.ts';

test('random commands: the program and a small model answer alike and have the same afterwards', async () => {
  await compareSequences(12, 30, Number(process.env['SEED'] ?? 573_742));
}, 120_000);
