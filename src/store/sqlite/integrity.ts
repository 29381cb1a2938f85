/** What SQLite itself finds wrong: its file, the references between its rows, and the constraints of the schema. */

import type BetterSqlite3 from 'better-sqlite3';
import { keptDatabase } from './alive.ts';
import type { Problem } from '../../core/verify.ts';
import { type FileFaults, type FileLookups, fileFaults, type LedgerEnds, lookupsOf } from './check.ts';
import { shapeDifferences } from './shape.ts';
import { startThread, type Thread } from './thread.ts';

/** What could not be read is the message of its answer. */
export interface FileChecks {
  faults(): FileFaults;
  lookups(ends: LedgerEnds): FileLookups;
}

/** On a connection of its own to the file at `path`. */
export function fileChecks(path: string): FileChecks {
  const asked = <T>(ask: (database: BetterSqlite3.Database) => T, failed: (said: string) => T): T => {
    let database: BetterSqlite3.Database | undefined;
    try {
      database = keptDatabase(path, { fileMustExist: true });
      return ask(database);
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    } finally {
      database?.close();
    }
  };
  return {
    faults: () => asked(fileFaults, (said) => ({ damaged: [said], references: [] })),
    lookups: (ends) =>
      asked(
        (database) => lookupsOf(database, ends),
        (said) => ({ damaged: [said], sums: [] }),
      ),
  };
}

/** A check that is under way, and how to end it early: what it then says is nothing. */
export interface FaultCheck {
  readonly faults: Promise<readonly Problem[]>;
  lookups(ends: LedgerEnds): Promise<FileLookups>;
  stop(): Promise<unknown>;
}

/** Starts to look for everything SQLite says is wrong with the file that `database` has open: a new store's is not in its place yet. */
export function startFaultCheck(database: BetterSqlite3.Database): FaultCheck {
  // Looked at when the store was opened; here again, because it may have been open for long.
  const schema = shapeDifferences(database).map((message): Problem => ({ code: 'schema-changed', message }));
  // It takes a while on a million rows, and nothing could be done meanwhile in this thread.
  const thread = startThread();
  const checks = thread === null ? here(database.name) : inThread(thread, database.name);
  const faults = checks.faults().then((found) => [...schema, ...problemsIn(found)]);
  return { faults, lookups: checks.lookups, stop: checks.stop };
}

interface Asked {
  faults(): Promise<FileFaults>;
  lookups(ends: LedgerEnds): Promise<FileLookups>;
  stop(): Promise<unknown>;
}

function here(path: string): Asked {
  const checks = fileChecks(path);
  return { faults: async () => checks.faults(), lookups: async (ends) => checks.lookups(ends), stop: async () => undefined };
}

function inThread(thread: Thread, path: string): Asked {
  const damaged = ['the check was ended'];
  return {
    faults: () => thread.ask('faults', { path }, () => ({ damaged, references: [] })),
    lookups: (ends) => thread.ask('lookups', { path, ends }, () => ({ damaged, sums: [] })),
    stop: () => thread.stop(),
  };
}

function problemsIn({ damaged, references }: FileFaults): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const [table, parent] of references) {
    const what = `of table ${table} refers to a row of ${parent} that is not there`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [
    ...damaged.map((message) => ({ code: 'database-damaged', message }) as const),
    ...[...counts].map(([what, count]) => ({ code: 'foreign-key', message: `${count} × a row ${what}` }) as const),
  ];
}
