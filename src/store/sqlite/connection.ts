/** A connection with this program's settings: each is set, and then read back. */

import type BetterSqlite3 from 'better-sqlite3';
import { keptDatabase } from './alive.ts';
import { raise } from '../../core/refusals.ts';
import { raiseStoreProblem } from './problems.ts';

const DRIVER_WAIT_MS = 100;

/** Name, value to set, and value it reads back as. */
const SETTINGS = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'full', 2],
  ['foreign_keys', 'on', 1],
  ['recursive_triggers', 'on', 1],
  ['trusted_schema', 'off', 0],
] as const;

/** Opens a SQLite file; the caller has looked at the file, or just made it. Refuses with corrupt-store or store-unusable. */
export function openDatabase(path: string): BetterSqlite3.Database {
  let database: BetterSqlite3.Database | undefined;
  try {
    database = keptDatabase(path, { fileMustExist: true, timeout: DRIVER_WAIT_MS });
    applySettings(path, database);
    return database;
  } catch (error) {
    database?.close();
    return raiseStoreProblem(path, error);
  }
}

/** The settings as SQLite keeps them now. */
export function readSettings(database: BetterSqlite3.Database): readonly (readonly [name: string, value: unknown])[] {
  return SETTINGS.map(([name]) => [name, database.pragma(name, { simple: true })]);
}

function applySettings(path: string, database: BetterSqlite3.Database): void {
  for (const [name, value, expected] of SETTINGS) {
    database.pragma(`${name} = ${value}`);
    const actual = database.pragma(name, { simple: true });
    if (actual !== expected)
      raise('store-unusable', { path, reason: `SQLite keeps ${name} at ${String(actual)} instead of ${value}` });
  }
}
