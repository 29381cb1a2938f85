/** `copy`: from a file to PostgreSQL and back; ids, times and hashes are what they were. */

import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { copyStore } from '../../../src/app/copy.ts';
import type { Services, Store } from '../../../src/app/ports.ts';
import { RefusalError } from '../../../src/core/refusals.ts';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { createSqliteStore } from '../../../src/store/sqlite/create.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import {
  accountManager,
  BETA,
  changed,
  created,
  EVE,
  GALA,
  lot,
  purchase,
  record,
  tellFacts,
  transaction,
  workspaceOf,
} from '../facts.ts';
import { emptyStore, storeFolder } from '../../support/store.ts';
import { ACME, ADA, granted, patience, servicesOn, testClock } from '../../support/world.ts';
import { startServer } from './server.ts';
import { makeTeam } from './team.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();
const opened: Store[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

/** Everything there is to read, of every organization. */
async function contents(store: Store): Promise<unknown> {
  return store.read(async (records) => {
    const organizations = [];
    for (const state of await records.organizations()) {
      const key = state.organization;
      const [ledger, log] = [[], []] as [unknown[], unknown[]];
      for await (const rows of records.ledger(key)) ledger.push(...rows);
      for await (const rows of records.activityLog(key)) log.push(...rows);
      const assignments = (await records.assignments(key)).map((row) => JSON.stringify(row)).toSorted();
      const kept = [
        await records.members(key),
        await records.products(key),
        await records.workspaces(key),
        await records.lots(key),
      ];
      organizations.push({
        state,
        ledger,
        log,
        assignments,
        kept,
        heads: [await records.ledgerHead(key), await records.activityHead(key)],
      });
    }
    return { organizations, accountManagers: await records.accountManagers() };
  });
}

async function toPostgres(from: Services): Promise<Store> {
  const url = server.url(await server.database());
  await createPostgresStore(url, pgEnvironment, async (store) => {
    const copied = granted(await copyStore(from, servicesOn(store, testClock()), () => undefined));
    return { keep: true, value: copied };
  });
  opened.push(await openPostgresStore(url, pgEnvironment));
  return opened.at(-1) as Store;
}

async function toFile(from: Services): Promise<Store> {
  const path = join(storeFolder(), 'copy.db');
  await createSqliteStore(path, patience, async (store) => {
    const copied = granted(await copyStore(from, servicesOn(store, testClock()), () => undefined));
    return { keep: true, value: copied };
  });
  opened.push(await openSqliteStore(path, patience));
  return opened.at(-1) as Store;
}

/** Two organizations; purchases between transfers; somebody who is an account manager on and off, in both of their logs. */
async function tell(services: Services): Promise<void> {
  const clock = testClock();
  await tellFacts({ ...services, clock }, clock);
  const own = { ...services, clock };
  const state = { email: EVE, accountManager: true } as const;
  const removed = { action: 'account-manager.removed', subject: EVE, before: state, after: null } as const;
  clock.set('2026-11-22T09:00:00.000Z');
  await record(own, ADA, { organization: BETA, activity: [accountManager(EVE)] });
  clock.set('2026-11-22T10:00:00.000Z');
  await record(own, ADA, { organization: ACME, activity: [removed] });
  clock.set('2026-11-22T11:00:00.000Z');
  await record(own, ADA, { organization: BETA, activity: [accountManager(EVE)] });
  clock.set('2026-11-22T12:00:00.000Z');
  const late = purchase(8, 4, { product: 'seat', quantity: 9, subscription: 'SUB-D', startsOn: '2026-01-01', endsOn: null });
  const later = purchase(9, 5, { product: 'seat', quantity: 9, subscription: 'SUB-E', startsOn: '2026-01-01', endsOn: null });
  await record(own, ADA, {
    organization: ACME,
    transactions: [late.transaction, later.transaction],
    activity: [late.activity, later.activity],
  });
  const fair = workspaceOf('fair-2027', { status: 'test' });
  await record(own, ADA, {
    organization: ACME,
    activity: [created(fair), changed('promoted', fair, { status: 'pre-production' })],
  });
  const transfers = Array.from({ length: 6 }, (_, index) =>
    transaction(10 + index, 'transfer', 'seat', 1, {
      workspace: index % 2 === 0 ? fair.workspace : GALA.workspace,
      lots: [lot(4, 'SUB-D', 1)],
      note: `"${index}" ü ✓`,
    }),
  );
  await record(own, ADA, { organization: ACME, transactions: transfers });
}

test('a file, to PostgreSQL, to a file: the same in all three', async () => {
  const file = await emptyStore();
  await tell(servicesOn(file, testClock()));
  const before = await contents(file);
  const shared = await toPostgres(servicesOn(file, testClock()));
  expect(await contents(shared)).toEqual(before);
  const back = await toFile(servicesOn(shared, testClock()));
  expect(await contents(back)).toEqual(before);
});

test('from PostgreSQL to PostgreSQL, with the ties of its logins', async () => {
  const team = await makeTeam(server);
  const copy = await toPostgres(team.world.services);
  expect(await contents(copy)).toEqual(await contents(team.world.services.store));
  const logins = (store: Store) => store.read((records) => records.logins());
  expect(await logins(copy)).toEqual(await logins(team.world.services.store));
  await team.close();
});

test('a login that sees only its own part copies nothing', async () => {
  const team = await makeTeam(server);
  const url = server.url(await server.database());
  const trial = createPostgresStore(url, pgEnvironment, async (store) => {
    const value = await copyStore(await team.services('ada'), servicesOn(store, testClock()), () => undefined);
    return { keep: value.ok, value };
  });
  const code = await trial.catch((error: unknown) => (error instanceof RefusalError ? error.refusal.code : error));
  expect(code).toBe('partial-view');
  await team.close();
});

test('a store that was tampered with is not copied', async () => {
  const team = await makeTeam(server);
  await team.sql('owner', "update entitle.members set role = 'admin'");
  const target = await emptyStore();
  const copied = await copyStore(team.world.services, servicesOn(target, testClock()), () => undefined);
  expect(copied.ok ? 'copied' : copied.refusal.code).toBe('unsound');
  expect(await target.read((records) => records.organizations())).toEqual([]);
  await team.close();
});
