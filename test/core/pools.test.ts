import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../src/core/days.ts';
import { compareDrawOrder, figuresOf, type Lot, remainingOf, RunningPool, validityOf } from '../../src/core/pools.ts';
import { type PurchaseNumber, SEAT } from '../../src/core/values.ts';
import { lotsOf, nearDay, TODAY } from './arbitraries.ts';

const lots = lotsOf(SEAT);

function lot(purchase: number, startsOn: string, endsOn: string | null, quantity: number, drawn = 0, revoked = 0): Lot {
  return {
    purchase: purchase as PurchaseNumber,
    subscription: `SUB-${purchase}`,
    product: SEAT,
    quantity,
    drawn,
    revoked,
    startsOn: startsOn as Day,
    endsOn: endsOn as Day | null,
  };
}

describe('validity on 2026-11-21, both ends included', () => {
  test.each([
    ['2026-01-01', '2026-11-20', 'expired'],
    ['2026-01-01', '2026-11-21', 'valid'],
    ['2026-11-21', '2026-11-21', 'valid'],
    ['2026-11-21', null, 'valid'],
    ['2026-11-22', null, 'upcoming'],
    ['2026-11-22', '2026-12-31', 'upcoming'],
  ])('from %s to %s: %s', (startsOn, endsOn, validity) => {
    expect(validityOf({ startsOn: startsOn as Day, endsOn: endsOn as Day | null }, TODAY)).toBe(validity);
  });
});

describe('figures', () => {
  const pool = [
    lot(1, '2026-01-01', '2026-11-20', 100, 40, 10),
    lot(2, '2026-01-01', '2026-11-21', 30, 5),
    lot(3, '2026-01-01', '2026-11-21', 8, 1, 2),
    lot(4, '2026-01-01', '2026-12-31', 20),
    lot(5, '2026-01-01', null, 7, 7),
    lot(6, '2026-11-22', '2027-12-31', 50),
  ];

  test('of a pool with lots of every kind', () => {
    expect(figuresOf(pool, TODAY)).toEqual({
      purchased: 203,
      assigned: 53,
      held: 0,
      available: 50,
      expired: 50,
      upcoming: 50,
      nextExpiry: { on: '2026-11-21', quantity: 30 },
    });
  });

  test('with the calendar of another day', () => {
    expect(figuresOf(pool, '2027-01-01' as Day)).toEqual({
      purchased: 203,
      assigned: 53,
      held: 0,
      available: 50,
      expired: 100,
      upcoming: 0,
      nextExpiry: { on: '2027-12-31', quantity: 50 },
    });
  });

  test('of a pool without lots', () => {
    expect(figuresOf([], TODAY)).toEqual({
      purchased: 0,
      assigned: 0,
      held: 0,
      available: 0,
      expired: 0,
      upcoming: 0,
      nextExpiry: null,
    });
  });

  test('what is used up, or lasts for ever, does not expire', () => {
    const used = [lot(1, '2026-01-01', '2026-11-30', 10, 9, 1), lot(2, '2026-01-01', null, 10)];
    expect(figuresOf(used, TODAY).nextExpiry).toBeNull();
  });

  test('always purchased = assigned + expired + upcoming + available, and purchased is what was bought less what was revoked', () => {
    fc.assert(
      fc.property(lots, nearDay, (some, today) => {
        const { purchased, assigned, expired, upcoming, available } = figuresOf(some, today);
        expect(purchased).toBe(assigned + expired + upcoming + available);
        expect(purchased).toBe(some.reduce((sum, { quantity, revoked }) => sum + quantity - revoked, 0));
        expect(assigned).toBe(some.reduce((sum, { drawn }) => sum + drawn, 0));
      }),
    );
  });

  test('the running pool starts with what is available', () => {
    fc.assert(
      fc.property(lots, nearDay, (some, today) => new RunningPool(some, today).available === figuresOf(some, today).available),
    );
  });
});

describe('draw order', () => {
  test('soonest end first and none last, then earliest start, then lowest number', () => {
    const unsorted = [
      lot(7, '2026-01-01', null, 1),
      lot(6, '2025-01-01', null, 1),
      lot(5, '2026-06-01', '2026-12-31', 1),
      lot(4, '2026-01-01', '2026-12-31', 1),
      lot(3, '2026-06-01', '2026-12-01', 1),
      lot(2, '2026-01-01', '2026-12-31', 1),
      lot(1, '2026-01-01', null, 1),
    ];
    expect(unsorted.toSorted(compareDrawOrder).map(({ purchase }) => purchase)).toEqual([3, 2, 4, 5, 6, 1, 7]);
  });

  test('is total: whatever order lots come in, they are drawn in one', () => {
    const shuffled = lots.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some], { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(others.toSorted(compareDrawOrder)).toEqual(some.toSorted(compareDrawOrder));
        for (const a of some) for (const b of some) expect(compareDrawOrder(a, b) === 0).toBe(a.purchase === b.purchase);
      }),
    );
  });

  test('one transfer draws from several lots and says how much from each', () => {
    const pool = new RunningPool(
      [
        lot(1, '2026-01-01', null, 100),
        lot(2, '2026-01-01', '2026-11-30', 10, 4),
        lot(3, '2026-01-01', '2026-11-20', 99),
        lot(4, '2026-11-22', null, 99),
        lot(5, '2026-01-01', '2026-12-31', 5, 0, 5),
      ],
      TODAY,
    );
    expect(pool.draw(16)).toEqual([
      { purchase: 2, subscription: 'SUB-2', quantity: 6 },
      { purchase: 1, subscription: 'SUB-1', quantity: 10 },
    ]);
    expect(pool.available).toBe(90);
    expect(() => pool.draw(91)).toThrow('draw of 91 from a pool that has 90');
    expect(pool.draw(90)).toEqual([{ purchase: 1, subscription: 'SUB-1', quantity: 90 }]);
    expect(pool.available).toBe(0);
  });

  /** The rule taken literally: every unit on its own, in the order of the lots. */
  function unitsInOrder(some: readonly Lot[], today: Day): readonly number[] {
    return some
      .filter((one) => validityOf(one, today) === 'valid')
      .toSorted(compareDrawOrder)
      .flatMap((one) => Array.from({ length: remainingOf(one) }, () => one.purchase));
  }

  test('draws take unit after unit in that order, whole, and never more than a lot has', () => {
    const wishes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(lots, nearDay, wishes, (some, today, wanted) => {
        const pool = new RunningPool(some, today);
        const units = unitsInOrder(some, today);
        const taken: number[] = [];
        for (const quantity of wanted) {
          if (quantity > pool.available) continue;
          const draws = pool.draw(quantity);
          expect(draws.every((draw) => Number.isInteger(draw.quantity) && draw.quantity >= 1)).toBe(true);
          expect(draws.reduce((sum, draw) => sum + draw.quantity, 0)).toBe(quantity);
          for (const draw of draws) taken.push(...Array.from({ length: draw.quantity }, () => draw.purchase));
        }
        expect(taken).toEqual(units.slice(0, taken.length));
        expect(pool.available).toBe(units.length - taken.length);
      }),
    );
  });
});
