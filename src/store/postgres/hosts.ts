/** Which of an address's servers is talked to: the first that answers and is what is wanted, as libpq chooses. */

import type { Address, HostAddress, Target } from './address.ts';
import { connect, type PgSql } from './connection.ts';
import { codeOf, isLoginProblem, NoneFits, reasonOf } from './problems.ts';

interface Kind {
  readonly standby: boolean;
  readonly readOnly: boolean;
}

const SUITS: Readonly<Record<Exclude<Target, 'prefer-standby'>, (kind: Kind) => boolean>> = {
  any: () => true,
  'read-write': ({ readOnly }) => !readOnly,
  'read-only': ({ readOnly }) => readOnly,
  primary: ({ standby }) => !standby,
  standby: ({ standby }) => standby,
};

/**
 * Rejects with NoneFits, with the driver's error where it is of no use to go on to the next server, or with what each of them
 * said. `passwordOf` is asked only by a server that wants one.
 */
export async function connectToAny(
  { hosts, user, database }: Address,
  target: Target,
  passwordOf: (host: HostAddress) => Promise<string>,
): Promise<PgSql> {
  const [away, unfit]: [Error[], string[]] = [[], []];
  for (const wanted of target === 'prefer-standby' ? (['standby', 'any'] as const) : [target]) {
    for (const server of hosts) {
      try {
        const sql = await connect(server, { user, database }, () => passwordOf(server));
        const kind = await kindOf(sql, SUITS[wanted]);
        if (kind === null) return sql;
        sql.end();
        unfit.push(`${server.host}:${server.port} is ${kind}`);
      } catch (error) {
        if (hosts.length === 1 || isLoginProblem(error) || !(error instanceof Error)) throw error;
        away.push(error);
      }
    }
  }
  const reasons = [...unfit, ...away.map(reasonOf)].join('; ');
  if (unfit.length > 0) throw new NoneFits(target, reasons);
  throw Object.assign(new Error(reasons), { code: codeOf(away[0]) });
}

/**
 * Null: it is what is wanted; else what it is. Servers say so when they are connected to, and a pooler repeats what one of them
 * said some time ago: a No is asked about once more.
 */
async function kindOf(sql: PgSql, suits: (kind: Kind) => boolean): Promise<string | null> {
  if (suits === SUITS.any || (sql.kind !== null && suits(sql.kind))) return null;
  const kind = await sql.get<Kind>(
    `select pg_is_in_recovery() as standby, setting = 'on' as "readOnly" from pg_settings where name = 'transaction_read_only'`,
  );
  if (kind === undefined || suits(kind)) return null;
  if (kind.standby) return 'a standby, which only reads';
  return kind.readOnly ? 'a primary that was set to only read' : 'no standby';
}
