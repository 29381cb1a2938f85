/** What outlasts a power cut. A name is on the disk only with its folder, so whoever gives one brings that there too. */

import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './reasons.ts';

/**
 * Gives a finished file its name, and takes its own from it. `claim` fails with EEXIST when something has the name, and
 * where the file system has no links; `replace` replaces.
 */
export function giveName(finished: string, path: string, how: 'claim' | 'replace'): void {
  if (how === 'claim') {
    linkSync(finished, path);
    unlinkSync(finished);
  } else {
    renameSync(finished, path);
  }
  syncFolder(dirname(path));
}

/** A private folder, and those above it that are not there. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

/** Not every system lets a folder be opened, nor every folder. */
function syncFolder(path: string): void {
  try {
    syncFile(path);
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(error) ?? '')) throw error;
  }
}

export function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
