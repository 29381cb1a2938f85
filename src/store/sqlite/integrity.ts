/** What SQLite itself finds wrong: its file, the references between its rows, and the walls of the schema. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';
import type { Problem } from '../../core/verify.ts';
import { shapeDifferences } from './shape.ts';

/**
 * Runs in a thread of its own, on a connection of its own: the check takes a while on a million rows and nothing can be
 * done meanwhile in the thread that waits for it. Text, since the bundle is a single file and tests run without one.
 *
 * The quick check looks at every page. What it leaves out is whether indexes agree with their tables: the whole check
 * says so of every table but the two that grow without end, where it takes ten times as long. The draws have no index;
 * those of the transactions are counted, and references looked at twice. CHECKs are left out: `verify` holds each value
 * against the logs.
 */
const CHECK = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);
try {
  const database = new Database(workerData.path, { fileMustExist: true });
  database.pragma('ignore_check_constraints = on');
  const whole = database.prepare(workerData.tables).pluck().all().flatMap((table) => database.pragma('integrity_check(' + table + ')'));
  const quick = database.pragma('quick_check').map((row) => ({ integrity_check: row.quick_check }));
  parentPort.postMessage({
    integrity: [...quick, ...whole].map((row) => row.integrity_check),
    indexes: workerData.indexes.flatMap((text) => database.prepare(text).pluck().all()),
    references: database.pragma('foreign_key_check').map((row) => [row.table, row.parent]),
  });
  database.close();
} catch (error) {
  parentPort.postMessage({ failed: error.message });
}
`;

const TABLES = `select name from sqlite_schema where type = 'table' and name not in ('transactions', 'draws') and name not glob 'sqlite_*'`;

/** Rows, and the sum of their numbers, as the table and as an index of it have them. `+` keeps the table from asking the index. */
function comparison(index: string, column: string): string {
  const summed = "select count(*) || ' ' || total(id) from transactions";
  return `select 'index ${index} does not agree with its table'
    where (${summed} not indexed where +${column} is not null) <> (${summed} indexed by ${index} where ${column} is not null)`;
}

/** Each comes to a line for whatever is wrong. */
const INDEXES = [
  comparison('transactions_by_reference', 'reference'),
  comparison('transactions_by_workspace', 'workspace'),
  comparison('transactions_by_product', 'product'),
  `select 'reference ' || quote(reference) || ' of organization ' || quote(organization) || ' was used ' || count(*) || ' times'
    from transactions where reference is not null group by organization, reference, case kind when 'purchase' then product else '' end having count(*) > 1`,
];

type Checked =
  | { readonly failed: string }
  | {
      readonly integrity: readonly string[];
      readonly indexes: readonly string[];
      readonly references: readonly (readonly [table: string, parent: string])[];
    };

/** A check that is under way, and how to end it early: what it then says is nothing. */
export interface FaultCheck {
  readonly faults: Promise<readonly Problem[]>;
  stop(): Promise<unknown>;
}

/** Starts to look for everything SQLite says is wrong with the file that `database` has open: a new store's is not in its place yet. */
export function startFaultCheck(database: BetterSqlite3.Database): FaultCheck {
  // Looked at when the store was opened; here again, because it may have been open for long.
  const schema = shapeDifferences(database).map((message): Problem => ({ code: 'schema-changed', message }));
  const driver = createRequire(join(import.meta.dirname, 'driver.js')).resolve('better-sqlite3');
  const worker = new Worker(CHECK, { eval: true, workerData: { driver, path: database.name, tables: TABLES, indexes: INDEXES } });
  const checked = new Promise<Checked>((resolve, reject) => {
    worker
      .once('message', resolve)
      .once('error', reject)
      .once('exit', () => resolve({ failed: 'the check was ended' }));
  });
  return { faults: checked.then((found) => [...schema, ...faultsIn(found)]), stop: () => worker.terminate() };
}

function faultsIn(checked: Checked): readonly Problem[] {
  if ('failed' in checked) return [{ code: 'database-damaged', message: checked.failed }];
  const damaged = [...new Set([...checked.integrity, ...checked.indexes])].filter((line) => line !== 'ok');
  return [...damaged.map((message) => ({ code: 'database-damaged', message }) as const), ...referenceFaults(checked.references)];
}

function referenceFaults(references: readonly (readonly [string, string])[]): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const [table, parent] of references) {
    const what = `of table ${table} refers to a row of ${parent} that is not there`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => ({ code: 'foreign-key', message: `${count} × a row ${what}` }));
}
