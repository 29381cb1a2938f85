/** `renewals`: which subscriptions end soon, what was used of them, and what is needed afterwards. */

import { kindsThat } from '../core/kinds/all.ts';
import { addDays, type Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { type Renewal, renewalsOf } from '../core/renewals.ts';
import type { Email, OrganizationKey, ProductKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { forAll } from './portfolio.ts';
import { readShares } from './balances.ts';
import { read } from './read.ts';

/** Kinds that give something to a workspace. */
const GIVING = kindsThat('draw');

const YEAR = 365;

/** `within`: days from today. Refuses as `authorize` does. */
export function renewals(services: Services, caller: Caller, within: number): Promise<Outcome<readonly Renewal[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    return done(await readRenewals(records, authorized.organization.organization, services.clock.today(), within));
  });
}

/** The same of every customer. Refuses with unknown-actor. */
export async function renewalsOfAll(services: Services, actor: Email, within: number): Promise<Outcome<readonly Renewal[]>> {
  const today = services.clock.today();
  const found = await forAll(services, actor, today, (records, { organization }) =>
    readRenewals(records, organization, today, within),
  );
  if (!found.ok) return found;
  return done(found.value.map(({ organization, row, toRenew }) => ({ row: { organization, ...row }, toRenew })));
}

async function readRenewals(
  records: Records,
  organization: OrganizationKey,
  today: Day,
  within: number,
): Promise<readonly Renewal[]> {
  const [lots, kept, workspaces, shares, [after = 0, upTo = 0]] = await Promise.all([
    records.lots(organization),
    records.heldUnits(organization, today),
    records.workspaces(organization),
    readShares(records, organization, today),
    records.ledgerEnds(organization, [addDays(today, -YEAR), today]),
  ]);
  const assignedLast365 = new Map<ProductKey, number>();
  for (const { product, kind, quantity } of await records.movements(organization, { after, upTo })) {
    if (!GIVING.includes(kind)) continue;
    assignedLast365.set(product, (assignedLast365.get(product) ?? 0) + quantity);
  }
  const held = new Map<number, number>();
  for (const { purchase, quantity } of kept) held.set(purchase, (held.get(purchase) ?? 0) + quantity);
  return renewalsOf({ today, within, lots, held, workspaces, shares, assignedLast365 });
}
