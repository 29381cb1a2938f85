/** `usage`: what came, went and is left over a period, by product, month, subscription, workspace or tag. */

import { type Day, firstDayOf, lastDayOf, monthOf, monthsBetween } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { type TagUsageRow, type UsageFigures, usageOf, type UsageRow, type WorkspaceUsageRow } from '../core/usage.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import type { Caller, Services } from './ports.ts';
import { forAll } from './portfolio.ts';
import { findProduct } from './products.ts';
import { type Period, readBooks, type UsageRecords } from './usage-books.ts';
import { givenRow, readGiven, sumsByTag } from './usage-given.ts';
import { read } from './read.ts';

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

/** Refuses as `authorize` does; a mistyped product with product-not-found. */
export function usage(services: Services, caller: Caller, request: UsageRequest): Promise<Outcome<Usage>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    const product = request.product === null ? null : await findProduct(services, records, organization, request.product);
    if (product?.ok === false) return product;
    return done(await readUsage(records, organization, request, services.clock.today()));
  });
}

/** The same of every customer; products that one of them does not know are left out there. Refuses with unknown-actor. */
export async function usageOfAll(services: Services, actor: Email, request: UsageRequest): Promise<Outcome<Usage>> {
  const today = services.clock.today();
  const rows = await forAll<UsageRow | WorkspaceUsageRow | TagUsageRow>(
    services,
    actor,
    today,
    async (records, { organization }) => {
      return (await readUsage(records, organization, request, today)).rows;
    },
  );
  return rows.ok ? done({ ...emptyUsage(request.by), rows: rows.value } as Usage) : rows;
}

function emptyUsage(by: UsageBy): Usage {
  if (typeof by === 'object') return { kind: 'tags', tag: by.tag, rows: [] };
  return by === 'workspace' ? { kind: 'workspaces', rows: [] } : { kind: 'balances', rows: [] };
}

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
  if (by === 'workspace') return { kind: 'workspaces', rows: given.map(givenRow) };
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
