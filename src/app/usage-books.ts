/** The books that usage is worked out from: balances, movements, and what is to be known of lots that are over. */

import { kindsThat } from '../core/kinds/all.ts';
import { addDays, type Day } from '../core/days.ts';
import { type Balanced, type HeldLot, isOverAt, seenFrom, type UsageBooks, type UsageLot } from '../core/usage.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { LedgerRange, Records } from './ports.ts';

export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** What usage is made from. */
export type UsageRecords = Pick<
  Records,
  | 'products'
  | 'lots'
  | 'workspaces'
  | 'assignments'
  | 'ledgerHead'
  | 'ledgerEnds'
  | 'movements'
  | 'lotMovements'
  | 'workspaceMovements'
  | 'extensions'
  | 'heldLots'
  | 'closings'
>;

/** Periods follow one another without a gap. */
export async function readBooks(
  records: UsageRecords,
  organization: OrganizationKey,
  periods: readonly Period[],
  byLot: boolean,
  today: Day,
): Promise<UsageBooks> {
  const [first] = periods;
  const days = first === undefined ? [] : [addDays(first.from, -1), ...periods.map(({ to }) => to)];
  const [head, ends, stored] = await Promise.all([
    records.ledgerHead(organization),
    records.ledgerEnds(organization, days),
    records.lots(organization),
  ]);
  const balances = days.map((day, at): Balanced => ({ day, upTo: ends[at] ?? head.id }));
  const lots = stored.map((lot): UsageLot => lot);
  const ranges = balances.map(({ upTo }, at) => ({ after: upTo, upTo: balances[at + 1]?.upTo ?? head.id }));
  const [movements, extensions, held] = await Promise.all([
    Promise.all(ranges.map((range) => (byLot ? records.lotMovements : records.movements).call(records, organization, range))),
    records.extensions(
      organization,
      lots.map(({ purchase }) => purchase),
    ),
    first === undefined ? [] : records.heldLots(organization, seenFrom(addDays(first.from, -1), today)),
  ]);
  const books: UsageBooks = {
    today,
    balances,
    movements,
    lots,
    extensions,
    takenSince: () => 0,
    heldAt: () => 0,
  };
  const past: Past = { records, organization, books, ranges, held };
  return { ...books, takenSince: await readTaken(past), heldAt: await readHeld(past) };
}

/** What lots that are over are asked about. `held`: by holds that run beyond the first balance. */
interface Past {
  readonly records: UsageRecords;
  readonly organization: OrganizationKey;
  readonly books: UsageBooks;
  /** What lies between a balance and the next; the last one: and now. */
  readonly ranges: readonly LedgerRange[];
  readonly held: readonly HeldLot[];
}

/**
 * What was taken from lots after they were over: from one that was extended later, by a revocation, or by a hold that
 * outlived it. Of all others nothing can have been, so nothing is asked about them.
 */
async function readTaken({ records, organization, books, ranges, held }: Past): Promise<UsageBooks['takenSince']> {
  const { balances, lots, extensions, today } = books;
  const special = new Set([...extensions, ...held].map(({ purchase }) => purchase));
  const unsure = new Map(lots.filter((lot) => lot.revoked > 0 || special.has(lot.purchase)).map((lot) => [lot.purchase, lot]));
  const first = balances.findIndex((balance) => [...unsure.values()].some((lot) => isOverAt(lot, balance, today, extensions)));
  const since = await sinceBalances(ranges, first, async (range) => {
    const moved = await records.lotMovements(organization, range);
    return moved.flatMap(({ purchase, kind, quantity }) =>
      purchase !== null && unsure.has(purchase) && TAKES.has(kind) ? [{ key: purchase, quantity }] : [],
    );
  });
  return (balance, purchase) => since[balance]?.get(purchase) ?? 0;
}

/** What holds that were open at a balance kept of lots that were over then. */
async function readHeld({ records, organization, books, ranges, held }: Past): Promise<UsageBooks['heldAt']> {
  const { balances, lots, extensions, today } = books;
  const byNumber = new Map(lots.map((lot) => [lot.purchase, lot]));
  const openAt = balances.map((balance) =>
    held.filter(({ hold, purchase, until }) => {
      const lot = byNumber.get(purchase);
      const isOpen = hold <= balance.upTo && until >= seenFrom(balance.day, today);
      return isOpen && lot !== undefined && isOverAt(lot, balance, today, extensions);
    }),
  );
  const first = openAt.findIndex((holds) => holds.length > 0);
  const since = await sinceBalances(ranges, first, async (range) =>
    (await records.closings(organization, range)).map(({ hold, purchase, quantity }) => ({
      key: `${hold} ${purchase}`,
      quantity,
    })),
  );
  return (balance, purchase) =>
    (openAt[balance] ?? [])
      .filter((each) => each.purchase === purchase)
      .reduce(
        (sum, { hold, quantity, closed }) => sum + quantity - closed + (since[balance]?.get(`${hold} ${purchase}`) ?? 0),
        0,
      );
}

/** Sums of what happened between each balance and now, by key; nothing is asked about what lies before the `first`, nor when it is none. */
async function sinceBalances<Key>(
  ranges: readonly LedgerRange[],
  first: number,
  read: (range: LedgerRange) => Promise<readonly { readonly key: Key; readonly quantity: number }[]>,
): Promise<readonly ReadonlyMap<Key, number>[]> {
  const since: Map<Key, number>[] = ranges.map(() => new Map());
  // Backwards: what there was since a balance is what there was since the next one, and between the two.
  for (const [at, range] of [...ranges.entries()].toReversed()) {
    if (first < 0 || at < first) break;
    const sums = new Map(since[at + 1]);
    for (const { key, quantity } of await read(range)) {
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
    since[at] = sums;
  }
  return since;
}

const TAKES: ReadonlySet<string> = new Set(kindsThat('take back', 'draw'));
