import { TRIAL, UNASKED } from '../../src/app/commit.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { listPools, showPool } from '../../src/app/pools.ts';
import { addPurchase, listPurchases, revokePurchase } from '../../src/app/purchases.ts';
import { listTransactions } from '../../src/app/transactions.ts';
import type { Day } from '../../src/core/days.ts';
import type { ProductKey, Quantity } from '../../src/core/values.ts';
import { newWorld } from '../support/store.ts';
import { codeOf, granted, refusalOf, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});

const revoke = (purchase: string, quantity: string, dryRun = false, caller = world.caller) =>
  revokePurchase(world.services, caller, { purchase, quantity, note: 'typed twice' }, dryRun ? TRIAL : UNASKED);
const pools = async (asOf: Day = TODAY) => granted(await listPools(world.services, world.caller, asOf));
const ledger = async () => granted(await listTransactions(world.services, world.caller, { limit: 50 }));

describe('recording', () => {
  test('a purchase is a lot and a line of the ledger', async () => {
    const row = await world.purchase('seat', 100, { reference: 'order-1', note: 'first' });
    expect(row).toEqual({
      purchase: 1,
      subscription: 'SUB-1',
      product: 'seat',
      quantity: 100,
      drawn: 0,
      remaining: 100,
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      reference: 'order-1',
    });
    expect(granted(await listPurchases(world.services, world.caller))).toEqual([row]);
    expect(await ledger()).toMatchObject([
      {
        id: 1,
        kind: 'purchase',
        quantity: 100,
        subscription: 'SUB-1',
        reference: 'order-1',
        note: 'first',
        lots: [{ purchase: 1, quantity: 100 }],
      },
    ]);
  });

  test('the same reference with the same content returns the purchase that is there', async () => {
    const first = await world.purchase('seat', 100, { reference: 'order-1' });
    await world.purchase('seat', 5);
    expect(await world.purchase('seat', 100, { reference: 'order-1', note: 'again' })).toEqual(first);
    expect((await ledger()).length).toBe(2);
  });

  test.each([
    ['another quantity', { quantity: 101 }, 'reference-conflict'],
    ['another end', { endsOn: null }, 'reference-conflict'],
    ['another subscription', { subscription: 'SUB-2' }, 'reference-conflict'],
    ['a product that does not exist', { product: 'podium', reference: null }, 'product-not-found'],
    ['an end before its start', { endsOn: '2025-12-31', reference: null }, 'invalid-period'],
  ])('%s', async (_, more, code) => {
    await world.purchase('seat', 100, { reference: 'order-1' });
    const asked = {
      product: 'seat',
      quantity: 100,
      subscription: 'SUB-1',
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
      reference: 'order-1',
    };
    const attempt = await addPurchase(world.services, world.caller, { ...asked, note: null, ...more } as never);
    expect([codeOf(attempt), (await ledger()).length]).toEqual([code, 1]);
  });

  test('is for account managers', async () => {
    const olga = await world.member('olga@acme.example', 'admin', true);
    const asked = {
      product: 'seat' as ProductKey,
      quantity: 1 as Quantity,
      subscription: 'SUB-1',
      startsOn: TODAY,
      endsOn: null,
    };
    expect(codeOf(await addPurchase(world.services, olga, { ...asked, reference: null, note: null }))).toBe('not-permitted');
  });
});

describe('revoking takes back what is not drawn yet', () => {
  beforeEach(async () => {
    await world.purchase('seat', 100);
    await world.event('gala-2026', { participants: 60 });
    granted(await world.transfer('gala-2026', 'seat', '40'));
  });

  test('a part, then the rest, and never what was drawn', async () => {
    const [whole] = await pools();
    expect(whole).toMatchObject({ purchased: 100, assigned: 40, available: 60 });
    expect(granted(await revoke('1', '25'))).toMatchObject({ quantity: 100, drawn: 40, remaining: 35 });
    expect(refusalOf(await revoke('1', '36'))).toEqual({
      code: 'nothing-left',
      exit: 5,
      message: 'purchase 1 has 35 left that is not drawn yet, 36 requested',
      hint: 'take back 35 at most',
    });
    expect(granted(await revoke('1', '35'))).toMatchObject({ drawn: 40, remaining: 0 });
    expect(codeOf(await revoke('1', '1'))).toBe('nothing-left');
    expect(await pools()).toMatchObject([{ purchased: 40, assigned: 40, available: 0, nextExpiry: null }]);
    expect(codeOf(await world.transfer('gala-2026', 'seat', '1'))).toBe('insufficient-entitlements');
    expect((await ledger())[0]).toMatchObject({
      kind: 'revocation',
      quantity: 35,
      workspace: null,
      subscription: 'SUB-1',
      note: 'typed twice',
      lots: [{ purchase: 1, subscription: 'SUB-1', quantity: 35 }],
    });
  });

  test('of a lot that has expired, too', async () => {
    world.clock.set('2027-06-01T00:00:00.000Z');
    expect(await pools('2027-06-01' as Day)).toMatchObject([{ purchased: 100, expired: 60, available: 0 }]);
    expect(granted(await revoke('1', '60')).remaining).toBe(0);
    expect(await pools('2027-06-01' as Day)).toMatchObject([{ purchased: 40, expired: 0, available: 0 }]);
  });

  test.each([
    ['2', '1', 'purchase-not-found'],
    ['01', '1', 'purchase-not-found'],
    ['order-1', '1', 'purchase-not-found'],
    ['1e0', '1', 'purchase-not-found'],
    ['99999999999999999999', '1', 'purchase-not-found'],
    ['1', '0', 'invalid-quantity'],
    ['1', '-1', 'invalid-quantity'],
    ['1', '1.5', 'invalid-quantity'],
  ])('purchase %s, quantity %s: %s', async (purchase, quantity, code) => {
    expect(codeOf(await revoke(purchase, quantity))).toBe(code);
  });

  test('a dry run leaves everything, and only account managers may', async () => {
    const before = await ledger();
    expect(granted(await revoke('1', '60', true)).remaining).toBe(0);
    const olga = await world.member('olga@acme.example', 'admin', true);
    expect(codeOf(await revoke('1', '60', false, olga))).toBe('not-permitted');
    expect(await ledger()).toEqual(before);
  });
});

test('a pool with the calendar of another day, and everything about one', async () => {
  await world.purchase('seat', 10, { endsOn: '2026-11-30' });
  await world.purchase('seat', 20, { startsOn: '2026-12-01', endsOn: null });
  await world.event('gala-2026', { participants: 60 });
  const seats = { product: 'seat', name: 'Seat', kind: 'seat', purchased: 30, assigned: 0, held: 0, missing: 60 };
  expect(await pools()).toEqual([
    { ...seats, available: 10, expired: 0, upcoming: 20, nextExpiry: { on: '2026-11-30', quantity: 10 } },
  ]);
  expect(await pools('2026-12-01' as Day)).toEqual([{ ...seats, available: 20, expired: 10, upcoming: 0, nextExpiry: null }]);
  const shown = granted(await showPool(world.services, world.caller, { product: 'seat', asOf: TODAY, limit: 1 }));
  expect([shown.lots.map(({ purchase }) => purchase), shown.transactions.map(({ id }) => id)]).toEqual([[1, 2], [2]]);
  expect(refusalOf(await showPool(world.services, world.caller, { product: 'saet', asOf: TODAY, limit: 1 })).hint).toBe(
    'did you mean "seat"?',
  );
});
