/** Writers at once. Each decision rests on what was read after a turn was taken (CONTRIBUTING.md, "Writers at once"): a race for each. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeMember, setMember } from '../../../src/app/members.ts';
import { createOrganization } from '../../../src/app/orgs.ts';
import type { Services } from '../../../src/app/ports.ts';
import { transfer } from '../../../src/app/transfer.ts';
import { updateWorkspace } from '../../../src/app/edit-workspaces.ts';
import type { Email, OrganizationKey } from '../../../src/core/values.ts';
import { accountManager, member, record } from '../facts.ts';
import { ACME, ADA, codeOf, granted } from '../../support/world.ts';
import { startServer } from './server.ts';
import { BETA, emailOf, makeTeam, type Person, type Team } from './team.ts';

const server = await startServer();
let team: Team;
const owners: Services[] = [];
beforeAll(async () => {
  team = await makeTeam(server);
  for (let writer = 0; writer < 8; writer += 1) owners.push(await team.services('owner'));
});
afterAll(() => team.close());

/** As two processes would: each with a connection of its own. */
function pair(): readonly [Services, Services] {
  const [one, other] = owners;
  if (one === undefined || other === undefined) throw new Error('there are no writers');
  return [one, other];
}

const caller = { actor: ADA, organization: ACME };

test('the last account manager: of two who remove each other fifty times, one stays', async () => {
  const second = 'second@acme.example' as Email;
  const [one, other] = pair();
  for (let round = 0; round < 50; round += 1) {
    await record(team.world.services, ADA, { organization: ACME, activity: [accountManager(second)] });
    const found = await Promise.all([
      setMember(one, caller, { email: second, accountManager: false }),
      setMember(other, { actor: second, organization: ACME }, { email: ADA, accountManager: false }),
    ]);
    expect(found.filter(({ ok }) => ok)).toHaveLength(1);
    const left = await team.sql('owner', 'select email from entitle.account_managers');
    expect(left).toHaveLength(1);
    if (left[0]?.['email'] === second) {
      await record(team.world.services, second, { organization: ACME, activity: [accountManager(ADA)] });
      granted(await setMember(team.world.services, caller, { email: second, accountManager: false }));
    }
  }
});

test('the last admin: of two who remove each other, one stays', async () => {
  const [one, other] = pair();
  const tom = emailOf('tom');
  for (let round = 0; round < 5; round += 1) {
    const found = await Promise.all([
      removeMember(one, caller, tom),
      removeMember(other, { actor: tom, organization: ACME }, ADA),
    ]);
    const admins = await team.sql('owner', "select email from entitle.members where organization = 'acme' and role = 'admin'");
    expect([found.filter(({ ok }) => ok).length, admins.length]).toEqual([1, 1]);
    const gone = admins[0]?.['email'] === ADA ? tom : ADA;
    await record(team.world.services, ADA, { organization: ACME, activity: [member(gone, 'admin', gone === ADA)] });
  }
});

test('a pool of a hundred, asked for 120 times by eight: exactly a hundred', async () => {
  await team.world.purchase('badge', 2, { subscription: 'SUB-B' });
  const request = { workspace: 'gala-2026', product: 'seat', quantity: '1', reference: null, note: null };
  const codes = await Promise.all(
    owners.map(async (services) => {
      const own: string[] = [];
      for (let attempt = 0; attempt < 15; attempt += 1)
        own.push(codeOf(await transfer(services, caller, request, { dryRun: false, confirmed: null })));
      return own;
    }),
  );
  const given = codes.flat().filter((code) => code === 'ok').length;
  expect([given, codes.flat().length]).toEqual([100, 120]);
  expect(codes.flat().filter((code) => code !== 'ok' && code !== 'insufficient-entitlements')).toEqual([]);
});

test('what is missing is what is missing when it is given: the number of participants does not slip in between', async () => {
  const [one, other] = pair();
  await team.world.purchase('seat', 10_000, { subscription: 'SUB-M', endsOn: null });
  await team.world.event('fair-2027', { participants: 10 });
  const request = { workspace: 'fair-2027', product: 'seat', quantity: 'missing', reference: null, note: null };
  let participants = 10;
  for (let round = 0; round < 50; round += 1) {
    participants += 7;
    const [, given] = await Promise.all([
      updateWorkspace(one, caller, 'fair-2027', { participants }),
      transfer(other, caller, request, { dryRun: false, confirmed: null }),
    ]);
    granted(given);
    const [row] = await team.sql(
      'owner',
      `select w.participants::int - coalesce(a.quantity, 0)::int as missing, coalesce(m.quantity, 0)::int as kept from entitle.workspaces w
       left join entitle.assignments a on a.organization = w.organization and a.workspace = w.workspace and a.product = 'seat'
       left join entitle.missing m on m.organization = w.organization and m.workspace = w.workspace and m.product = 'seat'
       where w.organization = 'acme' and w.workspace = 'fair-2027'`,
    );
    // Before the change or after it, never half: all of it is there, or the seven that were added since are missing.
    expect([0, 7]).toContain(row?.['missing']);
    expect(row?.['kept']).toBe(row?.['missing']);
  }
});

test('an organization that two create at once is created once', async () => {
  for (const key of ['one', 'two', 'three']) {
    const asked = { organization: key as OrganizationKey, name: key, activated: false };
    const found = await Promise.all(pair().map((services) => createOrganization(services, ADA, asked)));
    expect(found.map(codeOf).toSorted()).toEqual(['key-taken', 'ok']);
  }
});

/** Connections that are in the middle of a transaction which has written something. */
async function heldTurns(): Promise<unknown> {
  const rows = await server.sql(
    'postgres',
    "select count(*)::int as held from pg_stat_activity where state = 'idle in transaction' and backend_xid is not null",
    'postgres',
  );
  return rows[0]?.['held'];
}

test('writers of different organizations do not wait for one another', async () => {
  const holder = await server.client(team.database);
  await holder.query("begin; select entitle.take_turn('acme')");
  // Were it in the way, this would wait for as long as it holds its turn, which is until the end of this test.
  await record(team.world.services, ADA, { organization: BETA, activity: [member(emailOf('olga'), 'guest', false)] });
  expect(await heldTurns()).toBe(1);
  await holder.query('rollback');
  await holder.end();
});

test.each<Person>(['gus', 'eve', 'stranger'])('%s, who may not write there, holds nobody up', async (person) => {
  const holder = await server.client(team.database, person);
  await holder.query(
    "begin; select entitle.take_turn('acme'); select * from entitle.enter_turn('acme'); select entitle.take_store_turn()",
  );
  await record(team.world.services, ADA, {
    organization: ACME,
    activity: [member(`${person}-2@acme.example` as Email, 'guest', false)],
  });
  expect(await heldTurns()).toBe(0);
  await holder.query('rollback');
  await holder.end();
});
