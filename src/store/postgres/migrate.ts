/**
 * From an empty database to this version's schema. Every step is one statement of its own that can be carried out again,
 * so a run that was cut off is simply run again; a row in a table of guards keeps two runs apart.
 */

import { randomUUID } from 'node:crypto';
import { raise } from '../../core/refusals.ts';
import type { Patience } from '../sqlite/patience.ts';
import type { Address } from './address.ts';
import type { PgSql } from './connection.ts';
import { isCluster } from './cluster.ts';
import { carryOutPlaced, place } from './placement.ts';
import { codeOf } from './problems.ts';
import { PEOPLE } from './schema/rights.ts';
import { foundations, peopleRole, SCHEMA_VERSION, VERSIONS } from './schema/steps.ts';

/** There already: a role, schema, table, function, trigger or policy that an earlier run made. */
const THERE_ALREADY = ['42710', '42P06', '42P07', '42723', '23505'];

/** A cluster takes triggers only from who asks for it. */
const TRIGGER = /^create trigger /;

const RETRY_MS = 100;
const GIVE_UP_MS = 30_000;
/** A guard that is older than this was left behind by a run that ended without a word. */
const STALE = "interval '60 seconds'";

/** Runs `work` while no other migration or founding does. Refuses with store-busy. */
export async function guarded<T>(sql: PgSql, { shown: path }: Address, patience: Patience, work: () => Promise<T>): Promise<T> {
  for (const step of foundations) await carryOut(sql, step);
  const holder = randomUUID();
  const start = patience.elapsed();
  while (!(await take(sql, holder))) {
    const waited = patience.elapsed() - start;
    if (waited >= GIVE_UP_MS) raise('store-busy', { path, seconds: Math.round(waited / 1000) });
    await patience.sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    if (sql.lost === null) await sql.all('delete from entitle.guards where holder = $1', [holder]);
  }
}

async function take(sql: PgSql, holder: string): Promise<boolean> {
  const taken = await sql.all(
    `insert into entitle.guards (guard, holder, since) values (1, $1, now())
     on conflict (guard) do update set holder = excluded.holder, since = excluded.since where guards.since < now() - ${STALE}
     returning holder`,
    [holder],
  );
  return taken.length === 1;
}

/** Brings the schema to this version, and says which it was; 0: there was none. Refuses with store-newer, or with login-refused when the login may not make a role. */
export async function migrate(sql: PgSql, address: Address): Promise<number> {
  const [row] = await sql.all<{ readonly version: number | null }>('select max(version) as version from entitle.versions');
  const from = row?.version ?? 0;
  if (from > SCHEMA_VERSION) raise('store-newer', { path: address.shown, schema: from, known: SCHEMA_VERSION });
  const [{ encoding } = { encoding: 'UTF8' }] = await sql.all<{ readonly encoding: string }>(
    'select pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()',
  );
  if (encoding !== 'UTF8') {
    const fix = "make the database with: create database NAME encoding 'UTF8' template template0";
    raise('store-unusable', { path: address.shown, reason: `its texts are kept in ${encoding}, and names need UTF-8`, fix });
  }
  const known = await sql.all('select 1 from pg_roles where rolname = $1', [PEOPLE]);
  if (known.length === 0) await carryOut(sql, peopleRole);
  const placed = await isCluster(sql);
  for (const [index, steps] of VERSIONS.slice(from).entries()) {
    for (const step of steps) await (placed && TRIGGER.test(step) ? carryOutPlaced(sql, step) : carryOut(sql, step));
    if (from + index + 1 === SCHEMA_VERSION) await place(sql, address);
    await sql.all('insert into entitle.versions (version) values ($1)', [from + index + 1]);
  }
  return from;
}

async function carryOut(sql: PgSql, step: string): Promise<void> {
  try {
    await sql.all(step);
  } catch (error) {
    if (!THERE_ALREADY.includes(codeOf(error))) throw error;
  }
}
