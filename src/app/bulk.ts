/** `transfer --file`: the rows of a file, decided in order against running balances, recorded in one commit. */

import type { Balances } from '../core/balances.ts';
import { type Adding, addingText, Already, alreadyText, beyondText, type BulkSummary, twiceText } from '../core/bulk-summary.ts';
import type { Day } from '../core/days.ts';
import { AS_WRITTEN, type InputTable, type Reading } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { Reasons } from '../core/reasons.ts';
import { explain, refuse, type Refusal } from '../core/refusals.ts';
import type { BulkResult, BulkRow, BulkStatus } from '../core/results.ts';
import { decideTransfer, type TransferContext } from '../core/transfers.ts';
import { type OrganizationKey, type ProductKey, SEAT, type WorkspaceKey } from '../core/values.ts';
import { type AskedRow, type AskedRows, askedRows } from './bulk-rows.ts';
import { bindColumns, type BoundTable, type ColumnSpec } from './columns.ts';
import type { Verdict } from './import.ts';
import type { Caller, EarlierTransfer, Records, Services } from './ports.ts';
import { enterEntitlements } from './scene.ts';
import { readBalances } from './situation.ts';
import { transferContext } from './transfer.ts';
import { write } from './write.ts';

export interface BulkOptions {
  /** Record the good rows although others are rejected. */
  readonly partial: boolean;
  /** A name for the file's rows, so that they are meant once more although rows that say the same were transferred before. */
  readonly batch: string | null;
  /** Refuse rows that go beyond what is missing. */
  readonly noExcess: boolean;
  readonly maxSeats: number | null;
  readonly dryRun: boolean;
  /** Seats and rows that a person has confirmed; null when nobody was asked. */
  readonly confirmed: { readonly rows: number; readonly seats: number } | null;
  /** Called with the transfers recorded so far, and how many there will be. */
  readonly onRows: (done: number, total: number) => void;
}

/** Rows decided between two turns of everything else. */
const TURN = 5_000;

/** What a file of transfers may hold. */
export const TRANSFER_COLUMNS: ColumnSpec = {
  required: ['workspace', 'product'],
  optional: ['quantity', 'transfer', 'reference', 'note'],
  oneOf: ['quantity', 'transfer'],
  // What the `transfers` sheet and the report of an earlier run carry beside them.
  ignored: ['row', 'name', 'startsOn', 'status', 'missing', 'available', 'code', 'message', 'transaction'],
};

