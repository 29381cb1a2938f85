/** The rows of a file of transfers, decided one after another against running balances. */

import type { Balances } from '../core/balances.ts';
import { refuse, type Refusal } from '../core/refusals.ts';
import { decideTransfer, type TransferContext } from '../core/transfers.ts';
import type { ProductKey, WorkspaceKey } from '../core/values.ts';
import type { FileHolds, Post } from './bulk-holds.ts';
import type { AskedRow, AskedRows } from './bulk-rows.ts';
import type { EarlierTransfer, Services } from './ports.ts';

/** How a row ends if the file as a whole is good. */
export type DecidedRow =
  | GrantedRow
  | { readonly status: 'replayed'; readonly asked: AskedRow; readonly quantity: number; readonly earlier: EarlierRun | SameFile }
  | { readonly status: 'skipped'; readonly asked: AskedRow; readonly quantity: number | null }
  | { readonly status: 'rejected'; readonly asked: AskedRow; readonly refusal: Refusal };
export interface GrantedRow {
  readonly status: 'granted';
  readonly asked: AskedRow;
  readonly id: number;
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly excess: number;
  readonly post?: Post | undefined;
}
interface EarlierRun {
  readonly id: number;
}
/** A row before it in the file has the same reference and content. */
interface SameFile extends EarlierRun {
  readonly row: number;
}

export interface Decided {
  readonly rows: DecidedRow[];
  /** Workspaces and products the file gives something to, by `key product`: whether they had something before. */
  readonly had: ReadonlyMap<string, boolean>;
  readonly claimed: AskedRows['claimed'];
}

/** Each of a list that is not needed any more: of a million rows only those are there that are still to be looked at. */
export function* usedUp<T extends object>(list: T[]): Generator<T> {
  list.reverse();
  for (let next = list.pop(); next !== undefined; next = list.pop()) yield next;
}

/**
 * Decides every row on what the ones before it left behind, exactly as if they were transferred one by one. Uses up what was
 * asked.
 */
export async function decideRows(
  services: Services,
  balances: Balances,
  { rows: asked, claimed, holds }: AskedRows & { readonly holds: FileHolds | null },
  context: TransferContext,
): Promise<Decided> {
  const rows: DecidedRow[] = [];
  const had = new Map<string, boolean>();
  const granted = new RowsOf();
  for (const row of usedUp(asked)) {
    const decided = decideRow(balances, row, { granted, claimed, holds }, context);
    if (decided.status === 'granted') {
      granted.set(decided.id, row.row);
      if (isNumber(decided)) {
        const { workspace, product, quantity } = decided;
        const pair = pairOf(decided);
        if (!had.has(pair)) had.set(pair, balances.assignedOf(workspace, product) > quantity);
      }
    }
    rows.push(decided);
    if (rows.length % services.rowsAtOnce === 0) await services.yieldTurn();
  }
  return { rows, had, claimed };
}

export function pairOf({ workspace, product }: { readonly workspace: string | null; readonly product: string }): string {
  return `${workspace} ${product}`;
}

/** The rows by the numbers of their transactions, which follow one another. */
class RowsOf {
  readonly #rows: number[] = [];
  #first = 0;

  set(transaction: number, row: number): void {
    if (this.#first === 0) this.#first = transaction;
    while (this.#rows.length < transaction - this.#first) this.#rows.push(0);
    this.#rows.push(row);
  }

  get(transaction: number): number | undefined {
    return this.#rows[transaction - this.#first] || undefined;
  }
}

/** What a row can be the same as. */
interface Others {
  /** Transactions that rows before it came to, each with its row. */
  readonly granted: RowsOf;
  readonly claimed: AskedRows['claimed'];
  readonly holds: FileHolds | null;
}

function decideRow(
  balances: Balances,
  asked: AskedRow,
  { granted, claimed, holds }: Others,
  context: TransferContext,
): DecidedRow {
  const { claim, done: earlier, reference, unclear } = asked;
  if (unclear !== null) return { status: 'rejected', asked, refusal: unclear };
  if (asked.blank || claim?.kind === 'skipped') return { status: 'skipped', asked, quantity: null };
  if (earlier !== null) return { status: 'replayed', asked, quantity: earlier.quantity, earlier: { id: earlier.id } };
  if (claim?.kind === 'done' && (claim.transaction !== null || reference === null || !balances.referenced(reference)))
    return { status: 'rejected', asked, refusal: mismatch(asked, claim.transaction, claimed) };
  const outcome =
    asked.hold === null || holds === null ? decideTransfer(balances, asked, context) : holds.decide(balances, asked, context);
  if (!outcome.ok) return { status: 'rejected', asked, refusal: withinFile(outcome.refusal, granted) };
  const decision = outcome.value;
  switch (decision.kind) {
    case 'granted': {
      const { id, workspace, product, quantity } = decision.draft;
      if (workspace === null) throw new Error('a transfer without a workspace');
      return { status: 'granted', asked, id, workspace, product, quantity, excess: decision.excess, post: holds?.post(id) };
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
  const found: EarlierTransfer | undefined = transaction === null ? undefined : claimed.get(transaction);
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
function withinFile(refusal: Refusal, granted: RowsOf): Refusal {
  if (refusal.code !== 'reference-conflict' || !('transaction' in refusal.details)) return refusal;
  const { reference, transaction } = refusal.details;
  const row = granted.get(transaction);
  return row === undefined ? refusal : refuse('reference-conflict', { reference, row }).refusal;
}

/** A row that asks for a number under a name made of what it says: one that may be meant as a correction. */
export function isNumber({ asked }: GrantedRow): boolean {
  return !asked.named && asked.reference !== null && asked.hold === null;
}
