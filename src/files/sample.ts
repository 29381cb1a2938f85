/** The sample organization that comes with the program: fixtures/sample.json, beside dist/ in the package. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../core/refusals.ts';
import { parseJsonText } from './json.ts';
import { reasonOf } from './reasons.ts';

/** Found from the bundle (dist/entitle.cjs); throws unreadable-file when the installation is not whole. */
export async function readSample(): Promise<unknown> {
  const path = join(__dirname, '..', 'fixtures', 'sample.json');
  try {
    return parseJsonText(path, await readFile(path));
  } catch (error) {
    return raise('unreadable-file', { path, reason: reasonOf(error) }, error);
  }
}
