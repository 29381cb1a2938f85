/** Whom the database takes us for, asked with the first words of a connection. */

import type { Login } from '../../app/ports.ts';
import { raise } from '../../core/refusals.ts';
import type { Email } from '../../core/values.ts';
import type { Address } from './address.ts';
import type { PgSql } from './connection.ts';
import { codeOf } from './problems.ts';
import { SCHEMA_VERSION } from './schema/steps.ts';

interface Greeting {
  readonly version: number | null;
  readonly login: string;
  readonly member: Email | null;
  readonly trusted: boolean;
  readonly spread: boolean;
}

/** No such schema, table or function. */
const NOTHING_THERE = ['3F000', '42P01', '42883'];

/** A store of an earlier version, opened by somebody who can bring it up to this one. */
export class OlderStore extends Error {}

/** Looks at the store and at who opens it. Refuses with no-store, store-newer, or store-unusable when its owner has to be asked first. */
export async function greet(sql: PgSql, { shown: path }: Address): Promise<Login> {
  const greeting = await ask(sql, path);
  const { login, member, trusted, spread, version } = greeting;
  if (version === null) raise('no-store', { path });
  if (version > SCHEMA_VERSION) raise('store-newer', { path, schema: version, known: SCHEMA_VERSION });
  if (version < SCHEMA_VERSION) {
    if (trusted) throw new OlderStore(`schema ${version}`);
    const reason = `it was written by an earlier version (schema ${version}; this version needs ${SCHEMA_VERSION})`;
    raise('store-unusable', {
      path,
      reason,
      fix: 'its owner runs any command once (entitle status), which brings it up to date',
    });
  }
  return { name: login, member: trusted ? null : member, trusted, spread };
}

async function ask(sql: PgSql, path: string): Promise<Greeting> {
  try {
    const greeting = await sql.get<Greeting>(
      `select (select max(version) from entitle.versions) as version, session_user::text as login,
         entitle.session_email() as member, entitle.is_trusted() as trusted,
         to_regclass('entitle.turns') is not null as spread`,
    );
    if (greeting === undefined) throw new Error('the database did not answer');
    return greeting;
  } catch (error) {
    if (NOTHING_THERE.includes(codeOf(error))) raise('no-store', { path }, error);
    throw error;
  }
}
