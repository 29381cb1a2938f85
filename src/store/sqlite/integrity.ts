/** What SQLite itself finds wrong: its file, the references between its rows, and the constraints of the schema. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';
import { keptDatabase } from './alive.ts';
import type { Problem } from '../../core/verify.ts';
import { type FileFaults, type FileLookups, fileFaults, type LedgerEnds, lookupsOf } from './check.ts';
import { shapeDifferences } from './shape.ts';

/**
 * The check takes a while on a million rows, and nothing can be done meanwhile in the thread that waits for it: the built
 * program runs it in a thread of its own. Where the sources run unbuilt it runs here. Either has a connection of its own.
 */
const PROGRAM = join(import.meta.dirname, 'entitle.cjs');
const RUN = `
const { parentPort, workerData } = require('node:worker_threads');
const checks = require(workerData.program).checksInWorker(workerData.path);
parentPort.on('message', ({ what, ends }) =>
  checks.then(({ faults, lookups }) => parentPort.postMessage(what === 'faults' ? faults() : lookups(ends))));
`;

/** What a thread is asked, and what it answers; what it could not read is its message. */
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
  const checks = existsSync(PROGRAM) ? inWorker(database.name) : inThread(database.name);
  const faults = checks.faults().then((found) => [...schema, ...problemsIn(found)]);
  return { faults, lookups: checks.lookups, stop: checks.stop };
}

interface Asked {
  faults(): Promise<FileFaults>;
  lookups(ends: LedgerEnds): Promise<FileLookups>;
  stop(): Promise<unknown>;
}

function inThread(path: string): Asked {
  const checks = fileChecks(path);
  return { faults: async () => checks.faults(), lookups: async (ends) => checks.lookups(ends), stop: async () => undefined };
}

function inWorker(path: string): Asked {
  const worker = new Worker(RUN, { eval: true, workerData: { program: PROGRAM, path } });
  worker.setMaxListeners(0);
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: answers come in the order of the questions. */
  const ask = <T>(question: object, ended: T): Promise<T> => {
    const answer = last.then(
      () =>
        new Promise<T>((resolve, reject) => {
          worker
            .once('message', resolve)
            .once('error', reject)
            .once('exit', () => resolve(ended));
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
          worker.postMessage(question);
        }),
    );
    last = answer.catch(() => undefined);
    return answer;
  };
  const ended = ['the check was ended'];
  return {
    faults: () => ask({ what: 'faults' }, { damaged: ended, references: [] }),
    lookups: (ends) => ask({ what: 'lookups', ends }, { damaged: ended, sums: [] }),
    stop: () => worker.terminate(),
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
