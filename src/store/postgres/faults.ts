/** What the database itself finds wrong with the store: constraints that were taken down, and constraints that do not hold. */

import type { Login } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import type { Problem } from '../../core/verify.ts';
import type { Address } from './address.ts';
import { whole } from '../schema/whole.ts';
import { clusterFaults, isCluster, placedTables } from './cluster.ts';
import type { PgSql } from './connection.ts';
import { COUNTED, type Counted, miscounted } from './counted.ts';
import { changesIn, type Function, FUNCTIONS, type Trigger, TRIGGERS } from './made.ts';

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

/** Refuses (partial-view) a login that does not see the whole store: what it does not see would look as if it were missing. */
export async function findFaults(sql: PgSql, login: Login, { shown }: Address): Promise<readonly Problem[]> {
  if (!login.trusted) raise('partial-view', { path: shown, login: login.name });
  const found = await Promise.all(
    CHECKS.map(async ({ says, query }) => {
      const rows = await sql.all<{ readonly name: string }>(query, query.includes('$1') ? [Object.keys(whole)] : []);
      return rows.map(({ name }) => `the ${says}: ${name}`);
    }),
  );
  const cluster = await isCluster(sql);
  // The extension alone places nothing.
  const placed = cluster && (await placedTables(sql)).size > 0;
  const [functions, triggers, counted] = await Promise.all([
    sql.all<Function>(FUNCTIONS),
    sql.all<Trigger>(TRIGGERS),
    sql.all<Counted>(COUNTED, [Object.keys(whole)]),
  ]);
  const elsewhere = cluster ? await clusterFaults(sql) : [];
  return [...found.flat(), ...changesIn(functions, triggers, placed), ...miscounted(counted), ...elsewhere].map((message) => ({
    code: 'schema-changed',
    message,
  }));
}
