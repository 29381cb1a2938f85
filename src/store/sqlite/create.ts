/** Making a new store: built aside and put in its place complete, so that of several processes exactly one makes it. */

import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Store } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { makeFolder } from '../../files/durable.ts';
import { openDatabase } from './connection.ts';
import { isSystemError } from './file.ts';
import { refuseUnsafePlace } from './ground.ts';
import type { Patience } from './patience.ts';
import { aside, putInPlace, strayLog } from './place.ts';
import { raiseStoreProblem } from './problems.ts';
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { SqliteStore } from './store.ts';

/** Writes a new store's first rows and says whether they are to be kept. */
type Fill<T> = (store: Store) => Promise<{ readonly keep: boolean; readonly value: T }>;

/**
 * Makes a store at `path` (mode 0600, in folders of mode 0700 that are made too) and lets `fill` write its first rows.
 * Nothing is at `path` unless all of it succeeded. Refuses with store-exists, unsafe-store or store-unusable.
 */
export async function createSqliteStore<T>(path: string, patience: Patience, fill: Fill<T>): Promise<T> {
  refuseNames(path);
  try {
    const stray = strayLog(path);
    refuseExisting(path);
    refuseUnsafePlace(path);
    if (stray !== undefined) raise('store-unusable', { path, reason: `the log of another database lies beside it ("${stray}")` });
    makeFolder(dirname(path));
    return await aside(path, async (place) => {
      const { keep, value } = await build(place, path, patience, fill);
      if (keep) putInPlace(place, path, 'claim');
      return value;
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EEXIST' && error.syscall === 'link') raise('store-exists', { path }, error);
    raise('store-unusable', { path, reason: error.message }, error);
  }
}

/** SQLite's own special names: as a path they would make a file that nobody meant. */
function refuseNames(path: string): void {
  const name = basename(path);
  if (name === '' || name === ':memory:' || name.startsWith('file:')) {
    raise('store-unusable', { path, reason: 'that is not a file name' });
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

async function build<T>(place: string, path: string, patience: Patience, fill: Fill<T>) {
  const database = openDatabase(place);
  const store = new SqliteStore(path, database, patience);
  try {
    database.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};`);
    for (const migration of MIGRATIONS) database.exec(migration);
    database.exec(`pragma user_version = ${SCHEMA_VERSION}; commit;`);
    return await fill(store);
  } catch (error) {
    return raiseStoreProblem(path, error);
  } finally {
    await store.close(); // the last connection, a check's among them, moves everything from the log into the file
  }
}
