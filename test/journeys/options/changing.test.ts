import { test } from 'vitest';
import { someSeed } from '../model/sequences.ts';
import { compareChanges, copiesOfFile } from './changing.ts';

test('every changing command, with any of its options, comes to what the model says', { timeout: 600_000 }, async () => {
  await compareChanges(60, someSeed(), await copiesOfFile());
});
