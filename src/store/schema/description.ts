/**
 * What a store is made of, said once for both databases: tables, columns, checks, indexes, and the constraints that rows
 * meet as they change. `first.ts`, `second.ts` and `third.ts` describe the versions; the printers (`sqlite/schema/print.ts`,
 * `postgres/schema/print.ts`) write them in SQL. A description that was released is never changed: the next one says what is new.
 */

import type { Dialect, Sql } from './dialect.ts';

/** `key`: a text that is compared by its bytes, whatever the language of the database. */
export type ColumnType = 'text' | 'key' | 'integer';

export interface Column {
  readonly type: ColumnType;
  readonly optional?: true;
  /** The whole primary key of its table. */
  readonly primary?: true;
  readonly unique?: true;
  readonly default?: number;
  readonly references?: string;
  /** A server's rows refer to it by another key that they have. */
  readonly referencesOnly?: 'sqlite';
  readonly check?: Check;
  /** Only the server has it. */
  readonly only?: 'postgres';
}

/** What every value of a column fulfils; null does. */
export type Check = (dialect: Dialect, column: string) => string;

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** The table's primary key, unless it says otherwise. */
  readonly to?: readonly string[];
  /** SQLite: a row that is replaced is deleted first, and this refuses it where no trigger does. */
  readonly restrict?: true;
  readonly only?: 'sqlite';
}

export interface Table {
  readonly columns: Readonly<Record<string, Column>>;
  readonly primaryKey?: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly ForeignKey[];
  readonly checks?: readonly Sql[];
  readonly only?: 'postgres';
}

export type Tables = Readonly<Record<string, Table>>;

export interface Index {
  readonly table: string;
  /** Columns or expressions. */
  readonly on: Sql;
  readonly unique?: true;
  readonly where?: Sql;
}

export type Indexes = Readonly<Record<string, Index>>;

export type Event = 'insert' | 'update' | 'delete';

/** Refuses a change of a row with a sentence of its own. */
export interface Constraint {
  readonly table: string;
  readonly at: 'before' | 'after';
  readonly event: Event;
  /** Of an update: it is asked only where one of these is set. A server is asked with every update. */
  readonly of?: readonly string[];
  /** Absent: always. */
  readonly when?: Condition;
  readonly says: string;
}

/** An expression over the row as it was and as it is to be; null: no condition in that dialect. */
export type Condition = (dialect: Dialect) => string | null;

/** By name. */
export type Constraints = Readonly<Record<string, Constraint>>;

export const text = (more: Partial<Column> = {}): Column => ({ type: 'text', ...more });
export const key = (more: Partial<Column> = {}): Column => ({ type: 'key', ...more });
export const integer = (more: Partial<Column> = {}): Column => ({ type: 'integer', ...more });
/** The column that every row of an organization begins with: a cluster places rows by it. */
export const organization: Column = key({ references: 'organizations' });

export const to = (table: string, columns: string, more: Partial<ForeignKey> = {}): ForeignKey => ({
  columns: columns.split(' '),
  table,
  ...more,
});
/** The kind stands in both tables, so that a check of one row knows it. */
export const toProduct: ForeignKey = to('products', 'organization product kind', { to: ['organization', 'product', 'kind'] });

export const neverDeleted = (table: string): Constraint => ({
  table,
  at: 'before',
  event: 'delete',
  says: `${table} are never deleted`,
});
/** The day that the row being written is dated: the head of the ledger has moved there already. */
export const dated = ({ table }: Dialect, row: string) =>
  `(select substr(at, 1, 10) from ${table('heads')} where organization = ${row}.organization and log = 'ledger')`;
