import { test } from 'vitest';
import { compareSequences, someSeed } from './sequences.ts';

test('random commands: the program and a small model answer alike and have the same afterwards', async () => {
  await compareSequences(12, 30, someSeed());
}, 600_000);
