/** Behind PgBouncer, unconfigured, in both of its modes: the same work, rights by login, and the waits that are set for each transaction. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listPools } from '../../../src/app/pools.ts';
import { transfer } from '../../../src/app/transfer.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { ACME, ADA, codeOf, granted, servicesOn, testClock, TODAY } from '../../support/world.ts';
import { freePort } from './launch.ts';
import { hasPooler, type Pooler, startPooler } from './pooler.ts';
import { startServer } from './server.ts';
import { emailOf, makeTeam, type Person, type Team } from './team.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();
let team: Team;
beforeAll(async () => {
  team = await makeTeam(server);
});
afterAll(() => team.close());

describe.runIf(hasPooler()).each(['session', 'transaction'] as const)('PgBouncer in %s mode', (mode) => {
  let pooler: Pooler;
  const stores: PostgresStore[] = [];
  beforeAll(async () => {
    pooler = await startPooler(server, mode, await freePort());
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
  afterAll(() => pooler.stop());

  async function as(person: Person | 'owner') {
    const store = await openPostgresStore(server.url(team.database, person, pooler.port), pgEnvironment);
    stores.push(store);
    const clock = testClock();
    clock.set(new Date().toISOString());
    return servicesOn(store, clock);
  }

  const seat = { workspace: 'gala-2026', product: 'seat', quantity: '1', reference: null, note: null };
  const live = { dryRun: false, confirmed: null };

  test('a login has its rights, and nobody else’s, whoever used the server process before', async () => {
    const [owner, ci, max] = [await as('owner'), await as('ci'), await as('max')];
    for (let round = 0; round < 3; round += 1) {
      granted(await transfer(owner, { actor: ADA, organization: ACME }, seat, live));
      granted(await transfer(ci, { actor: emailOf('ci'), organization: ACME }, seat, live));
      expect(codeOf(await transfer(max, { actor: emailOf('max'), organization: ACME }, seat, live))).toBe('not-permitted');
      expect(codeOf(await listPools(ci, { actor: emailOf('ci'), organization: ACME }, TODAY))).toBe('ok');
    }
  });

  test('several at once share two server processes', async () => {
    const writers = await Promise.all(Array.from({ length: mode === 'session' ? 2 : 6 }, () => as('owner')));
    const codes = await Promise.all(
      writers.map(async (services) => codeOf(await transfer(services, { actor: ADA, organization: ACME }, seat, live))),
    );
    expect(new Set(codes)).toEqual(new Set(['ok']));
  });

  test('a lock that does not come free is waited for as long as it was set, not for ever', async () => {
    const services = await as('ci');
    const holder = await server.client(team.database);
    await holder.query("begin; select entitle.take_turn('acme')");
    const waited = services.store.write(async (records) => {
      await records.organization(ACME);
      return { commit: false, value: 'had it' };
    });
    const released = new Promise((resolve) => setTimeout(resolve, 1_200)).then(() => holder.query('rollback'));
    expect(await waited).toBe('had it');
    await released;
    await holder.end();
  });
});

test('CI has PgBouncer', () => {
  expect(process.env['CI'] === undefined || hasPooler()).toBe(true);
});
