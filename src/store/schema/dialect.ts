/** What the two databases say differently; everything else in a description is SQL that both take. */

export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  readonly table: (name: string) => string;
  /** The row as it was, and as it is to be. */
  readonly old: string;
  readonly new: string;
  readonly isKey: (column: string) => string;
  readonly isDay: (column: string) => string;
  readonly isHash: (column: string) => string;
  /** True where any of the columns, none of which may be null, is another than it was. */
  readonly changes: (columns: readonly string[]) => string;
  /** As `changes`, of one that may be null. */
  readonly differs: (column: string) => string;
  /** Where a day that may be null, which is for ever, is earlier than it was, or began or ceased to be for ever. */
  readonly notOnlyLater: (column: string) => string;
}

export type Sql = string | ((dialect: Dialect) => string);

export function sqlIn(dialect: Dialect, sql: Sql): string {
  return typeof sql === 'string' ? sql : sql(dialect);
}

/** Where one expression cannot be had of both. */
export function each(texts: Readonly<Record<Dialect['name'], string>>): (dialect: Dialect) => string {
  return ({ name }) => texts[name];
}
