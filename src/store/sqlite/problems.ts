/** SQLite's errors in the words of the refusal table. */

import { accessSync, constants, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { raise } from '../../core/refusals.ts';
import { UnreadableRow } from '../log-rows.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
}

/** Raises what a failed open, read or write means; anything that is no trouble of the file or the machine is passed on as a bug. */
export function raiseStoreProblem(path: string, error: unknown): never {
  if (error instanceof UnreadableRow) raise('corrupt-store', { path, reason: error.message }, error);
  const code = codeOf(error);
  const reason = `${reasonOf(error)} (${code})`;
  if (['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes(code)) {
    const why =
      code === 'MODULE_NOT_FOUND' ? 'it was not compiled when the program was installed' : 'it is of another Node or platform';
    raise('driver-missing', { reason: why }, error);
  }
  if (code.startsWith('SQLITE_NOTADB')) raise('not-a-store', { path, reason: 'it is not a SQLite database' }, error);
  if (code.startsWith('SQLITE_CORRUPT')) raise('corrupt-store', { path, reason }, error);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) refuseReadOnlyFolder(path, error);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH|FULL|IOERR|NOLFS|PROTOCOL)/.test(code))
    raise('store-unusable', { path, reason }, error);
  throw error;
}

/** SQLite says no more than that it cannot open a file, and means the log that it would make beside the store. */
function refuseReadOnlyFolder(path: string, error: unknown): void {
  try {
    accessSync(dirname(realpathSync(path)), constants.W_OK);
  } catch (denied) {
    const why =
      denied instanceof Error && 'code' in denied && denied.code === 'EROFS' ? 'is on a read-only disk' : 'is read-only for you';
    raise(
      'store-unusable',
      {
        path,
        reason: `its folder ${why}, and SQLite keeps a log beside the store, also for those who only read`,
        fix: 'make the folder writable, or copy the store into a folder of your own and name it there with --db PATH',
      },
      error,
    );
  }
}

/** A failed COMMIT is not "nothing was written": the rows can be there all the same. */
export function raiseCommitProblem(path: string, error: unknown): never {
  raise('outcome-unknown', { path, reason: `${reasonOf(error)} (${codeOf(error)})` }, error);
}
