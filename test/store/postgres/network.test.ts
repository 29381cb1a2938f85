/** What a network does: it takes its time, and it breaks. A transfer waits for it four times, and is never double or lost. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { transfer } from '../../../src/app/transfer.ts';
import { RefusalError } from '../../../src/core/refusals.ts';
import { openPostgresStore, type PgEnvironment, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { ACME, ADA, granted, servicesOn } from '../../support/world.ts';
import { type Network, startProxy } from './proxy.ts';
import { startServer } from './server.ts';
import { makeTeam, type Team } from './team.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();
let team: Team;
let network: Network;
let store: PostgresStore;
beforeAll(async () => {
  team = await makeTeam(server);
  await team.world.purchase('seat', 100_000, { subscription: 'SUB-BIG' });
});
afterAll(() => team.close());
beforeEach(async () => {
  network = await startProxy(server);
});
afterEach(async () => {
  await store.close();
  await network.close();
});

async function open(environment: PgEnvironment = pgEnvironment): Promise<void> {
  store = await openPostgresStore(server.url(team.database, 'owner', network.port), environment);
}

function oneSeat(reference: string | null) {
  const request = { workspace: 'gala-2026', product: 'seat', quantity: '1', reference, note: null };
  return transfer(servicesOn(store, team.world.clock), { actor: ADA, organization: ACME }, request, {
    dryRun: false,
    confirmed: null,
  });
}

async function ledgerEnd(): Promise<number> {
  return team.world.services.store.read(async (records) => (await records.ledgerHead(ACME)).id);
}

describe('round trips', () => {
  test('a transfer takes three on an open connection: what there is, what becomes of it, commit', async () => {
    await open();
    granted(await oneSeat(null));
    network.trips = 0;
    granted(await oneSeat('CRM-1'));
    expect(network.trips).toBe(3);
  });

  test('from the first word to the server to the last, it takes four; a password would be two more', async () => {
    await open();
    granted(await oneSeat('CRM-2'));
    await store.close();
    await until(() => network.open === 0);
    expect(network.trips).toBe(4);
  });

  test('one that is refused changes nothing, and asks no more often', async () => {
    await open();
    network.trips = 0;
    const request = { workspace: 'pilot-2027', product: 'seat', quantity: '1', reference: null, note: null };
    const outcome = await transfer(servicesOn(store, team.world.clock), { actor: ADA, organization: ACME }, request, {
      dryRun: false,
      confirmed: null,
    });
    expect(outcome.ok).toBe(false);
    expect(network.trips).toBeLessThanOrEqual(2);
  });
});

describe('a connection that breaks at COMMIT', () => {
  test.each(['before', 'after'] as const)('%s the server got it, twenty times: never double, never lost', async (moment) => {
    const end = await ledgerEnd();
    for (let time = 1; time <= 20; time += 1) {
      await open();
      network.cut = moment;
      // Half of them without a reference: it is the ledger's own hash that tells whether the row is there.
      const { row } = granted(await oneSeat(time % 2 === 0 ? `${moment}-${time}` : null));
      expect(row).toMatchObject({ transaction: end + time, replayed: false });
      expect(network.cut).toBeNull();
      await store.close();
    }
    expect(await ledgerEnd()).toBe(end + 20);
  });

  test('and a server that stays away: nobody knows, and the same reference tells later', async () => {
    let now = 0;
    const hurried = {
      ...pgEnvironment,
      patience: { elapsed: () => (now += 4_000), sleep: async () => undefined, onWait: () => undefined },
    };
    await open(hurried);
    const end = await ledgerEnd();
    network.cut = 'after';
    network.down = 'after the cut';
    const trial = oneSeat('CRM-3').catch((error: unknown) => (error instanceof RefusalError ? error.refusal.code : error));
    expect(await trial).toBe('outcome-unknown');
    network.down = false;
    await store.close();
    await open();
    expect(granted(await oneSeat('CRM-3')).row).toMatchObject({ replayed: true, transaction: end + 1 });
    expect(await ledgerEnd()).toBe(end + 1);
  });
});

describe('other writers', () => {
  test('four at once, each with its own connection: every transfer is there once', async () => {
    await open();
    const end = await ledgerEnd();
    const people = await Promise.all(
      Array.from({ length: 4 }, () => openPostgresStore(server.url(team.database), pgEnvironment)),
    );
    const transfers = people.map(async (own) => {
      for (let time = 0; time < 5; time += 1) {
        const request = { workspace: 'gala-2026', product: 'seat', quantity: '1', reference: null, note: null };
        granted(
          await transfer(servicesOn(own, team.world.clock), { actor: ADA, organization: ACME }, request, {
            dryRun: false,
            confirmed: null,
          }),
        );
      }
      await own.close();
    });
    await Promise.all(transfers);
    expect(await ledgerEnd()).toBe(end + 20);
  });

  test('one that does not let go: a visible wait, then store-busy', async () => {
    let [now, notices] = [0, 0];
    const patience = { elapsed: () => (now += 10_000), sleep: async () => undefined, onWait: () => void (notices += 1) };
    await open({ ...pgEnvironment, patience });
    const other = await server.client(team.database);
    await other.query('begin');
    await other.query("select entitle.take_turn('acme')");
    // Only the clock is hurried: each try waits for the lock as long as it always does.
    await expect(oneSeat(null)).rejects.toThrow(/kept the store at .* busy/);
    expect(notices).toBe(1);
    await other.end();
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
