/** A released version of the schema is never changed: its text has the hash it was released with. */

import { expect, test } from 'vitest';
import { VERSIONS } from '../../src/store/postgres/schema/steps.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { sha256 } from '../support/world.ts';

test('version 1, of both databases', () => {
  expect(sha256((VERSIONS[0] ?? []).join('\n;\n'))).toBe('dbf5ca5d94c107275e80b72b949e8b54b90c493c1ba5aebdea7037686668f3f0');
  expect(sha256(MIGRATIONS[0] ?? '')).toBe('01d41f36125f0b0e893b4e713a3855571065e1b85d35c3d74074d95f339c8d2f');
});
