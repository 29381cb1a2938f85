/** The rows of a file by the names of their columns, kept as text and made when they are looked at. */

import type { InputRow, InputTable, Reading } from '../core/input.ts';
import type { UnclearCell } from '../core/refusal-table.ts';
import { refuse, type Refusal } from '../core/refusals.ts';
import { type ColumnKind, isSettled, settle } from '../core/unclear.ts';

/** A column that is asked for, where it stands in the file, and what belongs into it. */
interface BoundColumn {
  readonly key: string;
  readonly place: number;
  readonly kind: ColumnKind;
}

/** A row whose cells go by the names of their columns. */
export class BoundRow {
  readonly row: number;
  /** Why a value of this row cannot be known: the row is to be rejected with it. */
  readonly unclear: Refusal | null;
  readonly #cells: readonly string[];
  readonly #table: Bound;

  constructor(table: Bound, row: number, cells: readonly string[], unclear: Refusal | null) {
    this.row = row;
    this.#table = table;
    this.#cells = cells;
    this.unclear = unclear;
  }

  /** The cell's text; `''` when it is empty or the file has no such column. */
  cell(column: string): string {
    return this.#cells[this.#table.places.get(column) ?? -1] ?? '';
  }

  /** The cell's text, or null when it is empty or the file has no such column. */
  given(column: string): string | null {
    return this.cell(column) || null;
  }

  /** How messages call the cell: `cell C4`; in JSON `item 4, "quantity"`. */
  place(column: string): string {
    return placeOf(this.#table, this.row, column);
  }
}

/** Rows that were read together: their cells in one text, where each begins, and what few rows have besides. */
interface KeptPart {
  readonly first: number;
  readonly text: string;
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly unclear: ReadonlyMap<number, Refusal>;
}

/**
 * All rows of a file, as often as they are asked for. A million rows as objects, each with a text a cell, take five times
 * the memory of the file: they are kept as text, and made when they are looked at.
 */
export class BoundRows implements Iterable<BoundRow> {
  readonly #table: Bound;
  readonly #width: number;
  readonly #parts: KeptPart[] = [];
  #length = 0;

  constructor(table: Bound, width: number) {
    this.#table = table;
    this.#width = width;
  }

  get length(): number {
    return this.#length;
  }

  add(batch: readonly InputRow[]): void {
    const rows = new Uint32Array(batch.length);
    const starts = new Uint32Array(batch.length * this.#width + 1);
    const unclear = new Map<number, Refusal>();
    const texts: string[] = [];
    let [at, place] = [0, 0];
    for (const [index, { row, cells, marks }] of batch.entries()) {
      const settled = settleRow(this.#table, row, cells, marks);
      if (settled.unclear !== null) unclear.set(index, settled.unclear);
      rows[index] = row;
      for (let cell = 0; cell < this.#width; cell += 1) {
        const text = settled.cells[cell] ?? '';
        starts[place] = at;
        place += 1;
        at += text.length;
        texts.push(text);
      }
    }
    starts[place] = at;
    this.#parts.push({ first: this.#length, text: texts.join(''), starts, rows, unclear });
    this.#length += batch.length;
  }

  *[Symbol.iterator](): Generator<BoundRow> {
    for (const part of this.#parts) {
      for (let index = 0; index < part.rows.length; index += 1) yield this.#rowOf(part, index);
    }
  }

  /** The texts of one column, row by row; none where the file has no such column. */
  *texts(column: string): Generator<string> {
    const place = this.#table.places.get(column);
    if (place === undefined) return;
    for (const { text, starts, rows } of this.#parts) {
      for (let cell = place; cell < rows.length * this.#width; cell += this.#width)
        yield text.slice(starts[cell], starts[cell + 1]);
    }
  }

  /** The row at a place of the file, from 0. */
  at(place: number): BoundRow | undefined {
    const part = this.#parts.findLast(({ first }) => first <= place);
    return part === undefined || place - part.first >= part.rows.length ? undefined : this.#rowOf(part, place - part.first);
  }

  #rowOf({ text, starts, rows, unclear }: KeptPart, index: number): BoundRow {
    const cells: string[] = [];
    for (let place = index * this.#width; place < (index + 1) * this.#width; place += 1) {
      cells.push(text.slice(starts[place], starts[place + 1]));
    }
    return new BoundRow(this.#table, rows[index] ?? 0, cells, unclear.get(index) ?? null);
  }
}

/** What all rows of a table share. */
export interface Bound {
  readonly places: ReadonlyMap<string, number>;
  readonly columns: readonly BoundColumn[];
  readonly letters: InputTable['letters'];
  readonly reading: Reading;
}

/** How messages call a cell. */
export function placeOf({ places, letters }: Bound, row: number, column: string): string {
  const letter = letters?.[places.get(column) ?? -1];
  return letter === undefined ? `${letters === null ? 'item' : 'row'} ${row}, "${column}"` : `cell ${letter}${row}`;
}

function settleRow(
  table: Bound,
  row: number,
  cells: readonly string[],
  marks: InputRow['marks'],
): { readonly cells: readonly string[]; readonly unclear: Refusal | null } {
  let changed: string[] | undefined;
  let unclear: Refusal | null = null;
  for (const { key, place, kind } of table.columns) {
    const text = cells[place] ?? '';
    const mark = marks?.get(place);
    if (mark === undefined && isSettled(kind, text)) continue;
    const settled = settle(kind, text, mark, table.reading);
    if ('text' in settled) {
      if (settled.text !== text) (changed ??= [...cells])[place] = settled.text;
    } else unclear ??= refusalFor(key, kind, text, { place: placeOf(table, row, key), ...settled });
  }
  return { cells: changed ?? cells, unclear };
}

/** Refused by the rule that the value would have been held to. */
function refusalFor(column: string, kind: ColumnKind, value: string, unclear: UnclearCell): Refusal {
  if (kind === 'day') return refuse('invalid-date', { what: column, value, unclear }).refusal;
  if (column === 'participants') return refuse('invalid-participants', { value, unclear }).refusal;
  if (kind === 'number') return refuse('invalid-quantity', { value, module: null, unclear }).refusal;
  return refuse('unclear-value', { column, value, unclear }).refusal;
}
