import { describe } from 'vitest';
import { describeParts } from './parts.ts';

describe('on a file', () => {
  describeParts(async () => '');
});
