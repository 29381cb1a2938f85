/** `forecast`: which pools will be short, when, and what they will lose. */

import type { Day } from '../core/days.ts';
import { demandsOf, type Horizon, type Outlook, outlookOf } from '../core/forecast.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Caller, Services } from './ports.ts';
import { enterEntitlements } from './scene.ts';
import { readShares } from './situation.ts';

export interface ForecastRequest extends Omit<Horizon, 'today'> {
  readonly asOf: Day;
  /** Counts test workspaces as if they were promoted. */
  readonly includeTest: boolean;
}

/** Every pool of the organization, in the order of `pools`. Refuses as `enterEntitlements` does. */
export function forecast(services: Services, caller: Caller, request: ForecastRequest): Promise<Outcome<readonly Outlook[]>> {
  const { asOf: today, until, leadDays, includeTest } = request;
  return services.store.read(async (records) => {
    const scene = await enterEntitlements(services, records, caller);
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const demands = demandsOf(await records.workspaces(organization), await readShares(records, organization, today), {
      today,
      until,
      includeTest,
    });
    const [purchases, held] = [await records.purchases(organization), await records.heldUnits(organization, today)];
    const products = await records.products(organization);
    return done(
      products.map(({ product }) => {
        const lots = purchases.filter((lot) => lot.product === product);
        return outlookOf(product, lots, demands.get(product) ?? [], { today, until, leadDays }, held);
      }),
    );
  });
}
