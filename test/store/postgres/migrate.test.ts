/** A store that the first version made: its owner's next command brings it up to date, and every hash stays. */

import { expect, test } from 'vitest';
import { creditTransfer } from '../../../src/app/credits.ts';
import { transfer } from '../../../src/app/transfer.ts';
import type { Records } from '../../../src/app/ports.ts';
import { verify } from '../../../src/app/verify.ts';
import { sealActivity, sealTransactions } from '../../../src/core/chain.ts';
import { EMPTY_HEAD } from '../../../src/core/ledger.ts';
import type { Instant } from '../../../src/core/values.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { foundations, VERSIONS } from '../../../src/store/postgres/schema/steps.ts';
import { accountManager, created, GALA, lot, member, organization, product, purchase, transaction } from '../facts.ts';
import { ACME, ADA, granted, servicesOn, sha256, testClock, WHOLE } from '../../support/world.ts';
import { startServer } from './server.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();

/** As the first version would have written it: its steps, and its own call of `append`. */
async function olderStore(): Promise<string> {
  const database = await server.database();
  await server.role('entitle_people', 'nologin');
  await server.sql(database, [...foundations, ...(VERSIONS[0] ?? []), 'insert into entitle.versions values (1)']);
  const seats = purchase(1, 1, { product: 'seat', quantity: 100, subscription: 'SUB-A', startsOn: '2026-01-01', endsOn: null });
  const seal = { organization: ACME, actor: ADA, now: '2026-11-20T09:00:00.000Z' as Instant, sha256 };
  const facts = [
    organization(ACME, 'Acme Events'),
    product('seat', 'Seat'),
    member(ADA, 'admin', true),
    accountManager(ADA),
    created(GALA),
  ];
  const activity = sealActivity(EMPTY_HEAD, [...facts, seats.activity], seal);
  const given = transaction(2, 'transfer', 'seat', 7, {
    workspace: GALA.workspace,
    lots: [lot(1, 'SUB-A', 7)],
    note: 'as before',
  });
  const rows = sealTransactions(EMPTY_HEAD, [seats.transaction, given], seal);
  const client = await server.client(database);
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name] ?? null);
  await client.query(
    `select entitle.append($1::json, $2, $3, $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[],
       $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::bigint[])`,
    [
      JSON.stringify(activity),
      ACME,
      1,
      ...(['at', 'kind', 'product', 'quantity', 'workspace', 'subscription', 'actor', 'reference', 'note', 'hash'] as const).map(
        column,
      ),
      [1, 2],
      [1, 1],
      [100, 7],
    ],
  );
  await client.end();
  return database;
}

test('is brought up to date by its owner, and nobody else; its hashes stay, and work goes on', async () => {
  const database = await olderStore();
  await server.role('mia');
  await server.sql('postgres', 'grant entitle_people to mia');
  const heads = () => server.sql(database, 'select organization, log, id, hash from entitle.heads order by log');
  const before = await heads();

  const early = await openPostgresStore(server.url(database, 'mia'), pgEnvironment);
  await expect(early.read((records) => records.organizations())).rejects.toThrow('an earlier version (schema 1');
  await early.close();

  const told: unknown[] = [];
  const patience = { ...pgEnvironment.patience, onUpdated: (update: unknown) => void told.push(update) };
  const stores = await Promise.all([1, 2].map(() => openPostgresStore(server.url(database), { ...pgEnvironment, patience })));
  const found = await Promise.all(stores.map((store) => verify(servicesOn(store, testClock()), WHOLE)));
  expect(found.map((each) => granted(each).problems)).toEqual([[], []]);
  expect(await heads()).toEqual(before);
  // Once: the other one found it done.
  expect(told).toEqual([{ from: 1, to: VERSIONS.length, backup: null }]);

  const [services] = stores.map((store) => servicesOn(store, testClock()));
  if (services === undefined) throw new Error('there is no store');
  const request = { workspace: 'gala-2026', product: 'seat', quantity: 'missing', reference: null, note: null };
  const given = granted(
    await transfer(services, { actor: ADA, organization: ACME }, request, { dryRun: false, confirmed: null }),
  );
  expect(given).toMatchObject({ row: { quantity: 53, transaction: 3 } });
  expect(granted(await verify(services, WHOLE)).problems).toEqual([]);
  for (const store of stores) await store.close();
});

test('a store of the second version, too: nothing but what is new is made', async () => {
  const database = await olderStore();
  await server.sql(database, [...(VERSIONS[1] ?? []), 'insert into entitle.versions values (2)']);
  const heads = () => server.sql(database, 'select organization, log, id, hash from entitle.heads order by log');
  const before = await heads();
  const store = await openPostgresStore(server.url(database), pgEnvironment);
  const services = servicesOn(store, testClock());
  expect(granted(await verify(services, WHOLE)).problems).toEqual([]);
  expect(await heads()).toEqual(before);
  const credit = { transaction: '2', quantity: null, note: 'a mistake', reference: null };
  const credited = granted(await creditTransfer(services, { actor: ADA, organization: ACME }, credit));
  expect(credited.made).toMatchObject({ id: 3, kind: 'credit', quantity: 7, corrects: 2 });
  await store.close();
});

test('what verify found in a store half way is forgotten when it is read again', async () => {
  const [half, whole] = await Promise.all([1, 2].map(() => olderStore()));
  const stores = await Promise.all([half, whole].map((name) => openPostgresStore(server.url(name ?? ''), pgEnvironment)));
  const [halfway, done] = stores;
  if (halfway === undefined || done === undefined) throw new Error('there is no store');
  await halfway.read((records) => records.organizations());
  await server.sql(half ?? '', 'delete from entitle.missing');
  const again = Object.assign(Object.create(done) as PostgresStore, {
    faults: () => done.faults(),
    read: async <T>(work: (records: Records) => Promise<T>): Promise<T> => {
      await halfway.read(work);
      return done.read(work);
    },
  });
  expect(granted(await verify(servicesOn(again, testClock()), WHOLE)).problems).toEqual([]);
  for (const store of stores) await store.close();
});
