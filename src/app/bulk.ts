/** `transfer --file`: the rows of a file, decided in order against running balances, recorded in one commit. */

import type { Balances, Referenced } from '../core/balances.ts';
import type { InputTable } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { explain, refuse, type Refusal } from '../core/refusals.ts';
import type { BulkResult, BulkRow, BulkStatus } from '../core/results.ts';
import { decideTransfer, type TransferContext, type TransferRequest } from '../core/transfers.ts';
import { SEAT } from '../core/values.ts';
import { bindColumns, type BoundRow, type BoundTable, type ColumnSpec, derivedPrefix } from './columns.ts';
import type { Verdict } from './import.ts';
import type { Caller, Records, Services } from './ports.ts';
import { enterEntitlements } from './scene.ts';
import { readBalances } from './situation.ts';
import { quantityOf, transferContext } from './transfer.ts';
import { write } from './write.ts';

export interface BulkOptions {
  /** Record the good rows although others are rejected. */
  readonly partial: boolean;
  /** The file is really meant once more, although its rows were transferred before. */
  readonly again: boolean;
  readonly maxSeats: number | null;
  readonly dryRun: boolean;
  /** Seats and rows that a person has confirmed; null when nobody was asked. */
  readonly confirmed: Pick<BulkResult, 'applied' | 'seats'> | null;
  /** Called with the transfers recorded so far, and how many there will be. */
  readonly onRows: (done: number, total: number) => void;
}

/** Rows decided between two turns of everything else. */
const TURN = 5_000;

/** What a file of transfers may hold. */
export const TRANSFER_COLUMNS: ColumnSpec = {
  required: ['workspace', 'product'],
  optional: ['quantity', 'transfer', 'reference', 'note'],
  // What the `transfers` sheet and the report of an earlier run carry beside them.
  ignored: ['row', 'name', 'startsOn', 'status', 'missing', 'available', 'code', 'message', 'transaction'],
};

/** Reads the file's rows, before anything is asked of the store. Refuses with unknown-column, missing-column or ambiguous-columns. */
export async function bindTransfers(services: Pick<Services, 'nearest'>, table: InputTable): Promise<Outcome<BoundTable>> {
  const bound = await bindColumns(services, table, TRANSFER_COLUMNS);
  if (!bound.ok) return bound;
  const { path, has } = bound.value;
  if (has('quantity') && has('transfer')) return refuse('ambiguous-columns', { path, columns: ['quantity', 'transfer'] });
  if (has('quantity') || has('transfer')) return bound;
  return refuse('missing-column', {
    path,
    columns: ['quantity'],
    known: [...TRANSFER_COLUMNS.required, ...TRANSFER_COLUMNS.optional],
  });
}

/**
 * Transfers the rows of a file. Refuses as `enterEntitlements` does, or with changed-meanwhile; rejected rows
 * (rows-rejected) and a file over its limit (over-limit) come back in the verdict, with every row's outcome.
 */
export function transferRows(
  services: Services,
  caller: Caller,
  table: BoundTable,
  options: BulkOptions,
): Promise<Outcome<Verdict<BulkResult>>> {
  let total = 0;
  const request = { actor: caller.actor, dryRun: options.dryRun, onRows: (rows: number) => options.onRows(rows, total) };
  return write(services, request, async (records) => {
    const scene = await enterEntitlements(services, records, caller);
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const references = await readReferences(records, organization, table, options.again);
    const balances = await readBalances(services, records, organization, { references: references.own, used: references.used });
    const decided = await decideRows(services, balances, table, references.of, transferContext(services, scene.value));
    const verdict = verdictOn(decided, options);
    const { applied, seats } = verdict.result;
    const { confirmed } = options;
    if (confirmed !== null && (confirmed.applied !== applied || confirmed.seats !== seats)) {
      const text = (each: typeof confirmed) => `${each.applied} rows, ${each.seats} seats`;
      return refuse('changed-meanwhile', {
        what: 'what the file transfers',
        confirmed: text(confirmed),
        now: text(verdict.result),
      });
    }
    const transactions = applied === 0 ? [] : balances.drafts();
    total = transactions.length;
    return done({ entries: [{ organization, transactions }], result: verdict });
  });
}

interface References {
  /** Of those derived from this file, what is used already. */
  readonly used: ReadonlyMap<string, Referenced>;
  /** Those that rows bring themselves. */
  readonly own: readonly string[];
  readonly of: (row: BoundRow) => string;
}

/** A row without a reference gets one derived from the file and its row; with `again`, one that no earlier run has used. */
async function readReferences(
  records: Records,
  organization: Parameters<Records['references']>[0],
  { digest, rows }: BoundTable,
  again: boolean,
): Promise<References> {
  const prefix = derivedPrefix(digest);
  const used = await records.referencesUnder(organization, prefix);
  const suffix = again && used.size > 0 ? `+${1 + timesUsed(used)}` : '';
  const own = rows.flatMap((row) => row.given('reference')?.normalize('NFC').trim() ?? []);
  return { used, own, of: (row) => row.given('reference') ?? `${prefix}${row.row}${suffix}` };
}