/** Reads the file's rows, before anything is asked of the store. Refuses with unknown-column, missing-column or ambiguous-columns. */
export async function bindTransfers(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  spec: ColumnSpec = TRANSFER_COLUMNS,
  reading: Reading = AS_WRITTEN,
): Promise<Outcome<BoundTable>> {
  const bound = await bindColumns(services, table, spec, reading);
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

/** The verdict on a file, and what a person has to know of it beside the counts. */
export interface BulkVerdict extends Verdict<BulkResult> {
  readonly summary: BulkSummary;
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
): Promise<Outcome<BulkVerdict>> {
  let total = 0;
  const request = { actor: caller.actor, dryRun: options.dryRun, onRows: (rows: number) => options.onRows(rows, total) };
  return write(services, request, async (records) => {
    const scene = await enterEntitlements(services, records, caller);
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const asked = await askedRows(records, organization, table, { batch: options.batch, sha256: services.sha256 });
    const references = asked.rows.flatMap(({ reference }) => (reference === null ? [] : [reference.normalize('NFC').trim()]));
    const balances = await readBalances(services, records, organization, { references, used: asked.used });
    const context = { ...transferContext(services, scene.value), noExcess: options.noExcess };
    const decided = await decideRows(services, balances, asked, context);
    const verdict = verdictOn(decided, await readFacts(records, organization, decided), options);
    const changed = changedMeanwhile(verdict.result, options.confirmed);
    if (changed !== null) return changed;
    const transactions = verdict.result.applied + verdict.result.planned === 0 ? [] : balances.drafts();
    total = transactions.length;
    return done({ entries: [{ organization, transactions }], result: verdict });
  });
}

function changedMeanwhile({ applied, planned, seats }: BulkResult, confirmed: BulkOptions['confirmed']) {
  const rows = applied + planned;
  if (confirmed === null || (confirmed.rows === rows && confirmed.seats === seats)) return null;
  const text = (each: typeof confirmed) => `${each.rows} rows, ${each.seats} seats`;
  return refuse('changed-meanwhile', { what: 'what the file transfers', confirmed: text(confirmed), now: text({ rows, seats }) });
}

/** How a row ends if the file as a whole is good. */
type DecidedRow =
  | GrantedRow
  | { readonly status: 'replayed'; readonly asked: AskedRow; readonly quantity: number; readonly earlier: EarlierRun | SameFile }
  | { readonly status: 'skipped'; readonly asked: AskedRow; readonly quantity: number | null }
  | { readonly status: 'rejected'; readonly asked: AskedRow; readonly refusal: Refusal };
interface GrantedRow {
  readonly status: 'granted';
  readonly asked: AskedRow;
  readonly id: number;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly excess: number;
}
interface EarlierRun {
  readonly id: number;
}
/** A row before it in the file has the same reference and content. */
interface SameFile extends EarlierRun {
  readonly row: number;
}

interface Decided {
  readonly rows: readonly DecidedRow[];
  /** Workspaces and products the file gives something to, by `key product`: whether they had something before. */
  readonly had: ReadonlyMap<string, boolean>;
  readonly claimed: AskedRows['claimed'];
}

async function decideRows(
  services: Services,
  balances: Balances,
  { rows: asked, claimed }: AskedRows,
  context: TransferContext,
): Promise<Decided> {
  const rows: DecidedRow[] = [];
  const had = new Map<string, boolean>();
  const granted = new Map<number, number>();
  for (const row of asked) {
    const decided = decideRow(balances, row, { granted, claimed }, context);
    if (decided.status === 'granted') {
      granted.set(decided.id, row.row);
      const { workspace, product, quantity } = decided;
      const pair = pairOf(decided);
      if (!had.has(pair)) had.set(pair, balances.assignedOf(workspace, product) > quantity);
    }
    rows.push(decided);
    if (rows.length % TURN === 0) await services.breathe();
  }
  return { rows, had, claimed };
}

function pairOf({ workspace, product }: { readonly workspace: string | null; readonly product: string }): string {
  return `${workspace} ${product}`;
}

/** What a row can be the same as. */
interface Others {
  /** Transactions that rows before it came to, each with its row. */
  readonly granted: ReadonlyMap<number, number>;
  readonly claimed: AskedRows['claimed'];
}

function decideRow(balances: Balances, asked: AskedRow, { granted, claimed }: Others, context: TransferContext): DecidedRow {
  const { claim, done: earlier, reference, unclear } = asked;
  if (unclear !== null) return { status: 'rejected', asked, refusal: unclear };
  if (asked.blank || claim?.kind === 'skipped') return { status: 'skipped', asked, quantity: null };
  if (earlier !== null) return { status: 'replayed', asked, quantity: earlier.quantity, earlier: { id: earlier.id } };
  if (claim?.kind === 'done' && (claim.transaction !== null || reference === null || !balances.referenced(reference)))
    return { status: 'rejected', asked, refusal: mismatch(asked, claim.transaction, claimed) };
  const outcome = decideTransfer(balances, asked, context);
  if (!outcome.ok) return { status: 'rejected', asked, refusal: withinFile(outcome.refusal, granted) };
  const decision = outcome.value;
  switch (decision.kind) {
    case 'granted': {
      const { id, workspace, product, quantity } = decision.draft;
      if (workspace === null) throw new Error('a transfer without a workspace');
      return { status: 'granted', asked, id, workspace, product, quantity, excess: decision.excess };
    }
    case 'replayed': {
      const { id, quantity } = decision.earlier;
      const row = granted.get(id);
      return { status: 'replayed', asked, quantity, earlier: row === undefined ? { id } : { id, row } };
    }
    case 'skipped':
      return { status: 'skipped', asked, quantity: 0 };
  }
}

function mismatch(asked: AskedRow, transaction: number | null, claimed: AskedRows['claimed']): Refusal {
  const found = transaction === null ? undefined : claimed.get(transaction);
  const text = (quantity: string, product: string, workspace: string) => `${quantity} × "${product}" to workspace "${workspace}"`;
  return refuse('transaction-mismatch', {
    transaction,
    found:
      found === undefined
        ? null
        : found.workspace === null
          ? `a ${found.kind}`
          : text(String(found.quantity), found.product, found.workspace),
    asked: text(asked.quantity ?? '1', asked.product, asked.workspace),
  }).refusal;
}

/** A reference that a row before it in the file has used: its transaction is none yet, so the row is named. */
function withinFile(refusal: Refusal, granted: ReadonlyMap<number, number>): Refusal {
  if (refusal.code !== 'reference-conflict' || !('transaction' in refusal.details)) return refusal;
  const { reference, transaction } = refusal.details;
  const row = granted.get(transaction);
  return row === undefined ? refusal : refuse('reference-conflict', { reference, row }).refusal;
}

interface Facts {
  /** When earlier transactions were made that rows were found to be. */
  readonly earlier: ReadonlyMap<number, EarlierTransfer>;
  /** What files brought before, the last of it, by `key product`. */
  readonly brought: ReadonlyMap<string, EarlierTransfer>;
}

async function readFacts(records: Records, organization: OrganizationKey, { rows, had, claimed }: Decided): Promise<Facts> {
  const ids: number[] = [];
  const workspaces = new Set<string>();
  for (const row of rows) {
    if (row.status === 'replayed' && !('row' in row.earlier) && !claimed.has(row.earlier.id)) ids.push(row.earlier.id);
    else if (row.status === 'granted' && isNumber(row) && had.get(pairOf(row)) === true) workspaces.add(row.workspace);
  }
  const [earlier, brought] = await Promise.all([
    records.transactionsOf(organization, ids),
    records.lastFromFiles(organization, [...workspaces]),
  ]);
  return {
    earlier: claimed.size === 0 ? earlier : new Map([...earlier, ...claimed]),
    brought: new Map(brought.map((transfer) => [pairOf(transfer), transfer])),
  };
}

/** A row that asks for a number under a name made of what it says: one that may be meant as a correction. */
function isNumber({ asked }: GrantedRow): boolean {
  return !asked.named && asked.reference !== null;
}

/** All or nothing, unless `partial`; and never more seats than the limit. */
function verdictOn(decided: Decided, facts: Facts, { partial, maxSeats, dryRun }: BulkOptions): BulkVerdict {
  const counts = { granted: 0, rejected: 0, skipped: 0, replayed: 0 };
  let [seats, excess] = [0, 0];
  for (const row of decided.rows) {
    counts[row.status] += 1;
    if (row.status !== 'granted' || row.product !== SEAT) continue;
    seats += row.quantity;
    excess += row.excess;
  }
  const { rejected, skipped, replayed } = counts;
  const total = decided.rows.length;
  const overLimit = maxSeats !== null && seats > maxSeats ? refuse('over-limit', { seats, limit: maxSeats }).refusal : null;
  const refused = overLimit !== null || (rejected > 0 && !partial);
  const told = new Telling(facts, decided, { refused, dryRun });
  const rows = decided.rows.map((row) => told.row(row));
  const granted = refused ? 0 : counts.granted;
  const [applied, planned] = dryRun ? [0, granted] : [granted, 0];
  const bad =
    rejected === 0
      ? null
      : refuse('rows-rejected', { rejected, total, applied, doing: 'transferred', reasons: told.reasons.list() }).refusal;
  const result: BulkResult = {
    applied,
    planned,
    rejected,
    skipped,
    replayed,
    withheld: refused ? counts.granted : 0,
    dryRun,
    seats: refused ? 0 : seats,
    excess: refused ? 0 : excess,
    rows,
  };
  return { result, refusal: bad !== null && !partial ? bad : (overLimit ?? bad), summary: told.summary() };
}

/** Tells each row's outcome, and gathers what is told of the file. */
class Telling {
  readonly reasons = new Reasons();
  readonly #facts: Facts;
  readonly #refused: boolean;
  readonly #dryRun: boolean;
  readonly #total: number;
  readonly #replayed: ReadonlySet<number>;
  readonly #already = new Already();
  readonly #beyond = new Map<string, { rows: number; units: number }>();
  readonly #adding: Adding[] = [];
  #twice = 0;
  #repeatable = false;

  constructor(facts: Facts, { rows }: Decided, { refused, dryRun }: { readonly refused: boolean; readonly dryRun: boolean }) {
    this.#facts = facts;
    this.#refused = refused;
    this.#dryRun = dryRun;
    this.#total = rows.length;
    this.#replayed =
      facts.brought.size === 0 ? new Set() : new Set(rows.flatMap((row) => (row.status === 'replayed' ? [row.earlier.id] : [])));
  }

  row(decided: DecidedRow): BulkRow {
    const { asked } = decided;
    const { row, workspace, product } = asked;
    const end = (status: BulkStatus, quantity: number | null, message: string | null, transaction: number | null): BulkRow => {
      return { row, workspace, product, quantity, status, code: null, message, transaction };
    };
    switch (decided.status) {
      case 'granted': {
        const applied = !this.#refused && !this.#dryRun;
        const status = this.#refused ? 'withheld' : this.#dryRun ? 'planned' : 'applied';
        return end(status, decided.quantity, this.#ofGranted(decided), applied ? decided.id : null);
      }
      case 'replayed':
        return end('replayed', decided.quantity, ...this.#ofReplayed(decided));
      case 'skipped':
        return end('skipped', decided.quantity, null, null);
      case 'rejected': {
        const { code, message, hint } = explain(decided.refusal);
        this.reasons.add(row, { code, message, hint });
        const { quantity } = asked;
        const number = quantity !== null && /^[0-9]{1,15}$/.test(quantity) ? Number(quantity) : null;
        return { ...end('rejected', number, hint === null ? message : `${message} (${hint})`, null), code };
      }
    }
  }

  #ofGranted(granted: GrantedRow): string | null {
    const { asked, workspace, product, quantity, excess } = granted;
    if (excess > 0) {
      const { rows, units } = this.#beyond.get(product) ?? { rows: 0, units: 0 };
      this.#beyond.set(product, { rows: rows + 1, units: units + excess });
    }
    const beyond = excess === 0 ? null : beyondText(product, workspace, excess);
    const earlier = isNumber(granted) ? this.#facts.brought.get(pairOf(granted)) : undefined;
    if (earlier === undefined || this.#replayed.has(earlier.id)) return beyond;
    // The same quantity again is meant (--batch), unless the first version brought it, which did not know it by what it says.
    if (earlier.quantity === quantity && earlier.reference?.startsWith('file:') !== true) return beyond;
    const adding: Adding = {
      row: asked.row,
      workspace,
      product,
      quantity,
      earlier: { transaction: earlier.id, day: dayOf(earlier), quantity: earlier.quantity },
    };
    this.#adding.push(adding);
    return beyond === null ? addingText(adding) : `${beyond}; ${addingText(adding)}`;
  }

  #ofReplayed({ asked, earlier }: DecidedRow & { status: 'replayed' }): [message: string, transaction: number | null] {
    const { id } = earlier;
    if ('row' in earlier) {
      this.#twice += 1;
      return [twiceText(earlier.row), this.#refused || this.#dryRun ? null : id];
    }
    const found = this.#facts.earlier.get(id);
    if (found === undefined) throw new Error(`transaction ${id} is referred to, but not there`);
    this.#already.add(dayOf(found), id);
    if (isDerived(asked)) this.#repeatable = true;
    return [alreadyText(id, dayOf(found)), id];
  }

  summary(): BulkSummary {
    return {
      total: this.#total,
      already: this.#already.list(),
      repeatable: this.#repeatable,
      twice: this.#twice,
      beyond: [...this.#beyond].map(([product, counts]) => ({ product, ...counts })),
      adding: this.#adding,
    };
  }
}

/** Whether another label of --batch would make it another row: not what a report says is done, nor a reference of its own. */
function isDerived({ named, done: earlier }: AskedRow): boolean {
  return !named && earlier === null;
}

function dayOf({ at }: EarlierTransfer): Day {
  return at.slice(0, 10) as Day;
}
