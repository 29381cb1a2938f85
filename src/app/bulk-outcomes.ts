/** How the rows of a file end, kept in columns of numbers: as objects, a million of them take ten times the memory of the file. */

import { type Adding, addingText, alreadyText, beyondText, postText, twiceText } from '../core/bulk-summary.ts';
import type { Day } from '../core/days.ts';
import { explain } from '../core/refusals.ts';
import type { BulkRow } from '../core/bulk-results.ts';
import type { BoundRow } from './bound-rows.ts';
import { type DecidedRow, isNumber } from './bulk-row.ts';
import type { Post } from './bulk-holds.ts';

/** How the file as a whole is taken: what is granted in one that is refused, or tried, is not transferred. */
export interface FileEnd {
  readonly refused: boolean;
  readonly dryRun: boolean;
}

const ENDS = ['skipped', 'rejected', 'replayed', 'granted'] as const satisfies readonly DecidedRow['status'][];
/** Beside the end: the row asks for a number under a name made of what it says. */
const NUMBER = 4;

/** What a rejected row says. */
interface Said {
  readonly code: BulkRow['code'];
  readonly message: string;
}

export class Outcomes {
  readonly #ends: Uint8Array;
  /** Not a number: none. */
  readonly #quantities: Float64Array;
  readonly #transactions: Float64Array;
  /** Of a granted row, the units beyond what is missing; of a replayed one, the row it repeats. 0: neither. */
  #beside: Float64Array | null = null;
  /** Of a row that an earlier transaction had, which of the days below it was made on, from 1. */
  #days: Uint16Array | null = null;
  readonly #dayNames: Day[] = [];
  readonly #posts = new Map<number, Post>();
  readonly #rejected = new Map<number, Said>();
  #length = 0;

  /** With room for so many rows. */
  constructor(rows: number) {
    this.#ends = new Uint8Array(rows);
    this.#quantities = new Float64Array(rows).fill(Number.NaN);
    this.#transactions = new Float64Array(rows);
  }

  get length(): number {
    return this.#length;
  }

  endAt(place: number): DecidedRow['status'] {
    return ENDS[(this.#ends[place] ?? 0) % NUMBER] ?? 'skipped';
  }

  /** Whether a row may be meant as a correction. */
  isNumberAt(place: number): boolean {
    return (this.#ends[place] ?? 0) >= NUMBER;
  }

  /** The transaction that a row came to, or had come to before; 0: none. */
  transactionAt(place: number): number {
    return this.#transactions[place] ?? 0;
  }

  quantityAt(place: number): number | null {
    const quantity = this.#quantities[place] ?? Number.NaN;
    return Number.isNaN(quantity) ? null : quantity;
  }

  add(decided: DecidedRow): void {
    const place = this.#length;
    this.#length += 1;
    this.#ends[place] = ENDS.indexOf(decided.status) + (decided.status === 'granted' && isNumber(decided) ? NUMBER : 0);
    switch (decided.status) {
      case 'granted':
        this.#quantities[place] = decided.quantity;
        this.#transactions[place] = decided.id;
        this.#note(place, decided.excess);
        if (decided.post !== undefined) this.#posts.set(place, decided.post);
        break;
      case 'replayed':
        this.#quantities[place] = decided.quantity;
        this.#transactions[place] = decided.earlier.id;
        this.#note(place, 'row' in decided.earlier ? decided.earlier.row : 0);
        break;
      case 'skipped':
        if (decided.quantity !== null) this.#quantities[place] = decided.quantity;
        break;
      case 'rejected': {
        const { quantity } = decided.asked;
        if (quantity !== null && /^[0-9]{1,15}$/.test(quantity)) this.#quantities[place] = Number(quantity);
        const { code, message, hint } = explain(decided.refusal);
        this.#rejected.set(place, { code, message: hint === null ? message : `${message} (${hint})` });
      }
    }
  }

  /** When the transaction was made that a row had come to before. */
  date(place: number, day: Day): void {
    this.#days ??= new Uint16Array(this.#ends.length);
    const known = this.#dayNames.lastIndexOf(day);
    this.#days[place] = known === -1 ? this.#dayNames.push(day) : known + 1;
  }

  #dayAt(place: number): Day {
    const day = this.#dayNames[(this.#days?.[place] ?? 0) - 1];
    if (day === undefined) throw new Error(`transaction ${this.transactionAt(place)} is referred to, but not there`);
    return day;
  }

  #note(place: number, beside: number): void {
    if (beside === 0) return;
    this.#beside ??= new Float64Array(this.#ends.length);
    this.#beside[place] = beside;
  }

  /** The row as it is told. */
  tell(place: number, bound: BoundRow, { refused, dryRun }: FileEnd, adding?: Adding): BulkRow {
    const [row, workspace, product, quantity] = [
      bound.row,
      bound.cell('workspace'),
      bound.cell('product'),
      this.quantityAt(place),
    ];
    const [transaction, beside] = [this.transactionAt(place), this.#beside?.[place] ?? 0];
    const recorded = !refused && !dryRun;
    const told = { row, workspace, product, quantity };
    switch (this.endAt(place)) {
      case 'granted': {
        const status = refused ? 'withheld' : dryRun ? 'planned' : 'applied';
        const post = this.#posts.get(place);
        const said = [
          ...(post === undefined ? [] : [postText(post.hold, post.released)]),
          ...(beside === 0 ? [] : [beyondText(product, workspace, beside)]),
          ...(adding === undefined ? [] : [addingText(adding)]),
        ];
        const message = said.length === 0 ? null : said.join('; ');
        return { ...told, status, code: null, message, transaction: recorded ? transaction : null };
      }
      case 'replayed': {
        const message = beside === 0 ? alreadyText(transaction, this.#dayAt(place)) : twiceText(beside);
        return { ...told, status: 'replayed', code: null, message, transaction: beside === 0 || recorded ? transaction : null };
      }
      case 'skipped':
        return { ...told, status: 'skipped', code: null, message: null, transaction: null };
      case 'rejected': {
        const said = this.#rejected.get(place);
        if (said === undefined) throw new Error(`nothing is said of row ${row}, which is rejected`);
        return { ...told, status: 'rejected', ...said, transaction: null };
      }
    }
  }
}
