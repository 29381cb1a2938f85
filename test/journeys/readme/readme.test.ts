/** The README says what the program does: its consoles are typed again and compared, its recipes are run as scripts. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { tempFolder } from '../../support/process.ts';
import { withRealOutput } from './consoles.ts';

const path = fileURLToPath(new URL('../../../README.md', import.meta.url));
const NOW = '2026-11-21T09:00:00.000Z';
const folder = process.cwd();
afterAll(() => process.chdir(folder));

test('every command of the README prints what the README shows', { timeout: 600_000 }, async () => {
  const text = readFileSync(path, 'utf8');
  const home = tempFolder();
  process.chdir(home);
  const real = await withRealOutput(text, home, NOW);
  // UPDATE_README=1 writes the real output into it, to be read before it is committed.
  if (process.env['UPDATE_README'] === '1') writeFileSync(path, real);
  else expect(text).toBe(real);
});
