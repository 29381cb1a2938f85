/** Random histories of an organization, and what `usage` says of them beside what a program that shares nothing with it says. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { check } from '../../src/app/check.ts';
import { listPurchases, revokePurchase } from '../../src/app/purchases.ts';
import { usage, type UsageBy } from '../../src/app/usage.ts';
import type { Day } from '../../src/core/days.ts';
import type { ActivityRow, TransactionRow } from '../../src/core/results.ts';
import { listActivity } from '../../src/app/transactions.ts';
import { newWorld } from '../support/store.ts';
import { granted, type World } from '../support/world.ts';
import { nextDay, usage as recomputed } from './recompute.mjs';

const START = '2026-03-01';
const PRODUCTS = ['seat', 'badge'] as const;

const days = fc.integer({ min: -60, max: 60 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 50 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('purchase' as const),
      product: fc.constantFrom(...PRODUCTS),
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
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export const history = fc.record({
  steps: fc.array(step, { minLength: 4, maxLength: 24 }),
  from: fc.integer({ min: -20, max: 160 }),
  length: fc.integer({ min: 0, max: 250 }),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

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
  }
}

/** Lives through a history, then asks for its usage in every way. */
export async function live({ steps, from, length }: History): Promise<void> {
  const world = await newWorld();
  world.clock.set(`${START}T09:00:00.000Z`);
  await world.module('badge');
  for (const at of [0, 1, 2, 3]) await world.event(`event-${at}`, { participants: 25 * at, modules: ['badge'] });
  let today = START;
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
