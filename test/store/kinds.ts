/** Holds, credits, extensions and requests, by the use cases, on any kind of store. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyStore } from '../../src/app/copy.ts';
import { creditTransfer } from '../../src/app/credits.ts';
import { check } from '../../src/app/check.ts';
import { addHold, listHolds, postHold, releaseHold } from '../../src/app/holds.ts';
import { found } from '../../src/app/init.ts';
import { makePlan } from '../../src/app/plan.ts';
import { listPools } from '../../src/app/pools.ts';
import type { Caller } from '../../src/app/ports.ts';
import { extendPurchase, revokePurchase } from '../../src/app/purchases.ts';
import { addRequest, approveRequest, declineRequest, listRequests, withdrawRequest } from '../../src/app/requests.ts';
import { verify } from '../../src/app/verify.ts';
import { showWorkspace } from '../../src/app/workspaces.ts';
import type { Day } from '../../src/core/days.ts';
import { ACME, ADA, codeOf, granted, servicesOn, testClock, TODAY, WHOLE, World } from '../support/world.ts';
import type { OpenedStore } from './suite.ts';

export function describeKinds(name: string, openStore: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore;
    let world: World;
    beforeEach(async () => {
      opened = await openStore();
      world = new World('', opened.store, testClock());
      granted(await found(world.services, ADA, { organization: ACME, name: 'Acme Events' }));
      await world.module('badge');
      await world.purchase('seat', 100, { endsOn: '2026-11-30' });
      await world.purchase('seat', 50, { subscription: 'SUB-2', endsOn: '2027-12-31' });
      await world.purchase('badge', 2);
      await world.event('gala', { participants: 120, modules: ['badge'] });
      await world.event('expo', { participants: 80 });
    });
    afterEach(async () => {
      const result = granted(await verify(world.services, WHOLE));
      expect(result.problems).toEqual([]);
      await opened.close();
    });

    const hold = (
      workspace: string,
      product: string,
      quantity: string | null,
      until = '2026-12-05',
      reference: string | null = null,
    ) => addHold(world.services, world.caller, { workspace, product, quantity, until: until as Day, reference, note: null });
    const post = (key: number | null, quantity: string | null = null) =>
      postHold(world.services, world.caller, String(key), { quantity, note: null }, { dryRun: false, confirmed: null });
    const pool = async (asOf: Day = world.clock.today()) => {
      const [seats] = granted(await listPools(world.services, world.caller, asOf));
      if (seats === undefined) throw new Error('no pool');
      const { purchased, assigned, held, expired, upcoming, available } = seats;
      expect(purchased).toBe(assigned + held + expired + upcoming + available);
      return { assigned, held, expired, available };
    };

    test('a hold keeps its lots for one workspace until the end of its day', async () => {
      const made = granted(await hold('gala', 'seat', '110', '2026-12-05', 'hold-1'));
      expect(made).toMatchObject({ hold: 4, state: 'open', quantity: 110, remaining: 110, reference: 'hold-1' });
      expect(made.lots).toEqual([
        { purchase: 1, subscription: 'SUB-1', quantity: 100 },
        { purchase: 2, subscription: 'SUB-2', quantity: 10 },
      ]);
      expect(granted(await hold('gala', 'seat', '110', '2026-12-05', 'hold-1'))).toEqual(made);
      expect(codeOf(await hold('gala', 'seat', '110', '2026-12-06', 'hold-1'))).toBe('reference-conflict');
      expect(codeOf(await world.transfer('gala', 'seat', '110', { reference: 'hold-1' }))).toBe('reference-conflict');
      expect(await pool()).toEqual({ assigned: 0, held: 110, expired: 0, available: 40 });
      expect(codeOf(await world.transfer('expo', 'seat', '41'))).toBe('insufficient-entitlements');
      expect(codeOf(await hold('expo', 'seat', '41'))).toBe('insufficient-entitlements');
      expect(granted(await showWorkspace(world.services, world.caller, 'gala', TODAY)).seats).toEqual({
        required: 120,
        assigned: 0,
        held: 110,
        missing: 120,
        surplus: 0,
      });
      // What it keeps of a lot that has ended counts as held to the end of its own day, and then as expired.
      expect(await pool('2026-12-05' as Day)).toEqual({ assigned: 0, held: 110, expired: 0, available: 40 });
      expect(await pool('2026-12-06' as Day)).toEqual({ assigned: 0, held: 0, expired: 100, available: 50 });
      world.clock.set('2026-12-05T23:00:00.000Z');
      expect(granted(await post(made.hold, '105')).row).toMatchObject({ quantity: 105, missing: 15 });
      expect(await pool()).toEqual({ assigned: 105, held: 0, expired: 0, available: 45 });
      expect(
        granted(await listHolds(world.services, world.caller, { workspace: 'gala', product: null, state: null })),
      ).toMatchObject([{ hold: 4, state: 'posted', posted: 105, released: 5, remaining: 0 }]);
      expect(codeOf(await post(made.hold))).toBe('hold-closed');
    });

    test('what is asked for beyond it, what is past, what is there already', async () => {
      expect(codeOf(await hold('gala', 'seat', '1', '2026-11-20'))).toBe('invalid-period');
      expect(codeOf(await post(9))).toBe('hold-not-found');
      const seats = granted(await hold('gala', 'seat', 'missing'));
      expect(seats.quantity).toBe(120);
      expect(granted(await hold('gala', 'seat', 'missing'))).toMatchObject({ hold: null, quantity: 0 });
      expect(codeOf(await post(seats.hold, '121'))).toBe('exceeds-hold');
      const badge = granted(await hold('gala', 'badge', null));
      expect(codeOf(await hold('gala', 'badge', null))).toBe('already-held');
      granted(await post(badge.hold));
      expect(codeOf(await hold('gala', 'badge', null))).toBe('already-assigned');
      expect(granted(await releaseHold(world.services, world.caller, String(seats.hold), null))).toMatchObject({
        state: 'released',
        released: 120,
      });
      expect(codeOf(await post(seats.hold))).toBe('hold-closed');
      const short = granted(await hold('expo', 'seat', '10', '2026-11-22'));
      world.clock.set('2026-11-23T00:00:00.000Z');
      expect(codeOf(await post(short.hold))).toBe('hold-expired');
      expect(codeOf(await releaseHold(world.services, world.caller, String(short.hold), null))).toBe('hold-expired');
      expect(await pool()).toMatchObject({ held: 0, available: 150 });
      expect(codeOf(await revokePurchase(world.services, world.caller, { purchase: '1', quantity: '101', note: null }))).toBe(
        'nothing-left',
      );
    });

    test('a check is remembered, the last one at once, and of each organization', async () => {
      const last = () => world.services.store.read((records) => records.lastCheck(ACME));
      const all = () => world.services.store.read(async (records) => (await records.portfolio(ADA, TODAY)).checks);
      const run = (dryRun: boolean) => check(world.services, world.caller, { maxSeats: null, dryRun, confirmed: null });
      granted(await run(true));
      expect(await last()).toBe(null);
      granted(await run(false));
      world.clock.set('2026-11-22T06:00:00.000Z');
      granted(await run(false));
      const found = { seats: 0, workspaces: 0, missingSeats: 50, missingModules: 1, missingWorkspaces: 1 };
      expect(await last()).toEqual({ at: '2026-11-22T06:00:00.000Z', actor: ADA, ...found });
      expect((await all()).filter(({ at }) => at !== null)).toEqual([{ organization: ACME, at: '2026-11-22T06:00:00.000Z' }]);
    });

    test('nobody takes back, checks or plans what is held', async () => {
      granted(await hold('gala', 'seat', '100'));
      expect(codeOf(await revokePurchase(world.services, world.caller, { purchase: '1', quantity: '1', note: null }))).toBe(
        'nothing-left',
      );
      const plan = granted(
        await makePlan(world.services, world.caller, { phase: null, product: null, pairs: null, workspaces: null } as never),
      );
      expect(plan.lines.map(({ workspace, product, quantity }) => `${workspace} ${product} ${quantity}`)).toEqual([
        'expo seat 50',
        'gala badge 1',
      ]);
      const checked = granted(await check(world.services, world.caller, { maxSeats: null, dryRun: false, confirmed: null }));
      expect(checked.assigned.map(({ workspace, quantity }) => `${workspace} ${quantity}`)).toEqual(['expo 50']);
    });

    test('credits make up for a transfer, lot by lot, and no more than it transferred', async () => {
      granted(await world.transfer('gala', 'seat', '110'));
      const credit = (quantity: string | null, reference: string | null = null) =>
        creditTransfer(world.services, world.caller, { transaction: '4', quantity, note: 'meant for expo', reference });
      expect(granted(await credit('60', 'c-1')).made).toMatchObject({
        id: 5,
        kind: 'credit',
        quantity: 60,
        corrects: 4,
        subscription: 'SUB-1',
        lots: [{ purchase: 4, subscription: 'SUB-1', quantity: 60 }],
      });
      expect(granted(await credit('60', 'c-1')).made?.id).toBe(5);
      expect(codeOf(await credit('61', 'c-1'))).toBe('reference-conflict');
      expect(codeOf(await credit('51'))).toBe('exceeds-transfer');
      expect(granted(await credit(null)).made).toMatchObject({
        quantity: 50,
        subscription: null,
        lots: [
          { purchase: 5, subscription: 'SUB-1', quantity: 40 },
          { purchase: 6, subscription: 'SUB-2', quantity: 10 },
        ],
      });
      expect(codeOf(await credit('1'))).toBe('exceeds-transfer');
      expect(await pool()).toEqual({ assigned: 110, held: 0, expired: 0, available: 150 });
      const purchases = await opened.store.read((records) => records.purchases(ACME));
      expect(purchases.slice(3).map(({ endsOn }) => endsOn)).toEqual(['2026-11-30', '2026-11-30', '2027-12-31']);
    });

    test('an end moves later, also one that is past; draws are judged by the dates that held then', async () => {
      granted(await world.transfer('gala', 'seat', '10'));
      const extend = (endsOn: string, note: string | null = null) =>
        extendPurchase(world.services, world.caller, { purchase: '1', endsOn: endsOn as Day, note });
      world.clock.set('2026-12-02T09:00:00.000Z');
      expect(await pool()).toEqual({ assigned: 10, held: 0, expired: 90, available: 50 });
      expect(codeOf(await extend('2026-11-29'))).toBe('not-later');
      expect(granted(await extend('2026-12-31', 'renewed'))).toMatchObject({ endsOn: '2026-12-31', remaining: 90 });
      expect(granted(await extend('2026-12-31'))).toMatchObject({ endsOn: '2026-12-31' });
      expect(await pool()).toEqual({ assigned: 10, held: 0, expired: 0, available: 140 });
      granted(await world.transfer('gala', 'seat', '90'));
      expect(granted(await extend('2027-01-31'))).toMatchObject({ endsOn: '2027-01-31' });
    });

    test('requests are asked, seen, decided once', async () => {
      const tom = await world.member('tom@acme.example', 'organizer');
      const max = await world.member('max@acme.example', 'member');
      const asks = (caller: Caller, quantity: string, product = 'seat') =>
        addRequest(world.services, caller, { workspace: 'gala', product, quantity, note: 'guests' });
      const approves = (key: string, caller: Caller = world.caller) =>
        approveRequest(world.services, caller, key, { note: null, dryRun: false, confirmed: null });
      expect(granted(await asks(tom, '30'))).toMatchObject({ request: 1, requestedBy: 'tom@acme.example', state: 'open' });
      granted(await asks(max, 'missing'));
      granted(await asks(tom, '500'));
      const seen = async (caller: Caller) =>
        granted(await listRequests(world.services, caller, { workspace: null, state: null })).map(({ request }) => request);
      expect([await seen(world.caller), await seen(tom), await seen(max)]).toEqual([[3, 2, 1], [3, 1], [2]]);
      expect(codeOf(await approves('1', tom))).toBe('not-permitted');
      expect(granted(await approves('1')).row).toMatchObject({ state: 'approved', quantity: 30, transaction: 4, decidedBy: ADA });
      expect(codeOf(await approves('1'))).toBe('request-closed');
      expect(codeOf(await approves('3'))).toBe('insufficient-entitlements');
      expect(granted(await declineRequest(world.services, world.caller, '3', 'too many'))).toMatchObject({ reason: 'too many' });
      expect(codeOf(await withdrawRequest(world.services, tom, '3'))).toBe('request-closed');
      expect(codeOf(await withdrawRequest(world.services, tom, '2'))).toBe('request-not-found');
      expect(granted(await approves('2')).row).toMatchObject({ quantity: 90, transaction: 5, missing: 0 });
      granted(await asks(max, 'missing'));
      expect(codeOf(await approves('4'))).toBe('nothing-missing');
      expect(granted(await withdrawRequest(world.services, max, '4'))).toMatchObject({ state: 'withdrawn' });
      const [latest] = await opened.store.read((records) => records.transactions(ACME, { limit: 1 }));
      expect(latest).toMatchObject({ id: 5, kind: 'transfer', request: 2, note: 'requested by max@acme.example: guests' });
    });

    test('all of it is copied, with every hash', async () => {
      const made = granted(await hold('gala', 'seat', '60'));
      granted(await post(made.hold, '50'));
      granted(await hold('expo', 'seat', '20'));
      granted(
        await creditTransfer(world.services, world.caller, { transaction: '5', quantity: null, note: 'no', reference: null }),
      );
      granted(await extendPurchase(world.services, world.caller, { purchase: '2', endsOn: '2028-12-31' as Day, note: 'why' }));
      granted(await addRequest(world.services, world.caller, { workspace: 'expo', product: 'seat', quantity: '5', note: null }));
      granted(await approveRequest(world.services, world.caller, '1', { note: null, dryRun: false, confirmed: null }));
      const { createSqliteStore } = await import('../../src/store/sqlite/create.ts');
      const { storeFolder } = await import('../support/store.ts');
      const { patience } = await import('../support/world.ts');
      const copied = await createSqliteStore(`${storeFolder()}/copy.db`, patience, async (store) => ({
        keep: false,
        value: granted(await copyStore(world.services, servicesOn(store, world.clock), () => undefined)),
      }));
      const head = await opened.store.read((records) => records.ledgerHead(ACME));
      expect(copied).toMatchObject([{ organization: 'acme', transactions: head.id, head: { hash: head.hash } }]);
    });
  });
}
