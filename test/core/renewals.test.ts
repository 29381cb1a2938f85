/** What there is to renew: what is needed after a subscription has ended, and no lot that outlasts it covers. */

import { expect, test } from 'vitest';
import type { Day } from '../../src/core/days.ts';
import type { Lot } from '../../src/core/pools.ts';
import { renewalsOf } from '../../src/core/renewals.ts';
import { type ProductKey, type PurchaseNumber, SEAT } from '../../src/core/values.ts';
import { workspaceOf } from '../store/facts.ts';

const today = '2026-11-27' as Day;

function lot(purchase: number, quantity: number, endsOn: string | null, more: Partial<Lot> = {}): Lot {
  return {
    purchase: purchase as PurchaseNumber,
    product: SEAT,
    subscription: `S-${purchase}`,
    quantity,
    drawn: 0,
    revoked: 0,
    startsOn: '2026-01-01' as Day,
    endsOn: endsOn as Day | null,
    ...more,
  };
}

function event(key: string, on: string, participants: number) {
  return workspaceOf(key, { startsOn: on as Day, endsOn: on as Day, participants });
}

/** What there is to renew of each subscription that ends within 120 days. */
function found(
  lots: readonly Lot[],
  events: readonly ReturnType<typeof event>[],
  held: readonly (readonly [number, number])[] = [],
) {
  const books = { today, within: 120, lots, held: new Map(held), workspaces: events, shares: new Map() };
  return renewalsOf({ ...books, assignedLast365: new Map<ProductKey, number>() }).map(({ row, toRenew }) => [
    row.subscription,
    row.neededAfter,
    toRenew,
  ]);
}

test('nothing where what is needed later is bought already, also by a lot that is to come', () => {
  const later = event('later', '2027-02-01', 40);
  expect(found([lot(1, 50, '2026-12-31'), lot(2, 40, null, { startsOn: '2027-01-01' as Day })], [later])).toEqual([
    ['S-1', 40, 0],
  ]);
  expect(found([lot(1, 50, '2026-12-31'), lot(2, 30, '2027-12-31')], [later])).toEqual([['S-1', 40, 10]]);
  expect(found([lot(1, 50, '2026-12-31')], [later])).toEqual([['S-1', 40, 40]]);
});

test('events before the last day take what ends by then, and then what outlasts it', () => {
  const events = [event('soon', '2026-12-05', 70), event('later', '2027-02-01', 40)];
  expect(found([lot(1, 70, '2026-12-31'), lot(2, 40, '2027-12-31')], events)).toEqual([['S-1', 40, 0]]);
  expect(found([lot(1, 50, '2026-12-31'), lot(2, 40, '2027-12-31')], events)).toEqual([['S-1', 40, 20]]);
  // What is short before its end is not a reason to renew it.
  expect(found([lot(1, 50, '2026-12-31')], events.slice(0, 1))).toEqual([['S-1', 0, 0]]);
});

test('what is drawn, revoked or held of a lot covers nothing else', () => {
  const later = event('later', '2027-02-01', 40);
  const lots = [lot(1, 50, '2026-12-31'), lot(2, 60, '2027-12-31', { drawn: 10, revoked: 5 })];
  expect(found(lots, [later])).toEqual([['S-1', 40, 0]]);
  expect(found(lots, [later], [[2, 15]])).toEqual([['S-1', 40, 10]]);
});
