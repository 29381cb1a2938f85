/** A released version of the schema is never changed: its text has the hash it was released with. */

import { expect, test } from 'vitest';
import { VERSIONS } from '../../src/store/postgres/schema/steps.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';
import { sha256 } from '../support/world.ts';

const POSTGRES = [
  'dbf5ca5d94c107275e80b72b949e8b54b90c493c1ba5aebdea7037686668f3f0',
  'd02333fb12486a4e468e049f7ac186ab66403125e2254522951c547c6be15a9b',
  'a805e2c7e3c63267d877c73ab0d88ce50fe035e78a3e91df0e75fbfa5ad64ca3',
  '8a5142b3bc8258a007bbdf763131933165fdcc01c527398183cef689ea386f62',
];
const SQLITE = [
  '01d41f36125f0b0e893b4e713a3855571065e1b85d35c3d74074d95f339c8d2f',
  '202ae3413b8c094ded8cde6937ca6874f189c89339e04ed601362eaadc4b310a',
];

/** What derives from the kinds of today (a new kind, a new right) belongs into a step of its own, and the old text stays. */
test.each([
  ['PostgreSQL', POSTGRES, VERSIONS.map((steps) => steps.join('\n;\n'))],
  ['SQLite', SQLITE, MIGRATIONS],
])('versions of %s, step by step', (_, released, steps) => {
  expect(steps.slice(0, released.length).map(sha256)).toEqual(released);
});
