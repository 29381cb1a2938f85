/** The thin interface over a database: SQL text is shared between the stores, what differs is behind this. */

export type SqlValue = string | number | null;

/** After a table's name: which index answers the question. A remark to whoever finds it alone. */
export function by(index: string): string {
  return `/* by ${index} */`;
}
export const BY = /\/\* by (\w+) \*\//g;

const TOKEN = /'(?:[^']|'')*'|"[^"]*"|\w+|[^\s\w]/g;

/** What a statement says, however it is laid out. */
export function tokensOf(text: string): string {
  return text.match(TOKEN)?.join(' ') ?? '';
}

export interface Sql {
  /** Statements are prepared once per text. Values are bound to `$1`, `$2`, …, each of which may occur more than once. */
  all<Row>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** The same rows as arrays of their columns: several times as fast for a million of them. */
  arrays<Row extends readonly SqlValue[]>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  get<Row>(text: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /**
   * For `where key in (…)` over sets of any size: the rows of `text`, which names the set `$texts`, or `$numbers` when it
   * holds whole numbers.
   */
  allWithin<Row>(text: string, values: readonly SqlValue[], set: readonly string[] | readonly number[]): Promise<readonly Row[]>;
}

/** For a database whose records this program brings in line itself. */
export interface WritableSql extends Sql {
  /** The number of rows changed. */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
  /** Inserts many rows into one table; `conflict` is an `on conflict` clause. */
  insert(into: Insert, rows: readonly (readonly SqlValue[])[]): Promise<void>;
}

export interface Insert {
  readonly table: string;
  /** Column names with their types, in the order of the rows' values. */
  readonly columns: Readonly<Record<string, 'text' | 'integer'>>;
  readonly conflict?: string;
}
