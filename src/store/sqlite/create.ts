/** Making a new store: built aside and put in its place complete, so that of several processes exactly one makes it. */

import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Store } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { openDatabase } from './connection.ts';
import { isSystemError } from './file.ts';
import type { Patience } from './patience.ts';
import { raiseStoreProblem } from './problems.ts';
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { SqliteStore } from './store.ts';

/** Writes a new store's first rows and says whether they are to be kept. */
type Fill<T> = (store: Store) => Promise<{ readonly keep: boolean; readonly value: T }>;

/**
 * Makes a store at `path` (mode 0600, in folders of mode 0700 that are made too) and lets `fill` write its first rows.
 * Nothing is at `path` unless all of it succeeded. Refuses with store-exists or store-unusable.
 */
export async function createSqliteStore<T>(path: string, patience: Patience, fill: Fill<T>): Promise<T> {
  refuseNames(path);
  const aside = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    refuseExisting(path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(aside, 'wx', 0o600));
    return await buildInPlace(aside, path, patience, fill);
  } catch (error) {
    if (isSystemError(error)) raise('store-unusable', { path, reason: error.message }, error);
    throw error;
  }
}

async function buildInPlace<T>(aside: string, path: string, patience: Patience, fill: Fill<T>): Promise<T> {
  try {
    const { keep, value } = await build(aside, path, patience, fill);
    if (keep) putInPlace(aside, path);
    return value;
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(aside + suffix, { force: true });
  }
}

/** SQLite's own special names: as a path they would make a file that nobody meant. */
function refuseNames(path: string): void {
  const name = basename(path);
  if (name === '' || name === ':memory:' || name.startsWith('file:')) {
    raise('store-unusable', { path, reason: 'that is no name for a file' });
  }
}

function refuseExisting(path: string): void {
  try {
    lstatSync(path);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return;
    throw error;
  }
  raise('store-exists', { path });
}

async function build<T>(aside: string, path: string, patience: Patience, fill: Fill<T>) {
  const database = openDatabase(aside);
  try {
    database.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};`);
    for (const migration of MIGRATIONS) database.exec(migration);
    database.exec(`pragma user_version = ${SCHEMA_VERSION}; commit;`);
    return await fill(new SqliteStore(path, database, patience));
  } catch (error) {
    return raiseStoreProblem(path, error);
  } finally {
    database.close(); // the last connection moves everything from the log into the file
  }
}

/** `link` fails when somebody was faster; it never replaces. */
function putInPlace(aside: string, path: string): void {
  chmodSync(aside, 0o600);
  syncPath(aside);
  try {
    linkSync(aside, path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') raise('store-exists', { path }, error);
    throw error;
  }
  syncPath(dirname(path));
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
