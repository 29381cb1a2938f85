/** What the server's own text says at its edges: the first and the last day of a lot, what a role reads of the activity, whose turn it is. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPurchase, extendPurchase } from '../../../src/app/purchases.ts';
import { transfer } from '../../../src/app/transfer.ts';
import { addDays, type Day } from '../../../src/core/days.ts';
import { codeOf, granted } from '../../support/world.ts';
import { Cluster } from './cluster.ts';
import { startServer } from './server.ts';
import { emailOf, makeTeam, type Person, type Team } from './team.ts';

const server = await startServer();
/** Where turns are taken: on a cluster beside the rows, where everybody connects to. */
const TURNS = server instanceof Cluster ? 'turns' : 'organizations';
let team: Team;
beforeAll(async () => {
  team = await makeTeam(server);
});
afterAll(() => team.close());

/** The day that the server dates lines with, and its neighbours. */
function day(offset: number): string {
  return addDays(new Date().toISOString().slice(0, 10) as Day, offset);
}

test.each([
  ['begins today', 0, 9, 'ok'],
  ['ends today', -9, 0, 'ok'],
  ['is of this one day', 0, 0, 'ok'],
  ['ended yesterday', -9, -1, 'insufficient-entitlements'],
  ['begins tomorrow', 1, 9, 'insufficient-entitlements'],
])('a lot that %s', async (name, from, to, code) => {
  team.world.clock.set(new Date().toISOString());
  const product = name.replaceAll(' ', '-');
  await team.world.module(product);
  await team.world.purchase(product, 1, { subscription: 'SUB-9', startsOn: day(from), endsOn: day(to) });
  const services = await team.services('ci');
  const request = { workspace: 'gala-2026', product, quantity: null, reference: null, note: null };
  const caller = team.world.as(emailOf('ci'));
  expect(codeOf(await transfer(services, caller, request, { dryRun: false, confirmed: null }))).toBe(code);
});

test('purchases in the activity are read by who records them or draws from them', async () => {
  const { services, caller } = team.world;
  const lot = {
    product: 'seat',
    quantity: 5,
    subscription: 'SUB-8',
    startsOn: day(0),
    endsOn: day(9),
    reference: null,
    note: null,
  };
  const { purchase } = granted(await addPurchase(services, caller, lot as never));
  granted(await extendPurchase(services, caller, { purchase: String(purchase), endsOn: day(20), note: null } as never));
  const read = async (person: Person) => {
    const rows = await team.sql(
      person,
      `select distinct action from entitle.activity where action like 'purchase.%' order by action`,
    );
    return rows.map(({ action }) => action);
  };
  expect(await read('ada')).toEqual(['purchase.extended', 'purchase.recorded']);
  expect(await read('ci')).toEqual(['purchase.extended', 'purchase.recorded']);
  for (const person of ['tom', 'olga', 'max', 'gus', 'stranger'] as const)
    expect([person, await read(person)]).toEqual([person, []]);
});

test("whoever may write takes the organization's turn, and who administers the store's", async () => {
  const turn = async (): Promise<unknown> =>
    (await team.sql('owner', `select turn from entitle.${TURNS} where organization = 'acme'`))[0]?.['turn'];
  const since = async (): Promise<unknown> =>
    (await team.sql('owner', 'select since::text from entitle.guards where guard = 2'))[0]?.['since'];
  for (const [person, takes] of [
    ['ci', true],
    ['max', true],
    ['gus', false],
    ['eve', false],
  ] as const) {
    const before = await turn();
    await team.sql(person, `select * from entitle.enter_turn('acme')`);
    expect([person, (await turn()) !== before]).toEqual([person, takes]);
  }
  for (const [person, takes] of [
    ['ada', true],
    ['tom', false],
  ] as const) {
    const before = await since();
    await team.sql(person, 'select entitle.take_store_turn()');
    expect([person, (await since()) !== before]).toEqual([person, takes]);
  }
});
