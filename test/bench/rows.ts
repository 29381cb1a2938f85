/** The rows that a command added to a store, for a reference that inserts them without thinking. */

import { copyFileSync, closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { beside, type Bench } from './bench.ts';
import { interleave, type Spread, timed } from './measure.ts';

export interface Written {
  readonly ours: Spread;
  readonly reference: Spread;
}

/**
 * Runs a command that writes into fresh copies of a store, and beside it the insertion of the same rows into fresh copies
 * of the same store.
 */
export async function againstRawInsert(bench: Bench, store: string, args: readonly string[], rounds: number): Promise<Written> {
  const [copy, raw, rows] = [bench.path('copy.db'), bench.path('raw.db'), bench.path('rows.json')];
  const ours = bench.entitle(copy, args, () => freshCopy(store, copy));
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
  return { ours: mine, reference: other };
}

/** On the disk before the clock starts, so that nobody pays for writing the copy. */
function freshCopy(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(to + suffix, { force: true });
  copyFileSync(from, to);
  const file = openSync(to, 'r+');
  fsyncSync(file);
  closeSync(file);
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
  const head = reading(before, (database) => database.prepare(`select max(id) from transactions`).pluck().get());
  return reading(after, (database) => ({
    transactions: database.prepare('select * from transactions where id > ? order by id').raw().all(head),
    draws: database.prepare('select * from draws where transaction_id > ? order by transaction_id, position').raw().all(head),
    assignments: database.prepare('select * from assignments').raw().all(),
    lots: database.prepare('select organization, purchase, drawn from lots where drawn > 0').all(),
    heads: database.prepare(`select * from heads where log = 'ledger'`).all(),
  }));
}

/** Hashes differ from run to run, by the time of day that is in them. */
function summary(store: string): string {
  const one = `select (select count(*) from transactions) || ' ' || (select count(*) from draws) || ' '
    || (select sum(quantity) from assignments) || ' ' || (select sum(drawn) from lots) || ' '
    || (select id from heads where log = 'ledger')`;
  return reading(store, (database) => String(database.prepare(one).pluck().get()));
}
