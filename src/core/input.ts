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

export const INPUT_FORMATS = ['csv', 'ndjson', 'json', 'xlsx'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];
