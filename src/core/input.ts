/** Rows from a file, before anybody has said what they mean: the readers in `files/` make them, use cases bind them. */

export interface InputRow {
  /** As a spreadsheet counts: the header is row 1. In JSON and NDJSON the item, from 1. */
  readonly row: number;
  /** One text per column, in the order of `columns`; an absent or empty cell is `''`. */
  readonly cells: readonly string[];
}

export interface InputTable {
  /** The name to show in messages: the path as given, or `-`. */
  readonly path: string;
  /** SHA-256 of the file's bytes, in hex. */
  readonly digest: string;
  /** Header names as written in the file, blanks around them removed; no two are equal without regard to case. */
  readonly columns: readonly string[];
  /** Rows in file order, a few thousand at a time; completely blank rows are left out (and counted in `row`). */
  readonly rows: AsyncIterable<readonly InputRow[]>;
}

/** A sheet of a workbook, cell by cell: what `verify` holds against what was exported. */
export interface InputSheet {
  readonly name: string;
  /** Rows with something in them, from top to bottom, a few thousand at a time. */
  readonly rows: AsyncIterable<readonly SheetRow[]>;
}

export interface SheetRow {
  readonly row: number;
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
}

export const INPUT_FORMATS = ['csv', 'ndjson', 'json', 'xlsx'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];
