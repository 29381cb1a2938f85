/** The sample organization that comes with the program: fixtures/sample.json in its package. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { raise } from '../core/refusals.ts';
import { parseJsonText } from './json.ts';
import { reasonOf } from './reasons.ts';

/** Throws unreadable-file when the installation is not whole. */
export async function readSample(packageFolder: string): Promise<unknown> {
  const path = join(packageFolder, 'fixtures', 'sample.json');
  try {
    return parseJsonText(path, await readFile(path));
  } catch (error) {
    return raise('unreadable-file', { path, reason: reasonOf(error) }, error);
  }
}
