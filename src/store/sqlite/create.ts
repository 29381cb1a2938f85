/** Making a new store: built aside and put in its place complete, so that of several processes exactly one makes it. */

import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Store } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { isSystemError } from './file.ts';
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { openDatabase, type Patience, SqliteStore } from './store.ts';

/**
 * Makes a store at `path` (mode 0600, in folders of mode 0700 that are made too) and lets `fill` write its first rows.
 * Nothing is at `path` unless all of it succeeded. Refuses with store-exists or store-unusable.
 */
export async function createSqliteStore<T>(
  path: string,
  patience: Patience,
  fill: (store: Store) => Promise<{ readonly keep: boolean; readonly value: T }>,
): Promise<T> {
  refuseExisting(path);
  const aside = `${path}.new-${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(aside, 'wx', 0o600));
    const { keep, value } = await build(aside, patience, fill);
    if (keep) putInPlace(aside, path);
    return value;
  } catch (error) {
    if (isSystemError(error)) raise('store-unusable', { path, reason: error.message }, error);
    throw error;
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(aside + suffix, { force: true });
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

async function build<T>(aside: string, patience: Patience, fill: (store: Store) => Promise<T>): Promise<T> {
  const database = openDatabase(aside);
  database.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};`);
  for (const migration of MIGRATIONS) database.exec(migration);
  database.exec(`pragma user_version = ${SCHEMA_VERSION}; commit;`);
  const store = new SqliteStore(aside, database, patience);
  try {
    return await fill(store);
  } finally {
    await store.close(); // the last connection moves everything from the log into the file
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
