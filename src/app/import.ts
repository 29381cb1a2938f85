/** The frame of every import: all rows are decided, every bad one is named, and only a file without any is recorded. */

import type { ActivityDraft, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { Reasons } from '../core/reasons.ts';
import { explain, refuse, type Refusal, refusedWith } from '../core/refusals.ts';
import type { Changes, ImportResult, ImportRow } from '../core/results.ts';
import type { OrganizationKey, ProductKey } from '../core/values.ts';
import type { BoundRow, BoundRows } from './bound-rows.ts';
import type { BoundTable, ColumnSpec } from './columns.ts';
import { type Mode, type Seen, seenAs } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
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
  readonly changes: Changes;
  readonly activity: readonly ActivityDraft[];
  readonly transactions: readonly TransactionDraft[];
  /** A product that the row brings with it. */
  readonly product?: ProductKey;
  /** What a person may want to know of it. */
  readonly message?: string;
}

export const UNCHANGED: RowChange = { status: 'unchanged', changes: {}, activity: [], transactions: [] };

export interface DecidedRow {
  /** The key that the row is about, as far as it can be told; for the report. */
  readonly key: string;
  readonly outcome: Outcome<RowChange>;
}

/** Decides rows one after another, each on what the ones before it left behind. */
export interface RowDecider {
  readonly decide: (row: BoundRow) => DecidedRow;
  /** The key of a row that cannot be decided. */
  readonly keyOf: (row: BoundRow) => string;
}

export interface ImportOptions {
  readonly dryRun: boolean;
  /** A name for the file's rows, so that they are meant once more although rows that say the same were recorded before. */
  readonly batch: string | null;
  /** Products that are not known are created as modules. */
  readonly newProducts: boolean;
}

export interface Importer {
  readonly columns: ColumnSpec;
  readonly prepare: (
    services: Services,
    records: Records,
    organization: OrganizationKey,
    table: BoundTable,
    options: ImportOptions,
  ) => Promise<RowDecider>;
}

/** Imports the rows of a file. Refuses with not-permitted; bad rows (rows-rejected) come back in the verdict. */
export function importTable(
  services: Services,
  caller: Caller,
  importer: Importer,
  table: BoundTable,
  { dryRun = false, batch = null, newProducts = false, confirmed = null }: Partial<ImportOptions & Mode> = {},
): Promise<Outcome<Verdict<ImportResult>>> {
  const options: ImportOptions = { dryRun, batch, newProducts };
  return write(services, caller, { needs: 'administer', dryRun, confirmed }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const belongs = await refuseOthers(records, organization, table);
    if (!belongs.ok) return belongs;
    const decider = await importer.prepare(services, records, organization, table, options);
    const { activity, transactions, ...decided } = decideRows(decider, table.rows);
    const verdict = verdictOn(decided, dryRun);
    const entries = verdict.refusal === null ? [{ organization, activity, transactions }] : [];
    return done({ entries, ...(entries.length === 0 ? {} : { seen: seenInImport(verdict.result) }), result: verdict });
  });
}

export function seenInImport({ created, updated, productsCreated }: ImportResult): Seen {
  const products = productsCreated.length === 0 ? 'no new product' : `new products ${productsCreated.join(', ')}`;
  return seenAs('what the file changes', `${created} created, ${updated} updated, ${products}`);
}

interface Decided {
  readonly rows: readonly ImportRow[];
  readonly products: readonly ProductKey[];
  readonly reasons: Reasons;
}

function decideRows({ decide, keyOf }: RowDecider, bound: BoundRows) {
  const rows: ImportRow[] = [];
  const activity: ActivityDraft[] = [];
  const transactions: TransactionDraft[] = [];
  const products: ProductKey[] = [];
  const reasons = new Reasons();
  for (const each of bound) {
    const { row } = each;
    const { key, outcome } = each.unclear === null ? decide(each) : { key: keyOf(each), outcome: refusedWith(each.unclear) };
    if (outcome.ok) {
      const { status, changes, message = null, product } = outcome.value;
      rows.push({ row, key, status, code: null, message, changes });
      for (const change of outcome.value.activity) activity.push(change);
      for (const draft of outcome.value.transactions) transactions.push(draft);
      if (product !== undefined) products.push(product);
    } else {
      const reason = explain(outcome.refusal);
      const { code, message, hint } = reason;
      reasons.add(row, reason);
      const text = hint === null ? message : `${message} (${hint})`;
      rows.push({ row, key, status: 'rejected', code, message: text, changes: {} });
    }
  }
  return { rows, activity, transactions, products, reasons };
}

function verdictOn({ rows, products, reasons }: Decided, dryRun: boolean): Verdict<ImportResult> {
  const count = (status: ImportRow['status']) => rows.filter((row) => row.status === status).length;
  const rejected = count('rejected');
  if (rejected === 0) {
    const [created, updated, unchanged] = [count('created'), count('updated'), count('unchanged')];
    return { result: { created, updated, unchanged, rejected, productsCreated: products, rows, dryRun }, refusal: null };
  }
  const held = rows.map((row) =>
    row.status === 'created' || row.status === 'updated' ? { ...row, status: 'withheld' as const } : row,
  );
  const told = { rejected, total: rows.length, applied: 0, doing: 'imported', reasons: reasons.list() };
  const counts = { created: 0, updated: 0, unchanged: count('unchanged'), rejected, productsCreated: [] };
  return { result: { ...counts, rows: held, dryRun }, refusal: refuse('rows-rejected', told).refusal };
}

function changesOfNew(after: object): Changes {
  const changes: Record<string, readonly [unknown, unknown]> = {};
  for (const [field, value] of Object.entries(after)) {
    const isNothing = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    if (!isNothing) changes[field] = [null, value];
  }
  return changes;
}

/** What differs between two states, field by field, in the order of the earlier one; of a new record, what it has at all. */
export function changesBetween(before: object | null, after: object): Changes {
  if (before === null) return changesOfNew(after);
  const [from, to] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const changes: Record<string, readonly [unknown, unknown]> = {};
  for (const field of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [old, now] = [from[field] ?? null, to[field] ?? null];
    if (JSON.stringify(old) !== JSON.stringify(now)) changes[field] = [old, now];
  }
  return changes;
}
