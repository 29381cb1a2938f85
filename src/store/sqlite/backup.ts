/** A consistent copy of a store while others work in it: complete, checked and private, or not there at all. */

import { lstatSync, statSync } from 'node:fs';
import type { Store } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { openDatabase } from './connection.ts';
import { copyDatabase } from './copy.ts';
import { isSystemError } from './file.ts';
import type { Patience } from './patience.ts';
import { aside, putInPlace, strayLog } from './place.ts';
import { SqliteStore } from './store.ts';

export interface BackupRequest {
  /** Where the copy is to be; absolute. */
  readonly target: string;
  /** Replace a file that is there. */
  readonly force: boolean;
  /** What throws here ends the copying. */
  readonly onPages: (done: number, total: number) => void;
}

/** Looks at the finished copy and says whether it is to be kept. */
export type CheckCopy<T> = (copy: Store) => Promise<{ readonly keep: boolean; readonly value: T }>;

/**
 * Copies the store at `path`, mode 0600; returns what `check` made of it and its size in bytes. Refuses with
 * file-exists, unwritable-file, corrupt-store or store-unusable; what is at the target stays as it is then.
 */
export async function backupSqliteStore<T>(
  path: string,
  request: BackupRequest,
  patience: Patience,
  check: CheckCopy<T>,
): Promise<{ readonly value: T; readonly bytes: number }> {
  const { target, force, onPages } = request;
  try {
    refuseTarget(target, force);
    return await aside(target, async (copy) => {
      await copyDatabase(path, copy, onPages);
      const { keep, value } = await checkCopy(copy, patience, check);
      const { size } = statSync(copy);
      if (keep) putInPlace(copy, target, force ? 'replace' : 'claim');
      return { value, bytes: size };
    });
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') raise('file-exists', { path: target }, error);
    if (isSystemError(error)) raise('unwritable-file', { path: target, reason: error.message }, error);
    throw error;
  }
}

async function checkCopy<T>(copy: string, patience: Patience, check: CheckCopy<T>) {
  const store = new SqliteStore(copy, openDatabase(copy), patience);
  try {
    return await check(store);
  } finally {
    await store.close();
  }
}

/** A backup replaces no link somebody relies on, nor lies beside the log of another database. */
function refuseTarget(target: string, force: boolean): void {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found !== undefined) {
    if (!force) raise('file-exists', { path: target });
    if (found.isSymbolicLink()) raise('unwritable-file', { path: target, reason: 'it is a symbolic link; name the file itself' });
    if (!found.isFile()) raise('unwritable-file', { path: target, reason: 'it is not a regular file' });
  }
  const stray = strayLog(target);
  if (stray !== undefined)
    raise('unwritable-file', { path: target, reason: `the log of another database lies beside it ("${stray}")` });
}
