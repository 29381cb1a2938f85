import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Balances } from '../../src/core/balances.ts';
import { assignMissingSeats, shortages } from '../../src/core/check.ts';
import type { Day } from '../../src/core/days.ts';
import { type ProductKey, SEAT } from '../../src/core/values.ts';
import { inServingOrder, isCharged, type Workspace } from '../../src/core/workspaces.ts';
import { lotsOf, TODAY, workspacesOf } from './arbitraries.ts';

const BADGE = 'badge' as ProductKey;

/** Every rank decides once: live before past, production before pre-production, earliest start, key. */
const EVENTS = (
  [
    ['a-past', 'pre-production', '2026-11-01', '2026-11-20', 5],
    ['b-past-production', 'production', '2026-11-02', '2026-11-20', 5],
    ['c-later', 'pre-production', '2026-12-10', '2026-12-11', 5],
    ['d-same-day', 'pre-production', '2026-12-09', '2026-12-11', 5],
    ['c-same-day', 'pre-production', '2026-12-09', '2026-12-11', 5],
    ['z-production', 'production', '2027-06-01', '2027-06-02', 5],
    ['a-test', 'test', '2026-11-21', '2026-11-21', 5],
    ['a-nobody', 'production', '2026-11-21', '2026-11-21', 0],
  ] as const
).map(
  ([workspace, status, startsOn, endsOn, participants]) =>
    ({ workspace, name: workspace, status, startsOn, endsOn, participants, modules: [BADGE] }) as unknown as Workspace,
);

function balances(seats: number, workspaces = EVENTS): Balances {
  const lot = {
    purchase: 1,
    subscription: 'SUB-1',
    product: SEAT,
    quantity: seats,
    drawn: 0,
    revoked: 0,
    startsOn: TODAY,
    endsOn: null,
  } as never;
  return new Balances({
    today: TODAY,
    lastId: 0,
    products: [SEAT, BADGE],
    lots: [lot],
    workspaces,
    assigned: [],
    held: [],
    references: new Map(),
  });
}

const given = (some: Balances) => [...assignMissingSeats(some)].map(({ workspace, quantity }) => [workspace, quantity]);

test('serves in this order, to the last seat', () => {
  expect(given(balances(18))).toEqual([
    ['z-production', 5],
    ['c-same-day', 5],
    ['d-same-day', 5],
    ['c-later', 3],
  ]);
  expect(given(balances(100))).toEqual([
    ['z-production', 5],
    ['c-same-day', 5],
    ['d-same-day', 5],
    ['c-later', 5],
    ['b-past-production', 5],
    ['a-past', 5],
  ]);
});

test('with the calendar of another day, others are past', () => {
  const later = new Balances({
    today: '2026-12-12' as Day,
    lastId: 0,
    products: [SEAT, BADGE],
    lots: [],
    workspaces: EVENTS.slice(0, 4),
    assigned: [],
    held: [],
    references: new Map(),
  });
  expect(shortages(later).map(({ workspace }) => workspace)).toEqual([
    'b-past-production',
    'b-past-production',
    'a-past',
    'a-past',
    'd-same-day',
    'd-same-day',
    'c-later',
    'c-later',
  ]);
});

test('gives automatic transfers without reference or note, and never modules', () => {
  const some = balances(3);
  expect([...assignMissingSeats(some)]).toEqual([
    {
      id: 1,
      kind: 'automatic',
      product: 'seat',
      quantity: 3,
      workspace: 'z-production',
      subscription: null,
      reference: null,
      note: null,
      lots: [{ purchase: 1, subscription: 'SUB-1', quantity: 3 }],
    },
  ]);
  expect(shortages(some).slice(0, 3)).toEqual([
    { workspace: 'a-nobody', product: 'badge', missing: 1 },
    { workspace: 'z-production', product: 'seat', missing: 2 },
    { workspace: 'z-production', product: 'badge', missing: 1 },
  ]);
});

test('whatever the world is like', () => {
  fc.assert(
    fc.property(lotsOf(SEAT), workspacesOf([BADGE]), (lots, workspaces) => {
      const some = new Balances({
        today: TODAY,
        lastId: 0,
        products: [SEAT, BADGE],
        lots,
        workspaces,
        assigned: [],
        held: [],
        references: new Map(),
      });
      const before = some.available(SEAT);
      const granted = [...assignMissingSeats(some)];
      const wanted = inServingOrder(workspaces, TODAY).filter(
        ({ status, participants }) => isCharged(status) && participants > 0,
      );

      // All that is missing, or all that is left, and in serving order: only the last one served can be short.
      const total = wanted.reduce((sum, { participants }) => sum + participants, 0);
      expect(before - some.available(SEAT)).toBe(Math.min(before, total));
      expect(granted.map(({ workspace }) => workspace)).toEqual(
        wanted.slice(0, granted.length).map(({ workspace }) => workspace),
      );
      for (const [index, { quantity }] of granted.slice(0, -1).entries()) expect(quantity).toBe(wanted[index]?.participants);

      // Running it again does nothing, and what is short is said exactly.
      expect([...assignMissingSeats(some)]).toEqual([]);
      const short = shortages(some).filter(({ product }) => product === SEAT);
      expect(short.reduce((sum, { missing }) => sum + missing, 0)).toBe(total - (before - some.available(SEAT)));
    }),
  );
});
