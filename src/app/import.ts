/** The frame of every import: all rows are decided, every bad one is named, and only a file without any is recorded. */

import type { ActivityDraft, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { explain, refuse, type Refusal, refusedWith } from '../core/refusals.ts';
import type { ImportResult, ImportRow } from '../core/results.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { BoundRow, BoundTable, ColumnSpec } from './columns.ts';
import type { Caller, Records, Services } from './ports.ts';
import { enter } from './scene.ts';
import { refuseOthers } from './stamped.ts';
import { write } from './write.ts';

/** A result that is printed even when it is refused: the refusal goes to stderr and decides the exit status. */
export interface Verdict<Result> {
  readonly result: Result;
  readonly refusal: Refusal | null;
}

/** What a good row comes to. */
export interface RowChange {
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly activity: readonly ActivityDraft[];
  readonly transactions: readonly TransactionDraft[];
}

/** Decides rows one after another, each on what the ones before it left behind. */
export interface RowDecider {
  /** The key a row is about, as far as it can be told; for the report. */
  readonly keyOf: (row: BoundRow) => string;
  readonly decide: (row: BoundRow) => Outcome<RowChange>;
}

export interface Importer {
  readonly columns: ColumnSpec;
  readonly prepare: (
    services: Services,
    records: Records,
    organization: OrganizationKey,
    table: BoundTable,
  ) => Promise<RowDecider>;
}

/** Imports the rows of a file. Refuses with not-permitted; bad rows come back in the verdict. */
export async function importTable(
  services: Services,
  caller: Caller,
  importer: Importer,
  table: BoundTable,
  dryRun: boolean,
): Promise<Outcome<Verdict<ImportResult>>> {
  return write(services, { actor: caller.actor, dryRun }, async (records) => {
    const scene = await enter(services, records, caller, 'administer');
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const belongs = await refuseOthers(records, organization, table);
    if (!belongs.ok) return belongs;
    const decider = await importer.prepare(services, records, organization, table);
    const { rows, activity, transactions } = decideRows(decider, table.rows);
    const verdict = verdictOn(rows, dryRun);
    const entries = verdict.refusal === null ? [{ organization, activity, transactions }] : [];
    return done({ entries, result: verdict });
  });
}

function decideRows(decider: RowDecider, bound: readonly BoundRow[]) {
  const rows: ImportRow[] = [];
  const activity: ActivityDraft[] = [];
  const transactions: TransactionDraft[] = [];
  for (const row of bound) {
    const key = decider.keyOf(row);
    const decided = row.unclear === null ? decider.decide(row) : refusedWith(row.unclear);
    if (decided.ok) {
      rows.push({ row: row.row, key, status: decided.value.status, code: null, message: null });
      for (const change of decided.value.activity) activity.push(change);
      for (const draft of decided.value.transactions) transactions.push(draft);
    } else {
      const { code, message, hint } = explain(decided.refusal);
      rows.push({ row: row.row, key, status: 'rejected', code, message: hint === null ? message : `${message} (${hint})` });
    }
  }
  return { rows, activity, transactions };
}

function verdictOn(rows: readonly ImportRow[], dryRun: boolean): Verdict<ImportResult> {
  const count = (status: ImportRow['status']) => rows.filter((row) => row.status === status).length;
  const rejected = count('rejected');
  if (rejected === 0) {
    const [created, updated, unchanged] = [count('created'), count('updated'), count('unchanged')];
    return { result: { created, updated, unchanged, rejected, rows, dryRun }, refusal: null };
  }
  const held = rows.map((row) =>
    row.status === 'created' || row.status === 'updated' ? { ...row, status: 'withheld' as const } : row,
  );
  const refusal = refuse('rows-rejected', { rejected, total: rows.length, applied: 0, doing: 'imported' }).refusal;
  return { result: { created: 0, updated: 0, unchanged: count('unchanged'), rejected, rows: held, dryRun }, refusal };
}

/** The text of a column that must not be empty. */
function needCell(row: BoundRow, column: string): Outcome<string> {
  const text = row.given(column);
  return text === null ? refuse('missing-value', { column }) : done(text);
}

/**
 * Runs parsers one after another and stops at the first refusal: `collect({ a: () => …, b: () => … })`. The value holds
 * what each parser came to, under its name.
 */
export function collect<Parsed extends Readonly<Record<string, unknown>>>(parsers: {
  readonly [Name in keyof Parsed]: () => Outcome<Parsed[Name]>;
}): Outcome<Parsed> {
  const parsed: Record<string, unknown> = {};
  for (const [name, parse] of Object.entries(parsers)) {
    const outcome = (parse as () => Outcome<unknown>)();
    if (!outcome.ok) return outcome;
    parsed[name] = outcome.value;
  }
  return done(parsed as Parsed);
}

/** A parser that lets an absent value be. */
function optional<T>(text: string | null, parse: (text: string) => Outcome<T>): Outcome<T | null> {
  return text === null ? done(null) : parse(text);
}

/** A cell that must be there, parsed. */
export function cell<T>(row: BoundRow, column: string, parse: (text: string) => Outcome<T>): () => Outcome<T> {
  return () => {
    const text = needCell(row, column);
    return text.ok ? parse(text.value) : text;
  };
}

/** A cell that may be empty, parsed. */
export function optionalCell<T>(row: BoundRow, column: string, parse: (text: string) => Outcome<T>): () => Outcome<T | null> {
  return () => optional(row.given(column), parse);
}
