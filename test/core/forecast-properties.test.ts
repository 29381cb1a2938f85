import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day } from '../../src/core/days.ts';
import { type Demand, demandsOf, type Horizon, type Outlook, outlookOf } from '../../src/core/forecast.ts';
import { type Lot, remainingOf } from '../../src/core/pools.ts';
import { type ProductKey, SEAT } from '../../src/core/values.ts';
import { lotsOf, TODAY, workspacesOf } from './arbitraries.ts';

const SURVEYS = 'surveys' as ProductKey;
const HORIZON: Horizon = { today: TODAY, until: addDays(TODAY, 90), leadDays: 14 };

const situations = fc
  .record({ lots: lotsOf(SEAT), workspaces: workspacesOf([SURVEYS]), includeTest: fc.boolean() })
  .map((situation) => ({
    ...situation,
    demands: demandsOf(situation.workspaces, new Map(), { ...HORIZON, includeTest: situation.includeTest }).get(SEAT) ?? [],
  }));

/**
 * The same told once more, without any of its code: unit by unit and day by day. Every lot is a heap of single units, each
 * day takes one unit after another from the heap that ends first, and what is left the day after a heap's last is lost.
 */
function simulated(
  lots: readonly Lot[],
  demands: readonly Demand[],
  { today, until }: Horizon,
): Pick<Outlook['row'], 'events' | 'expiringUnused'> {
  const heaps = lots.map((lot) => ({ ...lot, units: lot.quantity - lot.drawn - lot.revoked, lastDay: lot.endsOn ?? '~' }));
  heaps.sort((a, b) =>
    a.lastDay + a.startsOn < b.lastDay + b.startsOn
      ? -1
      : a.lastDay + a.startsOn > b.lastDay + b.startsOn
        ? 1
        : a.purchase - b.purchase,
  );
  const events: { workspace: Demand['workspace']; on: Day; needed: number; short: number }[] = [];
  const expiringUnused: { subscription: string; endsOn: Day; quantity: number }[] = [];
  for (let day = today; day <= until; day = addDays(day, 1)) {
    for (const demand of demands) {
      if (demand.on !== day) continue;
      let short = 0;
      for (let unit = 0; unit < demand.needed; unit += 1) {
        const heap = heaps.find(({ units, startsOn, lastDay }) => units > 0 && startsOn <= day && day <= lastDay);
        if (heap === undefined) short += 1;
        else heap.units -= 1;
      }
      events.push({ ...demand, short });
    }
    const over = heaps.filter(({ lastDay, units }) => lastDay === day && units > 0).toSorted((a, b) => a.purchase - b.purchase);
    for (const { subscription, units } of over) expiringUnused.push({ subscription, endsOn: day, quantity: units });
  }
  return { events, expiringUnused };
}

test('it agrees with a simulation, unit by unit and day by day', () => {
  fc.assert(
    fc.property(situations, ({ lots, demands }) => {
      const { events, expiringUnused } = outlookOf(SEAT, lots, demands, HORIZON).row;
      expect({ events, expiringUnused }).toEqual(simulated(lots, demands, HORIZON));
    }),
    { numRuns: 500 },
  );
});

test('no unit is won or lost: what was left is given to events, lost unused, or still there', () => {
  fc.assert(
    fc.property(situations, ({ lots, demands }) => {
      const { row, months } = outlookOf(SEAT, lots, demands, HORIZON);
      const alive = lots.filter(({ endsOn }) => endsOn === null || endsOn >= TODAY);
      const kept = alive.filter(({ endsOn }) => endsOn === null || endsOn > HORIZON.until);
      const had = alive.reduce((sum, lot) => sum + remainingOf(lot), 0);
      const most = kept.reduce((sum, lot) => sum + remainingOf(lot), 0);
      const lost = row.expiringUnused.reduce((sum, { quantity }) => sum + quantity, 0);
      const rest = had - (row.needed - row.short) - lost;
      expect(rest).toBeGreaterThanOrEqual(0);
      expect(rest).toBeLessThanOrEqual(most);
      expect(months.reduce((sum, month) => sum + month.short, 0)).toBe(row.short);
    }),
  );
});

test('who buys what is short, valid from the first day short on, is short of nothing', () => {
  fc.assert(
    fc.property(situations, ({ lots, demands }) => {
      const { row } = outlookOf(SEAT, lots, demands, HORIZON);
      const more = { purchase: 99, subscription: 'SUB-99', product: SEAT, quantity: row.short, drawn: 0, revoked: 0 };
      const bought = { ...more, startsOn: row.firstShortOn ?? TODAY, endsOn: null } as Lot;
      expect(outlookOf(SEAT, [...lots, bought], demands, HORIZON).row.short).toBe(0);
    }),
  );
});
