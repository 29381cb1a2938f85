/** PostgreSQL's errors, and those of the network on the way to it, in the words of the refusal table. */

import { raise, RefusalError } from '../../core/refusals.ts';
import { UnreadableRow } from '../log-rows.ts';
import type { Address } from './address.ts';
import { WRONG_CLOCK } from './schema/append-words.ts';
import { PEOPLE } from './schema/rights.ts';

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  return code === '' || text.includes(code) ? text : `${text} (${code})`;
}

/** Another writer was in the way: begin again. 23505: two writers made the same record, and the second has to look anew. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01', '55P03', '23505'].includes(codeOf(error));
}

/** The connection is gone, or the server is on its way down or up. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08|57P0[123]|25P0[34]|53300)/.test(code)) return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOENT)/.test(code)) return true;
  return error instanceof Error && /connection (terminated|error|ended)|timeout expired|Client was closed/i.test(error.message);
}

const LOGIN = /^(28|3D000|42501|0P000)/;
const PASSWORD = /password must be|SASL|authentication/i;

/** Raises what a failed connection means. */
export function raiseConnectProblem({ shown, user }: Address, error: unknown): never {
  if (error instanceof RefusalError) throw error;
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (code === '3D000') raise('no-store', { path: shown }, error);
  if (LOGIN.test(code) || (code === '' && error instanceof Error && PASSWORD.test(error.message))) {
    raise(
      'login-refused',
      { path: shown, login: user, reason, fix: 'set PGPASSWORD, or keep the password in PGPASSFILE (mode 0600)' },
      error,
    );
  }
  raise('store-unreachable', { path: shown, reason }, error);
}

/** Raises what a failed statement means; anything that is no trouble of the server or the network is passed on as a bug. */
export function raiseQueryProblem({ shown, user }: Address, error: unknown): never {
  if (error instanceof RefusalError) throw error;
  if (error instanceof UnreadableRow) raise('corrupt-store', { path: shown, reason: error.message }, error);
  const code = codeOf(error);
  if (code === '42501') {
    raise(
      'login-refused',
      { path: shown, login: user, reason: reasonOf(error), fix: `ask the store's owner to run: grant ${PEOPLE} to "${user}"` },
      error,
    );
  }
  if (isLost(error)) raise('store-unreachable', { path: shown, reason: reasonOf(error) }, error);
  if (code === '25006') {
    raise(
      'store-unusable',
      {
        path: shown,
        reason: `the server is a standby, which only reads (${reasonOf(error)})`,
        fix: 'connect to the primary',
      },
      error,
    );
  }
  if (code === WRONG_CLOCK)
    raise('store-unusable', { path: shown, reason: `this machine's clock is wrong, ${reasonOf(error)}` }, error);
  if (/^(53|58|XX00[12]|57014)/.test(code)) raise('store-unusable', { path: shown, reason: reasonOf(error) }, error);
  throw error;
}

export function raiseCommitProblem({ shown }: Address, error: unknown): never {
  raise('outcome-unknown', { path: shown, reason: reasonOf(error) }, error);
}
