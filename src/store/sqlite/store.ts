/** The embedded store: one SQLite file, opened with settings that are set and then read back. */

import BetterSqlite3 from 'better-sqlite3';
import type { Records, Store, WritableRecords } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import { WritableSqlRecords } from '../append.ts';
import { SqliteSql } from './database.ts';
import { inspectStoreFile } from './file.ts';
import { isBusy, raiseCommitProblem, raiseStoreProblem } from './problems.ts';

/** What waiting for another process needs from outside. */
export interface Patience {
  /** Milliseconds, from any start. */
  readonly elapsed: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called once, when the wait has become noticeable. */
  readonly onWait: () => void;
}

const DRIVER_WAIT_MS = 100;
const RETRY_MS = 50;
const NOTICE_MS = 2_000;
const GIVE_UP_MS = 30_000;

/** Name, value to set, and value it reads back as. */
const SETTINGS = [
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'full', 2],
  ['foreign_keys', 'on', 1],
  ['recursive_triggers', 'on', 1],
  ['trusted_schema', 'off', 0],
] as const;

export class SqliteStore implements Store {
  readonly #path: string;
  readonly #database: BetterSqlite3.Database;
  readonly #records: WritableSqlRecords;
  readonly #patience: Patience;

  constructor(path: string, database: BetterSqlite3.Database, patience: Patience) {
    this.#path = path;
    this.#database = database;
    this.#records = new WritableSqlRecords(new SqliteSql(database));
    this.#patience = patience;
  }

  async read<T>(work: (records: Records) => Promise<T>): Promise<T> {
    try {
      await this.#begin('begin');
      return await work(this.#records);
    } catch (error) {
      return raiseStoreProblem(this.#path, error);
    } finally {
      this.#rollback();
    }
  }

  async write<T>(work: (records: WritableRecords) => Promise<{ readonly commit: boolean; readonly value: T }>): Promise<T> {
    try {
      await this.#begin('begin immediate');
      const { commit, value } = await work(this.#records);
      if (commit) this.#commit();
      return value;
    } catch (error) {
      return raiseStoreProblem(this.#path, error);
    } finally {
      this.#rollback();
    }
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  /** The driver waits a moment; between its tries the event loop turns, so that Ctrl-C works while another process writes. */
  async #begin(statement: string): Promise<void> {
    const start = this.#patience.elapsed();
    let noticed = false;
    for (;;) {
      try {
        this.#database.exec(statement);
        return;
      } catch (error) {
        if (!isBusy(error)) throw error;
        const waited = this.#patience.elapsed() - start;
        if (waited >= GIVE_UP_MS) raise('store-busy', { path: this.#path, seconds: Math.round(waited / 1000) }, error);
        if (waited >= NOTICE_MS && !noticed) {
          noticed = true;
          this.#patience.onWait();
        }
        await this.#patience.sleep(RETRY_MS);
      }
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

/** Opens an existing store. Refuses with no-store, not-a-store, store-newer, store-corrupt or store-unusable. */
export function openSqliteStore(path: string, patience: Patience, nativeBinding?: string): SqliteStore {
  inspectStoreFile(path);
  return new SqliteStore(path, openDatabase(path, nativeBinding), patience);
}

/** Opens a SQLite file with this program's settings; the caller has looked at the file, or just made it. */
export function openDatabase(path: string, nativeBinding?: string): BetterSqlite3.Database {
  try {
    const options = { fileMustExist: true, timeout: DRIVER_WAIT_MS, ...(nativeBinding === undefined ? {} : { nativeBinding }) };
    const database = new BetterSqlite3(path, options);
    for (const [name, value, expected] of SETTINGS) {
      database.pragma(`${name} = ${value}`);
      const actual = database.pragma(name, { simple: true });
      if (actual !== expected) {
        database.close();
        raise('store-unusable', { path, reason: `SQLite keeps ${name} at ${String(actual)} instead of ${value}` });
      }
    }
    return database;
  } catch (error) {
    return raiseStoreProblem(path, error);
  }
}
