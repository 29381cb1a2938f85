/**
 * An older store becomes one of this version: forward only, in one commit, after a backup. A version that is half
 * way there does not exist, and a program that was killed in between finds the store as it was.
 */

import type BetterSqlite3 from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { raise } from '../../core/refusals.ts';
import { copyDatabase } from './copy.ts';
import { isSystemError } from './file.ts';
import { type Patience, untilFree } from './patience.ts';
import { aside, putInPlace } from './place.ts';
import { raiseCommitProblem, raiseStoreProblem } from './problems.ts';
import { MIGRATIONS } from './schema.ts';
import { checkedVersion } from './shape.ts';

/**
 * Brings an open store to the version that `migrations` lead to; one of that version is left alone. The schema is asked
 * of SQLite, not of the file's header: what another process has just changed is in its log. Whatever its version, the
 * store is made as that version is, or refused with altered-store before a statement touches it. Refuses with store-newer,
 * corrupt-store, store-busy, store-unusable or outcome-unknown, too.
 */
export async function migrateSqliteStore(
  path: string,
  database: BetterSqlite3.Database,
  patience: Patience,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  const versionNow = (): number => checkedVersion(path, database, migrations);
  if ((await untilFree(path, patience, versionNow)) === migrations.length) return;
  try {
    // Held from here on, so of many processes that come at once one makes the backup and migrates; the others find it done.
    // A table that is made anew leaves those that refer to it alone: whether all still fits is asked before the commit.
    database.pragma('foreign_keys = off');
    await untilFree(path, patience, () => database.exec('begin immediate'));
    const schema = versionNow();
    if (schema === migrations.length) return;
    const backup = await keepBackup(path, schema);
    for (const migration of migrations.slice(schema)) database.exec(migration);
    demandReferences(path, database);
    database.pragma(`user_version = ${migrations.length}`);
    commit(path, database);
    patience.onUpdated?.({ from: schema, to: migrations.length, backup });
  } catch (error) {
    if (isSystemError(error)) raise('store-unusable', { path, reason: `no backup of it could be made: ${error.message}` }, error);
    raiseStoreProblem(path, error);
  } finally {
    if (database.inTransaction) database.exec('rollback');
    database.pragma('foreign_keys = on');
  }
}

/** A row that refers to one that is not there was there before: it has to be mended before anything is moved. */
function demandReferences(path: string, database: BetterSqlite3.Database): void {
  const lost = database.pragma('foreign_key_check') as readonly { readonly table: string }[];
  if (lost.length > 0)
    raise('corrupt-store', { path, reason: `a row of table ${lost[0]?.table} refers to one that is not there` });
}

/** `<store>.schema-1.backup`; one of an earlier attempt is kept as well. */
async function keepBackup(path: string, schema: number): Promise<string> {
  const name = `${path}.schema-${schema}.backup`;
  let free = name;
  for (let number = 2; existsSync(free); number += 1) free = `${name}-${number}`;
  await aside(free, async (copy) => {
    await copyDatabase(path, copy, () => undefined);
    putInPlace(copy, free, 'claim');
  });
  return free;
}

function commit(path: string, database: BetterSqlite3.Database): void {
  try {
    database.exec('commit');
  } catch (error) {
    raiseCommitProblem(path, error);
  }
}