/** How often the file was transferred before: `file:…#2` is the first time, `file:…#2+2` the second. */
function timesUsed(used: ReadonlyMap<string, Referenced>): number {
  let times = 1;
  for (const reference of used.keys()) times = Math.max(times, Number(reference.split('+')[1] ?? 1));
  return times;
}

/** A decided row: how it ended if the file as a whole is good. */
interface DecidedRow extends Omit<BulkRow, 'status'> {
  readonly status: Exclude<BulkStatus, 'planned' | 'withheld'>;
}

async function decideRows(
  services: Services,
  balances: Balances,
  table: BoundTable,
  referenceOf: (row: BoundRow) => string,
  context: TransferContext,
): Promise<readonly DecidedRow[]> {
  const quantityColumn = table.has('transfer') ? 'transfer' : 'quantity';
  const decided: DecidedRow[] = [];
  for (const row of table.rows) {
    const request: TransferRequest = {
      workspace: row.cell('workspace'),
      product: row.cell('product'),
      quantity: row.given(quantityColumn),
      reference: referenceOf(row),
      note: row.given('note'),
    };
    decided.push(
      quantityColumn === 'transfer'
        ? decideFilledIn(balances, row.row, request, context)
        : decideRow(balances, row.row, request, context),
    );
    if (decided.length % TURN === 0) await services.breathe();
  }
  return decided;
}

/** A row of the `transfers` sheet: blank means skip, and a module can be asked for with `yes`. */
function decideFilledIn(balances: Balances, row: number, request: TransferRequest, context: TransferContext): DecidedRow {
  const { workspace, product, quantity } = request;
  if (quantity === null)
    return { row, workspace, product, quantity: null, status: 'skipped', code: null, message: null, transaction: null };
  const yes = quantity.toLowerCase() === 'yes' && product !== SEAT;
  return decideRow(balances, row, yes ? { ...request, quantity: null } : request, context);
}

function decideRow(balances: Balances, row: number, request: TransferRequest, context: TransferContext): DecidedRow {
  const { workspace, product } = request;
  const outcome = decideTransfer(balances, request, context);
  if (!outcome.ok) return rejected(row, request, outcome.refusal);
  const decision = outcome.value;
  const quantity = quantityOf(decision);
  const end = (status: DecidedRow['status'], transaction: number | null): DecidedRow => {
    return { row, workspace, product, quantity, status, code: null, message: null, transaction };
  };
  switch (decision.kind) {
    case 'granted':
      return end('applied', decision.draft.id);
    case 'replayed':
      return end('replayed', decision.earlier.id);
    case 'skipped':
      return end('skipped', null);
  }
}

function rejected(row: number, { workspace, product, quantity }: TransferRequest, refusal: Refusal): DecidedRow {
  const { code, message, hint } = explain(refusal);
  const number = quantity !== null && /^[0-9]{1,15}$/.test(quantity) ? Number(quantity) : null;
  const text = hint === null ? message : `${message} (${hint})`;
  return { row, workspace, product, quantity: number, status: 'rejected', code, message: text, transaction: null };
}

/** All or nothing, unless `partial`; and never more seats than the limit. */
function verdictOn(decided: readonly DecidedRow[], { partial, maxSeats, dryRun }: BulkOptions): Verdict<BulkResult> {
  const counts = { applied: 0, rejected: 0, skipped: 0, replayed: 0 };
  let seats = 0;
  for (const { status, product, quantity } of decided) {
    counts[status] += 1;
    if (status === 'applied' && product === SEAT) seats += quantity ?? 0;
  }
  const total = decided.length;
  const overLimit = maxSeats !== null && seats > maxSeats ? refuse('over-limit', { seats, limit: maxSeats }).refusal : null;
  const applied = partial ? counts.applied : 0;
  const bad =
    counts.rejected > 0
      ? refuse('rows-rejected', { rejected: counts.rejected, total, applied, doing: 'transferred' }).refusal
      : null;
  const refused = overLimit !== null || (bad !== null && !partial);
  const rows = decided.map((row): BulkRow => {
    if (row.status !== 'applied') return row;
    if (refused) return { ...row, status: 'withheld', transaction: null };
    return dryRun ? { ...row, status: 'planned', transaction: null } : row;
  });
  const result = { ...counts, ...(refused ? { applied: 0 } : {}), dryRun, seats: refused ? 0 : seats, rows };
  return { result, refusal: bad !== null && !partial ? bad : (overLimit ?? bad) };
}
