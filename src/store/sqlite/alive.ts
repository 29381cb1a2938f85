/**
 * The one door to the driver: nothing of it is collected as garbage. Built against Node 24, whose headers look for an
 * environment when an object is deleted, better-sqlite3 aborts the process when a database, statement, iterator or backup that
 * nobody holds any more is collected at a moment without one (`Assertion failed: (env) != nullptr`). There are few of them, so
 * they are kept as long as the process, or the thread.
 */

import BetterSqlite3 from 'better-sqlite3';

const KEPT: unknown[] = [];

type Native = Record<string, unknown>;

/** What makes another object of the driver: of a database, and of a statement. */
const MAKERS = ['prepare', 'backup', 'iterate'];

/** A database that is kept, and so is everything it makes, also for itself. */
export function keptDatabase(path: string, options: BetterSqlite3.Options = {}): BetterSqlite3.Database {
  const database = new BetterSqlite3(path, options);
  for (const symbol of Object.getOwnPropertySymbols(database))
    keep((database as unknown as Readonly<Record<symbol, unknown>>)[symbol]);
  KEPT.push(database);
  return database;
}

function keep<Made>(made: Made): Made {
  if (typeof made !== 'object' || made === null) return made;
  KEPT.push(made);
  for (const name of MAKERS) {
    const make = (made as Native)[name];
    if (typeof make === 'function') (made as Native)[name] = (...asked: readonly unknown[]) => keep(make.apply(made, asked));
  }
  return made;
}
