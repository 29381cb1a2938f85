/** Rows from a file, before anybody has said what they mean: the readers in `files/` make them, use cases bind them. */

import type { Stamp } from './stamp.ts';

export const INPUT_FORMATS = ['csv', 'ndjson', 'json', 'xlsx'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

export interface InputRow {
  /** As a spreadsheet counts, whatever stands above the header. In JSON and NDJSON the item, from 1. */
  readonly row: number;
  /** One text per column, in the order of `columns`, without blanks around it; an absent or empty cell is `''`. */
  readonly cells: readonly string[];
  /** Of the cells that are more than their text: by their place in `cells`. */
  readonly marks?: ReadonlyMap<number, CellMark>;
  /** Nobody who looks at the sheet sees it: a filter, or somebody's hand, hides it. */
  readonly hidden?: true;
}

/** What a reader knows of a cell beside its text. */
export type CellMark =
  /** A number, not a text: its text has a point before the decimals and no other mark. */
  | { readonly kind: 'number' }
  /** A number that is shown as a day: its text is that day's. */
  | { readonly kind: 'date'; readonly number: string; readonly format: string }
  /** A number whose format shows another one, or none. */
  | { readonly kind: 'disguised'; readonly format: string }
  /** A number whose format shows more than its digits: zeros before them, or words. */
  | { readonly kind: 'padded'; readonly format: string }
  /** Hidden under a merged cell (`A2:A4`). */
  | { readonly kind: 'merged'; readonly range: string }
  /** Not a value: `problem` reads on after `cell C7 ` (`holds the error #REF!`). */
  | { readonly kind: 'problem'; readonly problem: string };

export interface InputTable {
  /** The name to show in messages: the path as given, or `-`. */
  readonly path: string;
  /** SHA-256 of the file's bytes, in hex. */
  readonly digest: string;
  readonly format: InputFormat;
  /** The sheet of a workbook, or the member of a JSON object; null where a file holds one table. */
  readonly sheet: string | null;
  /** What the file says of itself, when our own export wrote it. */
  readonly stamp: Stamp | null;
  /** Header names as written in the file, blanks around them removed; no two are equal without regard to case. */
  readonly columns: readonly string[];
  /** The letters a spreadsheet gives each of them; null in JSON and NDJSON. */
  readonly letters: readonly string[] | null;
  /** Rows in file order, a few thousand at a time; completely blank rows are left out (and counted in `row`). */
  readonly rows: AsyncIterable<readonly InputRow[]>;
}

/** Rows that come from no file, as the readers of files hand them on. */
export function tableOfRows(
  table: Pick<InputTable, 'path' | 'digest' | 'columns'> & { readonly rows: readonly InputRow[] },
): InputTable {
  async function* batches() {
    yield table.rows;
  }
  return { ...table, format: 'json', sheet: null, stamp: null, letters: null, rows: batches() };
}

/** What a reader looks for in a file that holds more than the rows: a title, cover sheets, several tables. */
export interface Wanted {
  /** The sheet, or the member of a JSON object; null: the first that has the header. */
  readonly sheet: string | null;
  /**
   * How well these names would do as the header: `whole` when nothing is missing that is needed, else how many of them are
   * known. Of several rows none of which is whole, the one with the most is taken.
   */
  readonly fit: (names: readonly string[]) => number | 'whole';
  /** Whether other columns are nobody's business, so that two of one name do no harm. */
  readonly repeats?: boolean;
}

/** How values are to be read where a file leaves it open. */
export interface Reading {
  /** Whether the day or the month comes first in `03.04.2027`; null: such a day is refused. */
  readonly dates: 'dmy' | 'mdy' | null;
  /** The mark before decimals; the other one parts thousands. Null: a number with either is refused. */
  readonly decimal: ',' | '.' | null;
  /** Columns to leave out. */
  readonly ignore: readonly string[];
}

export const AS_WRITTEN: Reading = { dates: null, decimal: null, ignore: [] };

/** A sheet of a workbook, cell by cell: what `verify` holds against what was exported. */
export interface InputSheet {
  readonly name: string;
  /** Rows with something in them, from top to bottom, a few thousand at a time. */
  readonly rows: AsyncIterable<readonly SheetRow[]>;
  /** What keeps somebody who looks at the sheet from seeing all of it, beside hidden rows; complete when the rows have been read. */
  readonly concealed: () => readonly string[];
}

/** A workbook as it is looked at. */
export interface InputBook {
  readonly sheets: readonly InputSheet[];
  /** What is in it beside sheets of cells, and shows values as others than they are. */
  readonly oddities: readonly string[];
}

export interface SheetRow {
  readonly row: number;
  /** Nobody who looks at the sheet sees it. */
  readonly hidden: boolean;
  /** From left to right; cells that are only painted are left out. */
  readonly cells: readonly SheetCell[];
}

export interface SheetCell {
  /** From 1. */
  readonly column: number;
  /** As it reads, dates as dates; what is wrong with a cell that holds no value (`holds a formula`). */
  readonly text: string;
  /** The number it holds, dates among them; null for everything else. */
  readonly number: number | null;
  readonly isSound: boolean;
  /** The code of its number format. */
  readonly format: string;
  /** What the format makes of a number: itself, more, something else; null where it is a text. */
  readonly shown: 'plain' | 'padded' | 'disguised' | 'date' | null;
}
