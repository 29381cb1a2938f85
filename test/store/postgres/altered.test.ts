/** What somebody changed of a server's functions, triggers and constraints, `verify` names. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../../src/app/verify.ts';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { granted, servicesOn, testClock, WHOLE } from '../../support/world.ts';
import { startServer } from './server.ts';
import { pgEnvironment } from './world.ts';

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** The messages of `verify` over a new store, after these statements. */
async function problemsAfter(statements: readonly string[]): Promise<readonly string[]> {
  const database = await server.database();
  await createPostgresStore(server.url(database), pgEnvironment, async () => ({ keep: true, value: null }));
  // A cluster takes triggers only from who asks for it; elsewhere the setting means nothing.
  await server.sql(database, ['set citus.enable_unsafe_triggers to on', ...statements]);
  const store = await openPostgresStore(server.url(database), pgEnvironment);
  const services = servicesOn(store, testClock());
  const { problems } = granted(await verify(services, WHOLE));
  await store.close();
  // On a cluster, the same is said of each part, too (cluster.test.ts).
  const whole = problems.filter(({ message }) => !message.startsWith('part '));
  return whole.map(({ code, message }) => `${code}: ${message}`);
}

const WEAK = (name: string, returns: string) =>
  `create or replace function entitle.${name}() returns trigger language plpgsql as $$ begin return ${returns}; end $$`;

test.each([
  ['nothing', 'select 1', []],
  [
    'a constraint that says nothing any more',
    WEAK('wall_9', 'OLD'),
    ['schema-changed: the function is not as it was made: wall_9'],
  ],
  [
    'a check of the one write taken out',
    `create or replace function entitle.demand(p_organization text, p_right text) returns void language plpgsql as $$ begin end $$`,
    ['schema-changed: the function is not as it was made: demand'],
  ],
  [
    'a function that acts with the rights of its caller',
    'alter function entitle.used_references(text, text[]) security invoker',
    ['schema-changed: the function is not as it was made: used_references'],
  ],
  [
    'a trigger of another function',
    [
      'drop trigger holds_keep on entitle.holds',
      'create trigger holds_keep before update on entitle.holds for each row execute function entitle.lots_held()',
    ],
    ['schema-changed: the trigger is not as it was made: holds_keep'],
  ],
  [
    'a trigger on less',
    [
      'drop trigger wall_1 on entitle.transactions',
      'create trigger wall_1 before delete on entitle.transactions for each row execute function entitle.wall_1()',
    ],
    ['schema-changed: the trigger is not as it was made: wall_1'],
  ],
  [
    'a trigger taken down',
    'drop trigger tags_at_most on entitle.tags',
    ['schema-changed: the trigger is not there: tags_at_most'],
  ],
  [
    'a trigger switched off',
    'alter table entitle.lots disable trigger wall_11',
    ['schema-changed: the trigger is switched off: wall_11'],
  ],
  [
    'a trigger of somebody else',
    [WEAK('audit', 'NEW'), 'create trigger audit before insert on entitle.lots for each row execute function entitle.audit()'],
    [
      'schema-changed: the function does not belong to the store: audit',
      'schema-changed: the trigger does not belong to the store: audit',
    ],
  ],
  [
    'a check taken out',
    'alter table entitle.lots drop constraint lots_check1',
    ['schema-changed: table lots has 7 checks, not 8'],
  ],
  [
    'a table that shows its rows',
    'alter table entitle.lots disable row level security',
    ['schema-changed: the table shows its rows to every login: lots'],
  ],
])('%s', async (_, statements, problems) => {
  expect(await problemsAfter([statements].flat())).toEqual(problems);
});
