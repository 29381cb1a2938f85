/**
 * What a database is made of, held against what its version makes. A trigger or a view that came with the file runs as soon
 * as a statement touches its table, so a store that is made of anything else is refused before one does.
 */

import BetterSqlite3 from 'better-sqlite3';
import { raise, RefusalError } from '../../core/refusals.ts';
import { tokensOf } from '../sql.ts';
import { keptDatabase } from './alive.ts';
import { isBusy, raiseStoreProblem } from './problems.ts';
import { MIGRATIONS } from './schema.ts';

/** What the newest version makes, as `shapeOf` writes it: worked out when the program is built, so that opening a store costs one query and one comparison. */
declare const SCHEMA_SHAPE: string | undefined;

/** A row of SQLite's own table. Somebody may have written anything there. */
type Row = readonly [type: unknown, name: unknown, table: unknown, sql: unknown, page: unknown];

/** `sqlite_master`, because a table can be named `sqlite_schema`, and that name then means the table. */
const ROWS = 'select type, name, tbl_name, sql, rootpage from main.sqlite_master';

/** How many differences a refusal names. */
const MOST = 3;

/**
 * The schema version of an open store, none of whose tables has been touched yet. Refuses with store-newer, with
 * corrupt-store where no version says what it should be made of, and with altered-store where it is made of anything else.
 */
export function checkedVersion(
  path: string,
  database: BetterSqlite3.Database,
  migrations: readonly string[] = MIGRATIONS,
): number {
  try {
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version > migrations.length) raise('store-newer', { path, schema: version, known: migrations.length });
    if (version < 1) raise('corrupt-store', { path, reason: `it says it is of schema ${version}, which no version ever wrote` });
    const rows = rowsOf(database);
    if (migrations === MIGRATIONS && version === MIGRATIONS.length && shapeOf(rows) === newestShape()) return version;
    const differences = differencesIn(rows, rowsAfter(migrations.slice(0, version)));
    if (differences.length > 0) {
      raise('altered-store', {
        path,
        schema: version,
        differences: differences.slice(0, MOST),
        more: Math.max(0, differences.length - MOST),
      });
    }
    return version;
  } catch (error) {
    if (error instanceof RefusalError || isBusy(error)) throw error;
    if (error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_ERROR')
      raise('corrupt-store', { path, reason: error.message }, error);
    return raiseStoreProblem(path, error);
  }
}

/** `trigger x does not belong to the store`, for everything that is not as this version makes it. */
export function shapeDifferences(database: BetterSqlite3.Database): readonly string[] {
  return differencesIn(rowsOf(database), rowsAfter(MIGRATIONS));
}

let known: string | undefined;

function newestShape(): string {
  return (known ??= typeof SCHEMA_SHAPE === 'undefined' ? computeShape() : SCHEMA_SHAPE);
}

/** What the build keeps. */
export function computeShape(): string {
  return shapeOf(rowsAfter(MIGRATIONS));
}

function rowsAfter(migrations: readonly string[]): readonly Row[] {
  const fresh = keptDatabase(':memory:');
  for (const migration of migrations) fresh.exec(migration);
  const rows = rowsOf(fresh);
  fresh.close();
  return rows;
}

function rowsOf(database: BetterSqlite3.Database): readonly Row[] {
  return database.prepare(ROWS).raw().all() as unknown as Row[];
}

/**
 * Where something lies differs from store to store; whether it lies anywhere does not. Letter by letter: nearly every store is
 * laid out as this version does it, and what is not is looked at word by word afterwards.
 */
function shapeOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => `${nameOf(row)} ${textOf(row, (sql) => sql)}`).toSorted();
  return [arePagesApart(rows), ...lines].join('\n');
}

function nameOf([type, name]: Row): string {
  return `${String(type)} ${String(name)}`;
}

/** `said`: what counts of a statement. */
function textOf([, , table, sql, page]: Row, said: (sql: string) => string): string {
  return JSON.stringify([table, typeof sql === 'string' ? said(sql) : sql, page === 0 || page === null]);
}

/** Two tables in the same pages would be one table under two names. */
function arePagesApart(rows: readonly Row[]): boolean {
  const pages = rows.map(([, , , , page]) => page).filter((page) => page !== 0 && page !== null);
  return new Set(pages).size === pages.length;
}

function differencesIn(found: readonly Row[], wanted: readonly Row[]): readonly string[] {
  const [texts, wantedTexts] = [textsOf(found), textsOf(wanted)];
  const differences: string[] = [];
  for (const [name, text] of wantedTexts) {
    const is = texts.get(name);
    if (is === undefined) differences.push(`${name} is missing`);
    else if (is !== text) differences.push(`${name} is not that of this version`);
  }
  for (const name of texts.keys()) if (!wantedTexts.has(name)) differences.push(`${name} does not belong to the store`);
  if (!arePagesApart(found)) differences.push('two tables or indexes lie in the same pages');
  return differences;
}

/** By name, in their order; what is there twice is not what is there once. */
function textsOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const inOrder = rows.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  for (const row of inOrder) texts.set(nameOf(row), (texts.get(nameOf(row)) ?? '') + textOf(row, tokensOf));
  return texts;
}
