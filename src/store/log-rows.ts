/** Rows of the two logs as the database has them, and the lines they are. */

import type { OwnKey } from '../core/kinds/declaration.ts';
import type { Activity, Head, Transaction } from '../core/ledger.ts';
import type { Draw } from '../core/pools.ts';
import type { PurchaseNumber } from '../core/values.ts';

/** Null where the row has no such key. */
export type OwnCells = { readonly [Key in OwnKey]: NonNullable<Transaction[Key]> | null };
export type TransactionRow = Omit<Transaction, 'lots' | OwnKey> & OwnCells;
/** The columns of TRANSACTIONS, in their order. */
export type LedgerCells = readonly [
  Transaction['id'],
  Transaction['at'],
  Transaction['kind'],
  Transaction['product'],
  Transaction['quantity'],
  Transaction['workspace'],
  Transaction['subscription'],
  Transaction['actor'],
  Transaction['reference'],
  Transaction['note'],
  Transaction['hash'],
  OwnCells['until'],
  OwnCells['hold'],
  OwnCells['corrects'],
  OwnCells['request'],
];
/** Transaction, purchase, quantity. */
export type DrawCells = readonly [number, PurchaseNumber, number];
export type DrawRow = Draw & { readonly id: number };
export type ActivityRow = Omit<Activity, 'before' | 'after'> & { readonly before: string | null; readonly after: string | null };
export type HeadRow = { readonly id: number; readonly hash: string; readonly at: Head['at'] };

/** The keys that not every kind has, where there are any: nearly all rows have none. */
export function ownKeys(
  until: OwnCells['until'],
  hold: OwnCells['hold'],
  corrects: OwnCells['corrects'],
  request: OwnCells['request'],
): Pick<Transaction, OwnKey> {
  return {
    ...(until === null ? {} : { until }),
    ...(hold === null ? {} : { hold }),
    ...(corrects === null ? {} : { corrects }),
    ...(request === null ? {} : { request }),
  };
}

/** Deeper than any state: what is nested more makes whoever walks through it run out of stack. */
const DEEPEST = 16;

/** A row that no version of the program wrote. Whoever knows where the store is says so. */
export class UnreadableRow extends Error {}

function parse(text: string | null): unknown {
  const state = text === null ? null : (JSON.parse(text) as unknown);
  if (isDeeper(state, DEEPEST)) throw new SyntaxError(`it is nested more than ${DEEPEST} deep`);
  return state;
}

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((each) => isDeeper(each, most - 1));
}

/** A state as it was written, or an error that names the line. */
export function parsedIn(organization: string, id: number, text: string | null): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnreadableRow(`activity ${id} of organization "${organization}" holds a state that cannot be read (${reason})`, {
      cause: error,
    });
  }
}

/** A state as it was written; whatever else somebody put there stays text. */
export function parsed(text: string | null): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

/** Both in the order of their ids. */
export function merged(
  rows: readonly LedgerCells[],
  draws: readonly DrawCells[],
  subscriptions: ReadonlyMap<number, string>,
): readonly Transaction[] {
  let next = 0;
  return rows.map((cells) => {
    const [id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash] = cells;
    const [, , , , , , , , , , , until, hold, corrects, request] = cells;
    const lots: Draw[] = [];
    for (let draw = draws[next]; draw !== undefined && draw[0] <= id; draw = draws[(next += 1)]) {
      if (draw[0] === id) lots.push({ purchase: draw[1], subscription: subscriptions.get(draw[1]) ?? '', quantity: draw[2] });
    }
    // Written out, not spread: there may be millions.
    const row = { id, at, kind, product, quantity, workspace, subscription, actor, reference, note, lots, hash };
    if (until === null && hold === null && corrects === null && request === null) return row;
    return { ...row, ...ownKeys(until, hold, corrects, request) };
  });
}
