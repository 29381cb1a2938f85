/** `forecast`: which pools will be short, when, and what they will lose. */

import type { Day } from '../core/days.ts';
import { demandsOf, type ForecastRow, type Horizon, type Outlook, outlookOf } from '../core/forecast.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { forAll, type InOrganization } from './portfolio.ts';
import { readShares } from './balances.ts';
import { read } from './read.ts';

export interface ForecastRequest extends Omit<Horizon, 'today'> {
  readonly asOf: Day;
  /** Counts test workspaces as if they were promoted. */
  readonly includeTest: boolean;
}

/** Every pool of the organization, in the order of `pools`. Refuses as `authorize` does. */
export function forecast(services: Services, caller: Caller, request: ForecastRequest): Promise<Outcome<readonly Outlook[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) =>
    done(await readForecast(records, authorized.organization.organization, request)),
  );
}

/** The same of every customer, row by row. Refuses with unknown-actor. */
export function forecastOfAll(
  services: Services,
  actor: Email,
  request: ForecastRequest,
): Promise<Outcome<readonly InOrganization<ForecastRow>[]>> {
  return forAll(services, actor, request.asOf, async (records, { organization }) =>
    (await readForecast(records, organization, request)).map(({ row }) => row),
  );
}

async function readForecast(
  records: Records,
  organization: OrganizationKey,
  { asOf: today, until, leadDays, includeTest }: ForecastRequest,
): Promise<readonly Outlook[]> {
  const demands = demandsOf(await records.workspaces(organization), await readShares(records, organization, today), {
    today,
    until,
    includeTest,
  });
  const [purchases, held] = [await records.purchases(organization), await records.heldUnits(organization, today)];
  const products = await records.products(organization);
  return products.map(({ product }) => {
    const lots = purchases.filter((lot) => lot.product === product);
    return outlookOf(product, lots, demands.get(product) ?? [], { today, until, leadDays }, held);
  });
}
