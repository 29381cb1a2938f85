/** How one row of a file of transfers ends. */

import type { Balances } from '../core/balances.ts';
import type { Day } from '../core/days.ts';
import { refuse, type Refusal } from '../core/refusals.ts';
import { decideTransfer, type TransferContext } from '../core/transfers.ts';
import type { ProductKey, WorkspaceKey } from '../core/values.ts';
import type { FileHolds, Post } from './bulk-holds.ts';
import type { AskedRow } from './bulk-asked.ts';
import type { AskedFile } from './bulk-rows.ts';
import type { EarlierTransfer } from './ports.ts';

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

/** A row that asks for a number under a name made of what it says: one that may be meant as a correction. */
export function isNumber({ asked }: GrantedRow): boolean {
  return !asked.named && asked.reference !== null && asked.hold === null;
}

export function dayOf({ at }: EarlierTransfer): Day {
  return at.slice(0, 10) as Day;
}

/** What a row is decided on. */
export interface RowsBefore extends Pick<AskedFile, 'claimed'> {
  readonly balances: Balances;
  /** Transactions that rows before it came to, each with its row. */
  readonly granted: RowsOf;
  readonly holds: FileHolds | null;
  readonly context: TransferContext;
}

/** The rows by the numbers of their transactions, which follow one another. */
export class RowsOf {
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

/** Decides a row on what the ones before it left behind, as if it were transferred alone, and books what is granted. */
export function decideRow(asked: AskedRow, { balances, granted, claimed, holds, context }: RowsBefore): DecidedRow {
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

function mismatch(asked: AskedRow, transaction: number | null, claimed: AskedFile['claimed']): Refusal {
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
