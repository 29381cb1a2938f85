/** SQLite's errors in the words of the refusal table. */

import { raise } from '../../core/refusals.ts';

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
  const code = codeOf(error);
  const reason = `${reasonOf(error)} (${code})`;
  if (code.startsWith('SQLITE_NOTADB')) raise('not-a-store', { path, reason: 'it is not a SQLite database' }, error);
  if (code.startsWith('SQLITE_CORRUPT')) raise('corrupt-store', { path, reason }, error);
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH|FULL|IOERR|NOLFS|PROTOCOL)/.test(code))
    raise('store-unusable', { path, reason }, error);
  throw error;
}

/** A failed COMMIT is not "nothing was written": the rows can be there all the same. */
export function raiseCommitProblem(path: string, error: unknown): never {
  raise('outcome-unknown', { path, reason: `${reasonOf(error)} (${codeOf(error)})` }, error);
}
