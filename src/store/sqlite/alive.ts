/**
 * Nothing of the driver is collected as garbage. Built against Node 24, whose headers look for an environment when an object
 * is deleted, better-sqlite3 aborts the process when a statement that nobody holds any more is collected at a moment without
 * one (`Assertion failed: (env) != nullptr`). There are few statements, so they are kept as long as the process.
 */

import type BetterSqlite3 from 'better-sqlite3';

const KEPT: unknown[] = [];

interface Native {
  prepare(...asked: readonly unknown[]): unknown;
}

/** Keeps the database, and every statement it makes, also for itself. */
export function keptAlive(database: BetterSqlite3.Database): BetterSqlite3.Database {
  for (const symbol of Object.getOwnPropertySymbols(database)) {
    const native = (database as unknown as Readonly<Record<symbol, unknown>>)[symbol];
    if (!isNative(native)) continue;
    const prepare = native.prepare.bind(native);
    native.prepare = (...asked) => {
      const statement = prepare(...asked);
      KEPT.push(statement);
      return statement;
    };
    KEPT.push(native);
  }
  KEPT.push(database);
  return database;
}

function isNative(value: unknown): value is Native {
  return typeof value === 'object' && value !== null && 'prepare' in value && typeof value.prepare === 'function';
}
