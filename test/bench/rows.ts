/** The rows that a command added to a store, for a reference that inserts them without thinking. */

import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beside, type Bench } from './bench.ts';
import { freshCopy } from './copies.ts';
import { interleave, type Spread, timed } from './measure.ts';

export interface Written {
  readonly ours: Spread;
  readonly reference: Spread;
  /** The file with the rows, for another reference. */
  readonly rows: string;
}

/**
 * Runs a command that writes into fresh copies of a store, and beside it the insertion of the same rows into fresh copies
 * of the same store.
 */
export async function againstRawInsert(bench: Bench, store: string, args: readonly string[], rounds: number): Promise<Written> {
  const [copy, raw, rows] = [bench.path('copy.db'), bench.path('raw.db'), bench.path('rows.json')];
  const ours = bench.entitleOnCopy(store, copy, args);
  await timed(ours);
  writeFileSync(rows, JSON.stringify(added(store, copy)));
  const reference = {
    file: process.execPath,
    args: [beside('raw-insert.cjs'), raw, rows],
    prepare: () => freshCopy(store, raw),
  };
  const [mine, other] = await interleave([ours, reference], rounds);
  if (mine === undefined || other === undefined) throw new Error('nothing was measured');
  if (summary(copy) !== summary(raw)) throw new Error(`the reference wrote other rows: ${summary(copy)}, ${summary(raw)}`);
  return { ours: mine, reference: other, rows };
}

function reading<T>(path: string, read: (database: Database.Database) => T): T {
  const database = new Database(path, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function added(before: string, after: string): object {
  const last = (log: string): unknown => {
    return reading(before, (database) => database.prepare(`select coalesce(max(id), 0) from ${log}`).pluck().get());
  };
  const [head, activityHead] = [last('transactions'), last('activity')];
  return reading(after, (database) => ({
    ...created(database, before),
    activity: database.prepare('select * from activity where id > ? order by id').raw().all(activityHead),
    transactions: database.prepare('select * from transactions where id > ? order by id').raw().all(head),
    draws: database.prepare('select * from draws where transaction_id > ? order by transaction_id, position').raw().all(head),
    assignments: database.prepare('select * from assignments').raw().all(),
    lots: database.prepare('select organization, purchase, drawn from lots where drawn > 0').all(),
    heads: database.prepare('select * from heads').all(),
  }));
}

/** Workspaces that were not there before, and what is installed in them. */
function created(database: Database.Database, before: string): object {
  database.prepare('attach ? as before').run(before);
  const one = 'workspace not in (select workspace from before.workspaces)';
  return {
    workspaces: database.prepare(`select * from workspaces where ${one}`).raw().all(),
    installed_modules: database.prepare(`select * from installed_modules where ${one}`).raw().all(),
  };
}

/** Hashes differ from run to run, by the time of day that is in them. */
function summary(store: string): string {
  const one = `select (select count(*) from transactions) || ' ' || (select count(*) from draws) || ' '
    || (select sum(quantity) from assignments) || ' ' || (select sum(drawn) from lots) || ' '
    || (select id from heads where log = 'ledger') || ' ' || (select id from heads where log = 'activity') || ' '
    || (select count(*) from workspaces) || ' ' || (select count(*) from installed_modules)`;
  return reading(store, (database) => String(database.prepare(one).pluck().get()));
}
