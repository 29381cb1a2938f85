/** `pools` and `pools show`. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Day } from '../core/days.ts';
import type { PoolRow, PurchaseRow, TransactionRow } from '../core/results.ts';
import type { Caller, Services } from './ports.ts';
import { purchaseRow } from './purchases.ts';
import { readPools } from './balances.ts';
import { read } from './read.ts';

export interface PoolDetails extends PoolRow {
  readonly lots: readonly PurchaseRow[];
  readonly transactions: readonly TransactionRow[];
}

/** Every pool, with the calendar of `asOf`. Refuses as `authorize` does. */
export function listPools(services: Services, caller: Caller, asOf: Day): Promise<Outcome<readonly PoolRow[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) =>
    done(await readPools(records, authorized.organization.organization, asOf)),
  );
}

/** One pool with its lots and its latest transactions. Also refuses with product-not-found. */
export function showPool(
  services: Services,
  caller: Caller,
  request: { readonly product: string; readonly asOf: Day; readonly limit: number },
): Promise<Outcome<PoolDetails>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    const pools = await readPools(records, organization, request.asOf);
    const pool = pools.find(({ product }) => product === request.product);
    if (pool === undefined) {
      const nearest = services.nearest(
        request.product,
        pools.map(({ product }) => product),
      );
      return refuse('product-not-found', { key: request.product, organization, nearest });
    }
    const purchases = await records.purchases(organization);
    const transactions = await records.transactions(organization, { product: pool.product, limit: request.limit });
    return done({ ...pool, lots: purchases.filter((lot) => lot.product === pool.product).map(purchaseRow), transactions });
  });
}
