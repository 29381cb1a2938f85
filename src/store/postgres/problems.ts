/** PostgreSQL's errors, and those of the network on the way to it, in the words of the refusal table. */

import { raise, RefusalError } from '../../core/refusals.ts';
import { UnreadableRow } from '../log-rows.ts';
import type { Address, Target } from './address.ts';
import { WRONG_CLOCK } from './schema/append-words.ts';
import { PEOPLE } from './schema/rights.ts';

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  return code === '' || text.includes(code) ? text : `${text} (${code})`;
}

/** Another writer was in the way: begin again. 23505: two writers made the same record, and the second has to look anew. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01', '55P03', '23505'].includes(codeOf(error));
}

/**
 * What the coordinator of a cluster says of one of its machines that went away, also at COMMIT; it has no code of its own for that.
 * Some of it are the words of the driver between the machines, or those of a machine that is on its way down or up.
 */
const LOST_MACHINE = new RegExp(
  `^(${[
    'could not commit transaction for shard',
    'failed to prepare transaction',
    'failed to read result',
    'failure on connection',
    'execution cannot recover from multiple connection failures',
    'could not connect to any active placements',
    'terminating connection',
    'the database system is',
    'server closed the connection',
    'no connection to the server',
    'could not (receive data from|send data to) server',
    'SSL (connection has been closed|SYSCALL error)',
    'connection (not open|to the remote node)',
  ].join('|')})`,
);

/** The same, while rows are sent there; it says nothing else by this code. */
const LOST_COPY = /^failed to (COPY to shard|complete COPY on)/;

/** The connection is gone, or the server is on its way down or up. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08|57P0[123]|25P0[34]|53300)/.test(code)) return true;
  if (code === 'XX000' && error instanceof Error && LOST_MACHINE.test(error.message)) return true;
  if (code === '58030' && error instanceof Error && LOST_COPY.test(error.message)) return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOENT)/.test(code)) return true;
  return error instanceof Error && /connection (terminated|error|ended)|timeout expired|Client was closed/i.test(error.message);
}

const LOGIN = /^(28|42501|0P000)/;
const PASSWORD = /password must be|SASL|authentication/i;
const NO_DATABASE = '3D000';

function isRefusedLogin(error: unknown): boolean {
  const code = codeOf(error);
  return LOGIN.test(code) || (code === '' && error instanceof Error && PASSWORD.test(error.message));
}

/** The server answers, and does not let us in: another one of the same cluster would say the same. */
export function isLoginProblem(error: unknown): boolean {
  return error instanceof RefusalError || codeOf(error) === NO_DATABASE || isRefusedLogin(error);
}

/** Servers answer, and none is what is wanted: for good, or until a standby has become the primary. */
export class NoneFits extends Error {
  readonly wanted: Target;

  constructor(wanted: Target, reasons: string) {
    super(reasons);
    this.wanted = wanted;
  }
}

/** Who refuses `begin read write` on a standby, as PostgreSQL calls it: the message is in the server's language. */
const BEGIN_WRITING = 'call_bool_check_hook';

/** A write met a server that only reads: a standby, or a primary that was set so. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006' || (codeOf(error) === '0A000' && routineOf(error) === BEGIN_WRITING);
}

function routineOf(error: unknown): string {
  return error instanceof Error && 'routine' in error && typeof error.routine === 'string' ? error.routine : '';
}

function raiseNoneFits(path: string, error: NoneFits): never {
  const reads = error.wanted === 'standby' || error.wanted === 'read-only';
  const [what, fix] = reads
    ? [`no server only reads, as target_session_attrs=${error.wanted} wants`, 'start the standby, or write prefer-standby']
    : ['no server takes changes', 'connect to the primary'];
  raise('store-unusable', { path, reason: `${what}: ${error.message}`, fix }, error);
}

/** Raises what a failed connection means. */
export function raiseConnectProblem({ shown, user }: Address, error: unknown): never {
  if (error instanceof RefusalError) throw error;
  const reason = reasonOf(error);
  if (error instanceof NoneFits) raiseNoneFits(shown, error);
  if (codeOf(error) === NO_DATABASE) raise('no-store', { path: shown }, error);
  if (isRefusedLogin(error)) {
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
  if (isReadOnly(error)) {
    raise(
      'store-unusable',
      { path: shown, reason: `the server is a standby, which only reads (${reasonOf(error)})`, fix: 'connect to the primary' },
      error,
    );
  }
  if (code === '40001') {
    raise(
      'store-unusable',
      {
        path: shown,
        reason: `the standby had to change what was being read (${reasonOf(error)})`,
        fix: 'run it again, or read from the primary; hot_standby_feedback = on keeps a standby from doing so',
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
