/** Random but valid words of the contract, for property tests. */

import fc from 'fast-check';
import { addDays, type Day } from '../../src/core/days.ts';
import type { Lot } from '../../src/core/pools.ts';
import type { ProductKey, PurchaseNumber, WorkspaceKey } from '../../src/core/values.ts';
import { STATUSES, type Workspace } from '../../src/core/workspaces.ts';

export const TODAY = '2026-11-21' as Day;

/** A day within some weeks of today, so that past, today and future all turn up often. */
export const nearDay: fc.Arbitrary<Day> = fc.integer({ min: -40, max: 40 }).map((days) => addDays(TODAY, days));

/** Lots of one product, numbered from 1, each partly drawn and partly revoked; any validity. */
export function lotsOf(product: ProductKey, most = 6): fc.Arbitrary<readonly Lot[]> {
  const lot = fc.record({
    quantity: fc.integer({ min: 1, max: 50 }),
    drawnShare: fc.integer({ min: 0, max: 50 }),
    revokedShare: fc.integer({ min: 0, max: 50 }),
    startsOn: nearDay,
    length: fc.option(fc.integer({ min: 0, max: 60 })),
  });
  return fc.array(lot, { maxLength: most }).map((lots) =>
    lots.map(({ quantity, drawnShare, revokedShare, startsOn, length }, index) => {
      const drawn = Math.min(quantity, drawnShare);
      return {
        purchase: (index + 1) as PurchaseNumber,
        subscription: `SUB-${index + 1}`,
        product,
        quantity,
        drawn,
        revoked: Math.min(quantity - drawn, revokedShare),
        startsOn,
        endsOn: length === null ? null : addDays(startsOn, length),
      };
    }),
  );
}

/** Workspaces with different keys, in any status, live and past, with some of these modules. */
export function workspacesOf(modules: readonly ProductKey[], most = 6): fc.Arbitrary<readonly Workspace[]> {
  const workspace = fc.record({
    status: fc.constantFrom(...STATUSES),
    startsOn: nearDay,
    length: fc.integer({ min: 0, max: 5 }),
    participants: fc.integer({ min: 0, max: 30 }),
    modules: fc.subarray([...modules]),
  });
  return fc.array(workspace, { maxLength: most }).chain((rows) =>
    fc
      .shuffledSubarray(['gala-2026', 'expo-2027', 'fair', 'summit', 'a-pilot', 'zoo'], {
        minLength: rows.length,
        maxLength: rows.length,
      })
      .map((keys) =>
        rows.map(({ length, ...row }, index) => ({
          ...row,
          workspace: (keys[index] ?? '') as WorkspaceKey,
          name: `Event ${index + 1}`,
          endsOn: addDays(row.startsOn, length),
          modules: row.modules.toSorted(),
        })),
      ),
  );
}
