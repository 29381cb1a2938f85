/** A store kept from version 1 is used as one of this version is: holds, credits, later ends and requests, on top of unchanged hashes. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, test } from 'vitest';
import { creditTransfer } from '../../../src/app/credits.ts';
import { addHold, postHold, releaseHold } from '../../../src/app/holds.ts';
import { listPools } from '../../../src/app/pools.ts';
import { extendPurchase } from '../../../src/app/purchases.ts';
import { addRequest, approveRequest } from '../../../src/app/requests.ts';
import { listTransactions } from '../../../src/app/transactions.ts';
import { verify } from '../../../src/app/verify.ts';
import type { Day } from '../../../src/core/days.ts';
import { openSqliteStore } from '../../../src/store/sqlite/store.ts';
import { storeFolder } from '../../support/store.ts';
import { granted, patience, testClock, World } from '../../support/world.ts';
import { KEPT } from './kept.ts';

const NOW = { dryRun: false, confirmed: null };

test('what version 1 wrote is held from, posted, credited, extended and asked for, and keeps its hashes', async () => {
  const path = join(storeFolder(), 'entitle.db');
  copyFileSync('fixtures/stores/schema-1.db', path);
  const before = new BetterSqlite3(path, { readonly: true });
  const hashes = before.prepare('select hash from transactions order by id').pluck().all();
  before.close();
  expect(hashes.at(-1)).toBe(KEPT[1].head.hash);

  const world = new World(path, await openSqliteStore(path, patience), testClock('2026-11-23T09:00:00.000Z'));
  const { services, caller } = world;
  const until = '2026-12-10' as Day;
  const expo = { workspace: 'expo-2026', product: 'seat', reference: null, note: null };
  // Of 29 that the second lot has left: 19 are missing, and held; 10 of them are transferred, 9 given back.
  expect(granted(await addHold(services, caller, { ...expo, quantity: 'missing', until }))).toMatchObject({
    hold: 9,
    quantity: 19,
    lots: [{ purchase: 2, subscription: 'SUB-2', quantity: 19 }],
  });
  granted(await postHold(services, caller, '9', { quantity: '10', note: null }, NOW));
  // A lot like the one that a transfer of version 1 drew from, and a later end for that one.
  granted(await creditTransfer(services, caller, { transaction: '4', quantity: '20', note: 'wrong event', reference: null }));
  granted(await extendPurchase(services, caller, { purchase: '1', endsOn: '2027-06-30' as Day, note: null }));
  granted(await addRequest(services, world.as('mia@acme.example'), { ...expo, quantity: '4' }));
  granted(await approveRequest(services, caller, '1', { note: null, ...NOW }));
  granted(await addHold(services, caller, { ...expo, quantity: '3', until }));
  granted(await releaseHold(services, caller, '14', null));
  granted(await addHold(services, caller, { ...expo, product: 'live-streaming', quantity: null, until }));

  const ledger = granted(await listTransactions(services, caller, { limit: 100 })).toReversed();
  expect(ledger.slice(0, hashes.length).map(({ hash }) => hash)).toEqual(hashes);
  expect(
    ledger.slice(hashes.length).map(({ kind, quantity, lots }) => [kind, quantity, lots.map(({ purchase }) => purchase)]),
  ).toEqual([
    ['hold', 19, [2]],
    ['transfer', 10, [2]],
    ['release', 9, [2]],
    ['credit', 20, [4]],
    ['transfer', 4, [4]],
    ['hold', 3, [4]],
    ['release', 3, [4]],
    ['hold', 1, [3]],
  ]);
  const figures = { expired: 0, upcoming: 0 };
  expect(granted(await listPools(services, caller, '2026-11-23' as Day))).toMatchObject([
    { product: 'seat', purchased: 170, assigned: 135, held: 0, available: 35, ...figures },
    { product: 'live-streaming', purchased: 2, assigned: 1, held: 1, available: 0, ...figures },
  ]);
  // A year later the hold is over by itself, and of what the first lots had left only that without an end is there.
  expect(granted(await listPools(services, caller, '2027-11-23' as Day))).toMatchObject([
    { product: 'seat', purchased: 170, assigned: 135, held: 0, available: 19, expired: 16, upcoming: 0 },
    { product: 'live-streaming', purchased: 2, assigned: 1, held: 0, available: 0, expired: 1, upcoming: 0 },
  ]);
  const kept = { hash: KEPT[1].head.hash };
  expect(granted(await verify(services, { organization: null, expect: kept, onRows: () => undefined }))).toMatchObject({
    ok: true,
    problems: [],
    transactions: 16,
    workspaces: KEPT[1].workspaces,
    head: { id: 16 },
  });
  await services.store.close();
});
