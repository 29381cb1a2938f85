/** The embedded store: one SQLite file. */

import type BetterSqlite3 from 'better-sqlite3';
import type { Records, Store, StoreLookups, WritableRecords } from '../../app/ports.ts';
import type { OrganizationKey } from '../../core/values.ts';
import type { Problem } from '../../core/verify.ts';
import { WritableSqlRecords } from '../append.ts';
import { SqlRecords } from '../records.ts';
import { openDatabase } from './connection.ts';
import { SqliteSql } from './database.ts';
import { inspectStoreFile } from './file.ts';
import { type FaultCheck, startFaultCheck } from './integrity.ts';
import { migrateSqliteStore } from './migrate.ts';
import { type Patience, untilFree } from './patience.ts';
import { raiseCommitProblem, raiseStoreProblem } from './problems.ts';

/** A deferred transaction sees the moment of its first read, so that comes at once. */
const BEGIN_READING = 'begin; select 1 from organizations limit 1';
const BEGIN_WRITING = 'begin immediate';

export class SqliteStore implements Store {
  readonly hasLogins = false;
  readonly #path: string;
  readonly #database: BetterSqlite3.Database;
  readonly #sql: SqliteSql;
  readonly #patience: Patience;
  #inUse = false;
  #check: FaultCheck | undefined;

  constructor(path: string, database: BetterSqlite3.Database, patience: Patience) {
    this.#path = path;
    this.#database = database;
    this.#sql = new SqliteSql(database);
    this.#patience = patience;
  }

  read<T>(work: (records: Records) => Promise<T>): Promise<T> {
    return this.#within(BEGIN_READING, () => work(new SqlRecords(this.#sql)));
  }

  write<T>(work: (records: WritableRecords) => Promise<{ readonly commit: boolean; readonly value: T }>): Promise<T> {
    return this.#within(BEGIN_WRITING, async () => {
      const records = new WritableSqlRecords(this.#sql);
      const { commit, value } = await work(records);
      await records.settle();
      if (commit) this.#commit();
      return value;
    });
  }

  faults(): Promise<readonly Problem[]> {
    return this.#checking().faults;
  }

  async findings(): Promise<readonly []> {
    return [];
  }

  lookups(ends: readonly (readonly [OrganizationKey, number])[]): Promise<StoreLookups> {
    return this.#checking().lookups(ends);
  }

  #checking(): FaultCheck {
    return (this.#check ??= startFaultCheck(this.#database));
  }

  grantsFor(): readonly string[] {
    return [];
  }

  async login(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    await this.#check?.stop();
    this.#database.close();
  }

  /** One connection is in one transaction: a second one beside it would end the first, so it is a bug to ask for it. */
  async #within<T>(begin: string, work: () => Promise<T>): Promise<T> {
    if (this.#inUse) throw new Error('the store was asked for two things at once');
    this.#inUse = true;
    try {
      await untilFree(this.#path, this.#patience, () => this.#begin(begin));
      return await work();
    } catch (error) {
      return raiseStoreProblem(this.#path, error);
    } finally {
      this.#inUse = false;
      this.#rollback();
    }
  }

  #begin(statements: string): void {
    try {
      this.#database.exec(statements);
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #commit(): void {
    try {
      this.#database.exec('commit');
    } catch (error) {
      raiseCommitProblem(this.#path, error);
    }
  }

  /** Ends whatever is still open: a dry run, a refusal, a failure. */
  #rollback(): void {
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }
}

/** Opens an existing store. Refuses with no-store, not-a-store, store-newer, unsafe-store, corrupt-store, altered-store, store-busy or store-unusable. */
export async function openSqliteStore(path: string, patience: Patience): Promise<SqliteStore> {
  inspectStoreFile(path);
  const database = await untilFree(path, patience, () => openDatabase(path));
  try {
    await migrateSqliteStore(path, database, patience);
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteStore(path, database, patience);
}
