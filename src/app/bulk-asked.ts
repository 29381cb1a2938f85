/** What a row of a file of transfers asks for, and what it claims that was done already. */

import type { Refusal } from '../core/refusals.ts';
import { isSameTransfer, type TransferRequest } from '../core/transfers.ts';
import { SEAT } from '../core/values.ts';
import type { BoundRow, BoundRows } from './bound-rows.ts';
import type { BoundTable } from './columns.ts';
import type { EarlierTransfer } from './ports.ts';

/** What an earlier report says of a row: `maybe` when it has no status, so that the number may mean something else. */
export type Claim =
  | { readonly kind: 'done' | 'maybe'; readonly transaction: number | null }
  /** Nothing was to be done then. */
  | { readonly kind: 'skipped' };

export interface AskedRow extends TransferRequest {
  readonly row: number;
  readonly claim: Claim | null;
  /** The transaction that the claim names, when it transferred what the row says. */
  readonly done: EarlierTransfer | null;
  /** The hold that it posts. */
  readonly hold: string | null;
  /** Whether it has a reference of its own, and not one made of what it says. */
  readonly named: boolean;
  /** Nothing is asked for: a row of a form that was left blank. */
  readonly blank: boolean;
  /** Why it cannot be known what is asked for. */
  readonly unclear: Refusal | null;
}

/** Written out and then completed, not spread: there may be a million. */
export type Unfinished = { -readonly [Field in keyof AskedRow]: AskedRow[Field] };

/** A row of a form says `yes` where a module is wanted, and nothing where nothing is. */
export function asked(
  row: BoundRow,
  form: boolean,
  claim: Claim | null,
  claimed: ReadonlyMap<number, EarlierTransfer>,
): Unfinished {
  const product = row.cell('product');
  const typed = row.given(form ? 'transfer' : 'quantity');
  const yes = form && typed !== null && typed.toLowerCase() === 'yes' && product !== SEAT;
  // A report has no place for a quantity that is not a number: left blank, it is still the one that was refused.
  const refused = typed === null && row.cell('code') === 'invalid-quantity';
  const reference = row.given('reference');
  const what = {
    row: row.row,
    workspace: row.cell('workspace'),
    product,
    quantity: yes ? null : refused ? '' : typed,
    reference,
    note: row.given('note'),
    hold: row.given('hold'),
    claim,
    done: null,
    named: reference !== null,
    blank: form && typed === null,
    unclear: row.unclear,
  };
  return claim === null ? what : { ...what, done: claimedBy(what, claimed) };
}

/** What each row of a report claims; null: the file is no report. */
export function claimsIn(table: BoundTable): ((row: BoundRow) => Claim | null) | null {
  const hasStatus = table.has('status');
  return hasStatus || table.has('transaction') ? (row) => claimOf(row, hasStatus) : null;
}

export function numbersIn(rows: BoundRows, claims: (row: BoundRow) => Claim | null): readonly number[] {
  const numbers: number[] = [];
  for (const row of rows) {
    const number = numberIn(claims(row));
    if (number !== null) numbers.push(number);
  }
  return numbers;
}

function numberIn(claim: Claim | null): number | null {
  return claim === null || claim.kind === 'skipped' ? null : claim.transaction;
}

/** The column `status` of a form is that of the workspace: its words are others. */
function claimOf(row: BoundRow, hasStatus: boolean): Claim | null {
  const status = row.cell('status').toLowerCase();
  const typed = row.cell('transaction');
  const transaction = /^[1-9][0-9]{0,14}$/.test(typed) ? Number(typed) : null;
  if (status === 'applied' || status === 'replayed') return { kind: 'done', transaction };
  if (status === 'skipped' && ['', '0'].includes(row.cell('quantity'))) return { kind: 'skipped' };
  return hasStatus || transaction === null ? null : { kind: 'maybe', transaction };
}

/** The transaction that a row's claim names, when it is what the row says. */
function claimedBy(row: AskedRow, claimed: ReadonlyMap<number, EarlierTransfer>): EarlierTransfer | null {
  const number = numberIn(row.claim);
  const found = number === null ? undefined : claimed.get(number);
  return found !== undefined && isSameTransfer(found, row) ? found : null;
}
