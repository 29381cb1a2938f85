/** better-sqlite3 behind the thin SQL interface. The driver is synchronous; the promises are for the stores that are not. */

import type BetterSqlite3 from 'better-sqlite3';
import { BY, type Insert, type SqlValue, type WritableSql } from '../sql.ts';

export class SqliteSql implements WritableSql {
  readonly #database: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement>();
  readonly #arrays = new Map<string, BetterSqlite3.Statement>();

  constructor(database: BetterSqlite3.Database) {
    this.#database = database;
  }

  async all<Row>(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return this.#prepare(text).all(named(values)) as Row[];
  }

  async arrays<Row extends readonly SqlValue[]>(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> {
    let statement = this.#arrays.get(text);
    if (statement === undefined) this.#arrays.set(text, (statement = this.#database.prepare(told(text)).raw()));
    return statement.all(named(values)) as unknown as Row[];
  }

  async get<Row>(text: string, values: readonly SqlValue[] = []): Promise<Row | undefined> {
    return this.#prepare(text).get(named(values)) as Row | undefined;
  }

  async run(text: string, values: readonly SqlValue[] = []): Promise<number> {
    return this.#prepare(text).run(named(values)).changes;
  }

  async insert({ table, columns, conflict = '' }: Insert, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    const names = Object.keys(columns);
    const places = names.map(() => '?').join(', ');
    const statement = this.#prepare(`insert into ${table} (${names.join(', ')}) values (${places}) ${conflict}`);
    for (const row of rows) statement.run(row);
  }

  async allWithin<Row>(
    text: string,
    values: readonly SqlValue[],
    set: readonly string[] | readonly number[],
  ): Promise<readonly Row[]> {
    const place = `(select value from json_each($${values.length + 1}))`;
    return this.all(
      text.replace(/\$(?:texts|numbers)/, () => place),
      [...values, JSON.stringify(set)],
    );
  }

  #prepare(text: string): BetterSqlite3.Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) this.#statements.set(text, (statement = this.#database.prepare(told(text))));
    return statement;
  }
}

/**
 * Without statistics, which a store does not keep, SQLite reads all rows of an organization sooner than an index that names one:
 * it is told which index was made for the question.
 */
function told(text: string): string {
  return text.replace(BY, 'indexed by $1');
}

/** SQLite reads `$1` as a name, so the values go in by name. */
function named(values: readonly SqlValue[]): Readonly<Record<string, SqlValue>> {
  return Object.fromEntries(values.map((value, index) => [index + 1, value]));
}
