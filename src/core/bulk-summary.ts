/** What a person has to know of a file of transfers beside its counts: what came before, and what goes beyond the needs. */

import type { Day } from './days.ts';
import type { ProductKey } from './values.ts';

/** Rows that an earlier run transferred, by the day it did. */
export interface AlreadyOn {
  readonly day: Day;
  readonly rows: number;
  /** The first and the last of their transactions. */
  readonly first: number;
  readonly last: number;
}

export interface BulkSummary {
  readonly total: number;
  readonly already: readonly AlreadyOn[];
  /** Whether rows were known by what they say, so that another label of `--batch` would mean them once more. */
  readonly repeatable: boolean;
  /** Rows of the same reference and content as a row before them in the file. */
  readonly twice: number;
  /** Rows that go beyond what is missing, with the units beyond, by product. */
  readonly beyond: readonly { readonly product: string; readonly rows: number; readonly units: number }[];
  /** Rows that add to another quantity which a file brought before. */
  readonly adding: readonly Adding[];
  /** Units granted, by product. */
  readonly given: readonly { readonly product: ProductKey; readonly quantity: number }[];
}

/** A row that may be meant as a correction of an earlier one. */
export interface Adding {
  readonly row: number;
  readonly workspace: string;
  readonly product: string;
  readonly quantity: number;
  readonly earlier: { readonly transaction: number; readonly day: Day; readonly quantity: number };
}

export class Already {
  readonly #days = new Map<Day, { rows: number; first: number; last: number }>();

  add(day: Day, transaction: number): void {
    const known = this.#days.get(day);
    if (known === undefined) this.#days.set(day, { rows: 1, first: transaction, last: transaction });
    else {
      known.rows += 1;
      known.first = Math.min(known.first, transaction);
      known.last = Math.max(known.last, transaction);
    }
  }

  list(): readonly AlreadyOn[] {
    return [...this.#days].map(([day, counts]) => ({ day, ...counts })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }
}

/** What a row's message says of a transfer that goes beyond what is missing. */
export function beyondText(product: string, workspace: string, excess: number): string {
  return `${excess} more than workspace "${workspace}" is missing of "${product}"`;
}

/** What a row's message says of the hold that it posts. */
export function postText(hold: number, released: number): string {
  return `posts hold ${hold}${released === 0 ? '' : `, which gives ${released} back to the pool`}`;
}

export function addingText({ quantity, earlier }: Adding): string {
  return (
    `a file already brought ${earlier.quantity} on ${earlier.day} (transaction ${earlier.transaction}); ` +
    `a corrected quantity does not correct, it adds: both come to ${earlier.quantity + quantity}`
  );
}

export function alreadyText(transaction: number, day: Day): string {
  return `already transferred by transaction ${transaction} on ${day}`;
}

export function twiceText(row: number): string {
  return `the same reference and content as row ${row}: transferred once`;
}
