/** Random histories of an organization, and what `usage` says of them beside what a program that shares nothing with it says. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { check } from '../../../src/app/check.ts';
import { creditTransfer } from '../../../src/app/credits.ts';
import { addHold, listHolds, postHold, releaseHold } from '../../../src/app/holds.ts';
import { extendPurchase, listPurchases, revokePurchase } from '../../../src/app/purchases.ts';
import { usage, type UsageBy } from '../../../src/app/usage.ts';
import type { Day } from '../../../src/core/days.ts';
import type { ActivityRow, TransactionRow } from '../../../src/core/results.ts';
import { listActivity, listTransactions } from '../../../src/app/transactions.ts';
import { newWorld } from '../../support/store.ts';
import { granted, type World } from '../../support/world.ts';
import { nextDay, usage as recomputed } from './recompute.mjs';

const START = '2026-03-01';
const PRODUCTS = ['seat', 'badge'] as const;

/** From today to the day a lot starts; mostly it has. */
const days = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: -30, max: 0 }) },
  { weight: 1, arbitrary: fc.integer({ min: -60, max: 60 }) },
);
/** Which one, the newest first. */
const newest = fc.integer({ min: 0, max: 2 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 50 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('purchase' as const),
      product: fc.constantFrom('seat' as const, ...PRODUCTS),
      quantity: fc.integer({ min: 1, max: 60 }),
      subscription: fc.constantFrom('SUB-1', 'SUB-2'),
      starts: days,
      length: fc.option(fc.integer({ min: 0, max: 90 }), { freq: 6 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      event: fc.integer({ min: 0, max: 3 }),
      quantity: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('module' as const), event: fc.integer({ min: 0, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('revoke' as const),
      purchase: fc.integer({ min: 1, max: 4 }),
      quantity: fc.integer({ min: 1, max: 10 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      event: fc.integer({ min: 0, max: 3 }),
      /** Null: the module. */
      quantity: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null, freq: 4 }),
      days: fc.integer({ min: 0, max: 90 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      hold: newest,
      quantity: fc.option(fc.integer({ min: 1, max: 12 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), hold: newest }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('extend' as const),
      purchase: fc.integer({ min: 1, max: 4 }),
      /** Counted from today: also of a lot that is over. */
      days: fc.integer({ min: -30, max: 90 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      transfer: newest,
      quantity: fc.option(fc.integer({ min: 1, max: 20 })),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export const history = fc.record({
  steps: fc.array(step, { minLength: 8, maxLength: 24, size: 'max' }),
  from: fc.integer({ min: -20, max: 160 }),
  length: fc.integer({ min: 0, max: 250 }),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** The number of an open hold: a few steps are too few to find one by guessing. */
async function openHold(world: World, at: number): Promise<string | undefined> {
  const open = granted(await listHolds(world.services, world.caller, { workspace: null, product: null, state: 'open' }));
  return open[at % Math.max(open.length, 1)]?.hold?.toString();
}

/** What a step asks for may be refused: nothing is left, nothing is missing. */
async function take(world: World, today: string, asked: Step): Promise<string> {
  switch (asked.do) {
    case 'wait': {
      const next = nextDay(today, asked.days);
      world.clock.set(`${next}T09:00:00.000Z`);
      return next;
    }
    case 'purchase': {
      const { product, quantity, subscription, starts, length } = asked;
      const startsOn = nextDay(today, starts);
      const endsOn = length === null ? null : nextDay(startsOn, length);
      await world.purchase(product, quantity, { subscription, startsOn, endsOn });
      return today;
    }
    case 'transfer': {
      const { event, quantity } = asked;
      await world.transfer(`event-${event}`, 'seat', String(quantity));
      return today;
    }
    case 'module':
      await world.transfer(`event-${asked.event}`, 'badge', null);
      return today;
    case 'revoke': {
      const { purchase, quantity } = asked;
      await revokePurchase(world.services, world.caller, { purchase: String(purchase), quantity: String(quantity), note: null });
      return today;
    }
    case 'check':
      await check(world.services, world.caller, { maxSeats: null, dryRun: false, confirmed: null });
      return today;
    case 'hold': {
      const { event, quantity } = asked;
      const units = quantity === null ? { product: 'badge', quantity } : { product: 'seat', quantity: String(quantity) };
      const until = nextDay(today, asked.days) as Day;
      await addHold(world.services, world.caller, { workspace: `event-${event}`, ...units, until, reference: null, note: null });
      return today;
    }
    case 'post': {
      const posting = { quantity: asked.quantity === null ? null : String(asked.quantity), note: null };
      const hold = await openHold(world, asked.hold);
      if (hold !== undefined) await postHold(world.services, world.caller, hold, posting, { dryRun: false, confirmed: null });
      return today;
    }
    case 'release': {
      const hold = await openHold(world, asked.hold);
      if (hold !== undefined) await releaseHold(world.services, world.caller, hold, null);
      return today;
    }
    case 'extend': {
      const endsOn = nextDay(today, asked.days) as Day;
      await extendPurchase(world.services, world.caller, { purchase: String(asked.purchase), endsOn, note: null });
      return today;
    }
    case 'credit': {
      const quantity = asked.quantity === null ? null : String(asked.quantity);
      const transfers = granted(await listTransactions(world.services, world.caller, { kind: 'transfer', limit: 3 }));
      const transaction = transfers[asked.transfer % Math.max(transfers.length, 1)]?.id.toString();
      if (transaction === undefined) return today;
      await creditTransfer(world.services, world.caller, { transaction, quantity, note: 'wrong event', reference: null });
      return today;
    }
  }
}

/** Lives through a history, then asks for its usage in every way. */
export async function live({ steps, from, length }: History): Promise<void> {
  const world = await newWorld();
  world.clock.set(`${START}T09:00:00.000Z`);
  await world.module('badge');
  for (const at of [0, 1, 2, 3]) await world.event(`event-${at}`, { participants: 25 * at, modules: ['badge'] });
  let today = START;
  // Something to begin with, so that what comes next is not refused.
  await world.purchase('seat', 60, { startsOn: START, endsOn: nextDay(START, 60) });
  for (const each of steps) today = await take(world, today, each);
  const period = { from: nextDay(START, from) as Day, to: nextDay(START, from + length) as Day };
  const books = await booksOf(world, today);
  for (const by of ['product', 'subscription', 'month'] as const) {
    const rows = await rowsOf(world, by, period);
    for (const row of rows) {
      const { product, subscription = null, from: first, to, month: _, ...figures } = row;
      expect({ by, product, subscription, first, to, ...figures }).toEqual({
        by,
        product,
        subscription,
        first,
        to,
        ...recomputed(books, { from: first, to, product, subscription }),
      });
    }
    // Rows of nothing but zeros may be left out; nothing else may.
    if (by === 'product') expect(rows.map(({ product }) => product)).toEqual([...PRODUCTS]);
    for (const product of PRODUCTS) {
      const whole = recomputed(books, { ...period, product });
      const own = rows.filter((row) => row.product === product);
      for (const figure of ['purchased', 'credited', 'revoked', 'assigned', 'expired'] as const) {
        expect({ by, product, figure, sum: own.reduce((sum, row) => sum + row[figure], 0) }).toEqual({
          by,
          product,
          figure,
          sum: whole[figure],
        });
      }
    }
  }
}

async function rowsOf(world: World, by: UsageBy, period: { readonly from: Day; readonly to: Day }) {
  const found = granted(await usage(world.services, world.caller, { ...period, by, product: null }));
  if (found.kind !== 'balances') throw new Error('no balances');
  return found.rows;
}

async function booksOf(world: World, today: string) {
  const transactions: TransactionRow[] = [];
  await world.services.store.read(async (records) => {
    for await (const batch of records.ledger('acme' as never)) transactions.push(...batch);
  });
  const activity = granted(await listActivity(world.services, world.caller, { limit: 10_000 }));
  const extended = activity.filter(({ action }) => action === 'purchase.extended').toReversed();
  return {
    transactions,
    purchases: granted(await listPurchases(world.services, world.caller)),
    extensions: extended.map(({ at, before }: ActivityRow) => {
      const { purchase, endsOn } = before as { readonly purchase: number; readonly endsOn: string | null };
      return { purchase, on: at.slice(0, 10), before: endsOn };
    }),
    today,
  };
}
