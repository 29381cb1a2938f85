/**
 * A released version of the schema is never changed: the description prints what it was released with. What derives from the
 * kinds of today (a new kind, a new right) belongs into a step of its own, and these files stay.
 */

import { describe, expect, test } from 'vitest';
import { VERSIONS } from '../../src/store/postgres/schema/steps.ts';
import { MIGRATIONS } from '../../src/store/sqlite/schema.ts';

describe.each([
  ['sqlite', MIGRATIONS],
  ['postgres', VERSIONS.map((steps) => `${steps.join('\n;\n')}\n`)],
])('%s', (name, steps) => {
  test.each(steps.map((step, index) => [index + 1, step] as const))('version %i', async (version, step) => {
    await expect(step).toMatchFileSnapshot(`released/${name}-${version}.sql`);
  });
});
