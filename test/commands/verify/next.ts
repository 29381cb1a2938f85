/**
 * The version after this one, as it could be. As a program of its own: `node --import tsx next.ts STORE` brings the store
 * to it and prints the schema it then has.
 */

import { openDatabase } from '../../../src/store/sqlite/connection.ts';
import { migrateSqliteStore } from '../../../src/store/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/schema.ts';
import { patience } from '../../support/world.ts';

/** A column, an index, and a table that takes over rows. */
export const NEXT = [
  ...MIGRATIONS,
  `alter table workspaces add column city text; create index workspaces_by_city on workspaces (city);
   create table venues (venue text not null primary key) strict, without rowid; insert into venues select distinct workspace from workspaces`,
];

export async function migrated(path: string, migrations: readonly string[], waiting = patience): Promise<number> {
  const database = openDatabase(path);
  try {
    await migrateSqliteStore(path, database, waiting, migrations);
    return database.pragma('user_version', { simple: true }) as number;
  } finally {
    database.close();
  }
}

const [program, path] = process.argv.slice(1);
if (program?.endsWith('next.ts') && path !== undefined) console.log(await migrated(path, NEXT));
