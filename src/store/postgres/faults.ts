/** What the database itself finds wrong with the store: constraints that were taken down, and constraints that do not hold. */

import type { Login } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import type { Problem } from '../../core/verify.ts';
import type { Address } from './address.ts';
import { clusterFaults, isCluster } from './cluster.ts';
import type { PgSql } from './connection.ts';
import { allTableNames, secondConstraints } from './schema/second.ts';
import { thirdConstraints } from './schema/third.ts';
import { constraints } from './schema/constraints.ts';

/** Each finds names of things that are not as they were made. */
const CHECKS: readonly { readonly says: string; readonly query: string }[] = [
  {
    says: 'trigger is switched off',
    query: `select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'entitle' and t.tgenabled <> 'O'`,
  },
  {
    says: 'constraint does not hold for every row',
    query: `select c.conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where n.nspname = 'entitle' and not c.convalidated`,
  },
  {
    says: 'index is not valid',
    query: `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'entitle' and not i.indisvalid`,
  },
  {
    says: 'table shows its rows to every login',
    query: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'entitle' and c.relname = any ($1) and not c.relrowsecurity`,
  },
];

const TRIGGERS = `select t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'entitle' and not t.tgisinternal`;

/** Refuses (partial-view) a login that does not see the whole store: what it does not see would look as if it were missing. */
export async function findFaults(sql: PgSql, login: Login, { shown }: Address): Promise<readonly Problem[]> {
  if (!login.trusted) raise('partial-view', { path: shown, login: login.name });
  const found = await Promise.all(
    CHECKS.map(async ({ says, query }) => {
      const rows = await sql.all<{ readonly name: string }>(query, query.includes('$1') ? [allTableNames] : []);
      return rows.map(({ name }) => `the ${says}: ${name}`);
    }),
  );
  const present = new Set((await sql.all<{ readonly name: string }>(TRIGGERS)).map(({ name }) => name));
  const expected = [...constraints, ...secondConstraints, ...thirdConstraints].flatMap(
    (statement) => /^create trigger (\w+)/.exec(statement)?.[1] ?? [],
  );
  const missing = expected.filter((name) => !present.has(name)).map((name) => `the trigger is not there: ${name}`);
  const elsewhere = (await isCluster(sql)) ? await clusterFaults(sql) : [];
  return [...found.flat(), ...missing, ...elsewhere].map((message) => ({ code: 'schema-changed', message }));
}
