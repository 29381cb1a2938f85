/** A database as it is at one moment, page by page. */

import { raise } from '../../core/refusals.ts';
import { openDatabase } from './connection.ts';
import { raiseStoreProblem } from './problems.ts';
import { checkedVersion } from './shape.ts';

/** Copied between two turns of everything else. */
const PAGES = 1_000;

/**
 * Copies the database at `path` into the empty file `copy`. The moment is held by a reading transaction: without one,
 * SQLite begins again whenever somebody commits, and never ends while they do.
 */
export async function copyDatabase(path: string, copy: string, onPages: (done: number, total: number) => void): Promise<void> {
  const source = openDatabase(path);
  try {
    checkedVersion(path, source);
    source.exec('begin; select 1 from organizations limit 1');
    await source.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        onPages(totalPages - remainingPages, totalPages);
        return PAGES;
      },
    });
  } catch (error) {
    if (isFull(error)) raise('unwritable-file', { path: copy, reason: error.message }, error);
    raiseStoreProblem(path, error);
  } finally {
    source.close();
  }
}

function isFull(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^SQLITE_(FULL|IOERR_WRITE|IOERR_FSYNC)/.test(String(error.code));
}
