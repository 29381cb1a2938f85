/** What somebody without the right might try with a plain SQL client: every one of these is refused by the database. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../../src/app/check.ts';
import { addHold } from '../../../src/app/holds.ts';
import { addRequest } from '../../../src/app/requests.ts';
import type { Day } from '../../../src/core/days.ts';
import { withHelpers } from '../../../src/app/helpers.ts';
import { listPools } from '../../../src/app/pools.ts';
import { explain } from '../../../src/core/refusals.ts';
import { granted } from '../../support/world.ts';
import { startServer } from './server.ts';
import { emailOf, makeTeam, type Person, type Team } from './team.ts';

const server = await startServer();
let team: Team;
beforeAll(async () => {
  team = await makeTeam(server);
});
afterAll(() => team.close());

const hold = {
  workspace: 'gala-2026',
  product: 'seat',
  quantity: '5',
  until: '2098-12-31' as Day,
  reference: null,
  note: null,
};
const asked = { workspace: 'gala-2026', product: 'badge', quantity: null, note: null };

const TABLES = [
  'organizations',
  'account_managers',
  'logins',
  'members',
  'products',
  'workspaces',
  'installed_modules',
  'transactions',
  'lots',
  'draws',
  'assignments',
  'activity',
  'heads',
  'versions',
  'guards',
  'holds',
  'hold_lots',
  'requests',
  'tags',
  'missing',
  'missing_sums',
  'workspace_counts',
];

async function everything(): Promise<string> {
  const rows = TABLES.map((table) => `(select coalesce(json_agg(t order by t::text), '[]') from entitle.${table} t) as ${table}`);
  return JSON.stringify(await team.sql('owner', `select ${rows.join(', ')}`));
}

/** Statements that were carried out, or refused for a reason that is not a refusal; none is what we want. */
async function notRefused(person: Person, statements: readonly string[]): Promise<readonly string[]> {
  const client = await server.client(team.database, person);
  const found: string[] = [];
  for (const statement of statements) {
    const message = await client.query(statement).then(
      () => 'carried out',
      (error: Error) => error.message,
    );
    if (!/permission denied|must be (owner|superuser)|must have admin option|Only roles with|already exists/i.test(message))
      found.push(`${statement}: ${message}`);
  }
  await client.end();
  return found;
}

const WRITES = TABLES.flatMap((table) => [
  `insert into entitle.${table} select * from entitle.${table}`,
  `delete from entitle.${table}`,
  `truncate entitle.${table} cascade`,
  `alter table entitle.${table} disable trigger all`,
  `alter table entitle.${table} disable row level security`,
  `alter table entitle.${table} owner to current_user`,
  `drop table entitle.${table} cascade`,
  `do $$ begin execute 'lock table entitle.${table} in exclusive mode'; end $$`,
  `create policy mine on entitle.${table} using (true)`,
  `create trigger mine before insert on entitle.${table} for each row execute function suppress_redundant_updates_trigger()`,
]);

const TRICKS = [
  'update entitle.lots set quantity = 1000000 where purchase = 1',
  'update entitle.lots set drawn = 0',
  "update entitle.organizations set activated = 1 where organization = 'beta'",
  "update entitle.members set entitlement_manager = 1, role = 'admin'",
  'update entitle.transactions set quantity = 1 where id = 1',
  "update entitle.logins set email = 'ada@acme.example'",
  'select turn from entitle.organizations for update',
  'set role owner',
  `set role ${server.administrator}`,
  'set session authorization owner',
  'alter role current_user superuser',
  'alter role current_user bypassrls',
  'grant owner to current_user',
  "set session_replication_role = 'replica'",
  'create table entitle.mine (x int)',
  "create function entitle.session_email(text) returns text language sql as 'select $1'",
  "create or replace function entitle.is_trusted() returns boolean language sql as 'select true'",
  'alter function entitle.may(text, text) security invoker',
  'drop schema entitle cascade',
  'alter schema entitle owner to current_user',
  'alter database postgres owner to current_user',
  "select entitle.put('acme', 'account-manager', 'max@acme.example', '{}')",
  "select entitle.move_head('acme', 'ledger', 1, 1, 'x', 'x')",
  "select entitle.append_activity('acme', '[]', true)",
  "select entitle.check_line('ada@acme.example', '2026-01-01')",
  "copy entitle.members from program 'echo'",
  'create event trigger mine on ddl_command_end execute function entitle.wall_1()',
];

describe.each<Person>(['ada', 'ci', 'max', 'stranger'])('%s, with a plain SQL client', (person) => {
  test('cannot write, empty, change, take over, lock or watch any table', async () => {
    const before = await everything();
    expect(await notRefused(person, WRITES)).toEqual([]);
    expect(await everything()).toBe(before);
  });

  test('cannot become somebody else, nor change what the database checks', async () => {
    const before = await everything();
    expect(await notRefused(person, TRICKS)).toEqual([]);
    expect(await everything()).toBe(before);
  });

  test('cannot pass on what is not theirs to give', async () => {
    await notRefused(person, ['grant all on all tables in schema entitle to public', 'grant all on schema entitle to public']);
    const [may] = await team.sql(
      'max',
      `select has_table_privilege('entitle.lots', 'insert') as insert, has_schema_privilege('entitle', 'create') as create`,
    );
    expect(may).toEqual({ insert: false, create: false });
  });

  test('cannot shadow a table with a temporary one, nor be believed for a setting', async () => {
    const before = await everything();
    const email = person === 'stranger' ? null : `${person}@acme.example`;
    const [row] = await team.sql(person, [
      'create temporary table logins (email text, db_role text)',
      `insert into logins values ('ada@acme.example', '${person}')`,
      'create temporary table account_managers (email text)',
      `insert into account_managers select '${String(email)}'`,
      'set search_path = pg_temp, entitle',
      "set entitle.actor = 'ada@acme.example'",
      `select entitle.session_email() as email, entitle.is_trusted() as trusted, entitle.may('beta', 'entitlements') as beta`,
    ]);
    expect(row).toEqual({ email, trusted: false, beta: person === 'ada' });
    expect(await everything()).toBe(before);
  });
});

