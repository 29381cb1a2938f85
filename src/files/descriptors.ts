/** How many files may still be opened. */

import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { raise } from '../core/refusals.ts';
import { codeOf } from './reasons.ts';

/** A store, its log, a copy of it, a file that goes out, and a second thread that reads the program once more. */
const NEEDED = 16;

/**
 * Refuses `too-many-open-files` (thrown) where fewer can be opened than a command may need: SQLite would call the store
 * unreadable, and a check of it would call it damaged. Takes less than a tenth of a millisecond.
 */
export function demandDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < NEEDED) open.push(openSync(devNull, 'r'));
  } catch (error) {
    if (['EMFILE', 'ENFILE'].includes(codeOf(error) ?? '')) raise('too-many-open-files', { needed: NEEDED }, error);
    throw error;
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}
