/** `usage`: what came, went and is left over a period, by product, month, subscription, workspace or tag. */

import { addDays, type Day, firstDayOf, lastDayOf, monthOf, monthsBetween } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { NO_TAGS } from '../core/tags.ts';
import {
  type Balanced,
  type HeldLot,
  isOverAt,
  seenFrom,
  type TagUsageRow,
  type UsageBooks,
  type UsageFigures,
  type UsageLot,
  usageOf,
  type UsageRow,
  type WorkspaceUsageRow,
} from '../core/usage.ts';
import type { OrganizationKey, ProductKey } from '../core/values.ts';
import { needOf, type Workspace } from '../core/workspaces.ts';
import type { Caller, LedgerRange, Records, Services } from './ports.ts';
import { findProduct } from './products.ts';
import { enterEntitlements } from './scene.ts';
import { sharesOf } from './situation.ts';

export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** `tag`: the name of a tag. */
export type UsageBy = 'product' | 'month' | 'subscription' | 'workspace' | { readonly tag: string };

export interface UsageRequest extends Period {
  readonly by: UsageBy;
  readonly product: string | null;
}

/** By product, month or subscription a row of balances; by workspace or tag who was given what. */
export type Usage =
  | { readonly kind: 'balances'; readonly rows: readonly UsageRow[] }
  | { readonly kind: 'workspaces'; readonly rows: readonly WorkspaceUsageRow[] }
  | { readonly kind: 'tags'; readonly tag: string; readonly rows: readonly TagUsageRow[] };

/** Refuses as `enterEntitlements` does; a mistyped product with product-not-found. */
export function usage(services: Services, caller: Caller, request: UsageRequest): Promise<Outcome<Usage>> {
  return services.store.read(async (records) => {
    const scene = await enterEntitlements(services, records, caller);
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const product = request.product === null ? null : await findProduct(services, records, organization, request.product);
    if (product?.ok === false) return product;
    return done(await readUsage(records, organization, request, services.clock.today()));
  });
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

export async function readUsage(
  records: UsageRecords,
  organization: OrganizationKey,
  request: UsageRequest,
  today: Day,
): Promise<Usage> {
  const { by } = request;
  if (by === 'product' || by === 'month' || by === 'subscription') {
    return { kind: 'balances', rows: await readBalances(records, organization, { ...request, by }, today) };
  }
  const given = await readGiven(records, organization, request);
  if (by === 'workspace') return { kind: 'workspaces', rows: given.map(workspaceRow) };
  return { kind: 'tags', tag: by.tag, rows: sumsByTag(given, by.tag) };
}

async function readBalances(
  records: UsageRecords,
  organization: OrganizationKey,
  { from, to, by, product }: UsageRequest & { readonly by: 'product' | 'month' | 'subscription' },
  today: Day,
): Promise<readonly UsageRow[]> {
  const periods = by === 'month' ? monthsOf({ from, to }) : [{ from, to }];
  const products = (await records.products(organization))
    .map((each) => each.product)
    .filter((key) => product === null || key === product);
  const books = await readBooks(records, organization, periods, by === 'subscription', today);
  const rows: UsageRow[] = [];
  const groups = usageOf(books, by === 'subscription' ? 'subscription' : 'product', products);
  for (const [at, period] of periods.entries()) {
    for (const { product: key, subscription, figures } of groups) {
      const found = figures[at];
      // A product that never was bought has its line all the same; a month in which there was nothing has none.
      if (found === undefined || (by !== 'product' && isNothing(found))) continue;
      const { opening, ...rest } = found;
      rows.push({
        ...(by === 'month' ? { month: monthOf(period.from) } : {}),
        ...(subscription === null ? {} : { subscription }),
        product: key,
        ...period,
        opening,
        ...rest,
      });
    }
  }
  return rows;
}

function monthsOf({ from, to }: Period): readonly Period[] {
  return monthsBetween(monthOf(from), monthOf(to)).map((month) => {
    const [first, last] = [firstDayOf(month), lastDayOf(month)];
    return { from: first < from ? from : first, to: last > to ? to : last };
  });
}

function isNothing(figures: UsageFigures): boolean {
  return Object.values(figures).every((figure) => figure === 0);
}

/** Periods follow one another without a gap. */
async function readBooks(
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

const TAKES: ReadonlySet<string> = new Set(['revocation', 'transfer', 'automatic']);

/** What a workspace was given of a product. */
interface Given {
  readonly workspace: Workspace;
  readonly product: ProductKey;
  readonly assigned: number;
  readonly required: number;
  readonly surplus: number;
}

/** Who was given what in the period, by the days of events, and whether it is needed. */
async function readGiven(
  records: UsageRecords,
  organization: OrganizationKey,
  { from, to, product }: UsageRequest,
): Promise<readonly Given[]> {
  const [after = 0, upTo = 0] = await records.ledgerEnds(organization, [addDays(from, -1), to]);
  const [given, workspaces, assignments, products] = await Promise.all([
    records.workspaceMovements(organization, { after, upTo }),
    records.workspaces(organization),
    records.assignments(organization),
    records.products(organization),
  ]);
  const shares = sharesOf(assignments, []);
  const place = new Map(products.map((each, at) => [each.product, at]));
  const known = new Map(workspaces.map((workspace) => [workspace.workspace, workspace]));
  const rows = given.flatMap((each): readonly Given[] => {
    const workspace = known.get(each.workspace);
    if (workspace === undefined || (product !== null && each.product !== product)) return [];
    const need = needOf(workspace, each.product, shares.get(each.workspace)?.assigned.get(each.product) ?? 0);
    return [{ ...need, assigned: each.quantity, workspace }];
  });
  const rank = ({ workspace: { startsOn, workspace }, product: key }: Given): string =>
    `${startsOn} ${workspace} ${String(place.get(key) ?? 0).padStart(9, '0')}`;
  return rows
    .map((row) => ({ row, by: rank(row) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ row }) => row);
}

function workspaceRow({
  workspace: { workspace, name, startsOn },
  product,
  assigned,
  required,
  surplus,
}: Given): WorkspaceUsageRow {
  return { workspace, name, startsOn, product, assigned, required, surplus };
}

/** By value; workspaces without the tag come together, under null, at the end. */
function sumsByTag(rows: readonly Given[], tag: string): readonly TagUsageRow[] {
  const values = new Map<string | null, Map<ProductKey, { assigned: number; required: number; surplus: number }>>();
  for (const { workspace, product, assigned, required, surplus } of rows) {
    const value = tagOf(workspace, tag);
    let products = values.get(value);
    if (products === undefined) values.set(value, (products = new Map()));
    const sum = products.get(product) ?? { assigned: 0, required: 0, surplus: 0 };
    products.set(product, {
      assigned: sum.assigned + assigned,
      required: sum.required + required,
      surplus: sum.surplus + surplus,
    });
  }
  const order = [...values.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return order.flatMap((value) =>
    [...(values.get(value) ?? [])].map(([product, sums]): TagUsageRow => ({ [tag]: value, product, ...sums })),
  );
}

function tagOf({ tags = NO_TAGS }: Workspace, tag: string): string | null {
  return Object.hasOwn(tags, tag) ? (tags[tag] ?? null) : null;
}