test('a login sees the rows of its own organizations, as far as its role goes, and no others', async () => {
  const seen = async (person: Person): Promise<Record<string, unknown>> => {
    const counts = TABLES.slice(0, 13).map((table) => `(select count(*)::int from entitle.${table}) as ${table}`);
    return (await team.sql(person, `select ${counts.join(', ')}`))[0] ?? {};
  };
  const nothing = Object.fromEntries(TABLES.slice(0, 13).map((table) => [table, 0]));
  expect(await seen('stranger')).toEqual(nothing);
  expect(await seen('gus')).toEqual({ ...nothing, organizations: 1, logins: 1, members: 1 });
  expect(await seen('max')).toEqual({
    ...nothing,
    organizations: 1,
    logins: 1,
    members: 6,
    products: 2,
    workspaces: 2,
    heads: 1,
  });
  const bare = { lots: 0, transactions: 0, draws: 0, assignments: 0 };
  expect(await seen('olga')).toMatchObject({ organizations: 1, members: 6, workspaces: 2, activity: 0, ...bare });
  expect(await seen('tom')).toMatchObject({ organizations: 1, members: 6, workspaces: 2, heads: 1, ...bare });
  expect(await seen('ci')).toMatchObject({ organizations: 1, members: 1, lots: 2, transactions: 2, draws: 2 });
  expect(await seen('eve')).toMatchObject({ organizations: 1, members: 2, lots: 0, transactions: 0, products: 1 });
  expect(await seen('ada')).toMatchObject({ organizations: 2, logins: 7, members: 8, lots: 2, transactions: 2, products: 3 });
});

test('whom to ask is told to who belongs there, and to nobody else', async () => {
  const told = async (person: Person) =>
    (await team.sql(person, "select string_agg(email, ' ' order by admin, email) as told from entitle.helpers('acme')"))[0]?.[
      'told'
    ];
  for (const person of ['ada', 'tom', 'max', 'gus', 'ci'] as const)
    expect([person, await told(person)]).toEqual([person, 'ada@acme.example ada@acme.example tom@acme.example']);
  for (const person of ['eve', 'stranger'] as const) expect([person, await told(person)]).toEqual([person, null]);
  const services = await team.services('gus');
  const gus = emailOf('gus');
  const refused = await listPools(services, { actor: gus, organization: 'acme' }, services.clock.today());
  if (refused.ok) throw new Error('a guest sees pools');
  expect(explain(await withHelpers(services, gus, refused.refusal)).hint).toBe(
    'ask ada@acme.example or tom@acme.example to make you Entitlement manager (entitle members set gus@acme.example --entitlement-manager)',
  );
});

test('when a check ran, and what it found missing, is told to Entitlement managers alone', async () => {
  const { services } = team.world;
  const options = { maxSeats: 0, dryRun: false, confirmed: null };
  expect(await check(services, team.world.caller, options)).toMatchObject({ ok: false, refusal: { code: 'over-limit' } });
  const told = async (person: Person) => {
    const [checks] = await team.sql(
      person,
      "select count(*)::int as told from entitle.portfolio_checks('ada@acme.example', '2026-11-21')",
    );
    const [lines] = await team.sql(person, "select count(*)::int as told from entitle.activity where action = 'check.ran'");
    return [checks?.['told'], lines?.['told']];
  };
  expect(await told('ci')).toEqual([0, 0]);
  granted(await check(services, team.world.caller, { ...options, maxSeats: null }));
  for (const person of ['ada', 'ci'] as const) expect([person, await told(person)]).toEqual([person, [1, 1]]);
  for (const person of ['tom', 'olga', 'max', 'gus', 'eve', 'stranger'] as const)
    expect([person, await told(person)]).toEqual([person, [0, 0]]);
});

test('what a function tells account managers of transfers, holds and requests it tells nobody else', async () => {
  const { transaction: given } = granted(await team.world.transfer('gala-2026', 'seat', '10'));
  granted(await addHold(team.world.services, team.world.caller, hold));
  granted(await addRequest(team.world.services, team.world.caller, asked));
  const told = (person: Person) =>
    Promise.all(
      [
        `select id, credited, units from entitle.creditable('acme', ${given})`,
        "select id, kind, quantity, workspace from entitle.creditable('acme', 1)",
        "select purchase, quantity from entitle.kept_of_lots('acme', '2026-11-21')",
        "select workspace from entitle.asked_for('acme', 'badge')",
      ].map((question) => team.sql(person, question)),
    );
  expect(await told('ada')).toEqual([
    [{ id: String(given), credited: '0', units: '10' }],
    [{ id: '1', kind: 'purchase', quantity: null, workspace: null }],
    [{ purchase: '1', quantity: '5' }],
    [{ workspace: 'gala-2026' }],
  ]);
  for (const person of ['tom', 'olga', 'max', 'gus', 'ci', 'eve', 'stranger'] as const) {
    expect([person, ...(await told(person))]).toEqual([person, [], [], [], []]);
  }
});

test('what is no table of the store says nothing either', async () => {
  await expect(team.sql('max', 'select * from entitle.guards')).rejects.toThrow('permission denied');
  await expect(team.sql('max', 'select rolpassword from pg_authid')).rejects.toThrow('permission denied');
});
