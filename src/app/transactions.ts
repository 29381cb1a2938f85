/** `transactions`, `transactions show` and `activity`. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { ActivityRow, TransactionRow } from '../core/results.ts';
import type { ActivityQuery, Caller, Services, TransactionQuery } from './ports.ts';
import { findProduct } from './products.ts';
import { seesEntitlements, seesPurchases } from './authorization.ts';
import { findWorkspace } from './workspaces.ts';
import { read } from './read.ts';

/** Transactions, newest first. Refuses as `authorize` does; a mistyped filter with product-not-found or workspace-not-found. */
export function listTransactions(
  services: Services,
  caller: Caller,
  query: TransactionQuery,
): Promise<Outcome<readonly TransactionRow[]>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    const product = query.product === undefined ? null : await findProduct(services, records, organization, query.product);
    if (product?.ok === false) return product;
    const workspace =
      query.workspace === undefined ? null : await findWorkspace(services, records, organization, query.workspace);
    if (workspace?.ok === false) return workspace;
    return done(await records.transactions(organization, query));
  });
}

/** One transaction by its number. Also refuses with transaction-not-found. */
export function showTransaction(services: Services, caller: Caller, key: string): Promise<Outcome<TransactionRow>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const { organization } = authorized.organization;
    const transaction = /^[1-9][0-9]{0,14}$/.test(key) ? await records.transaction(organization, Number(key)) : null;
    return transaction === null ? refuse('transaction-not-found', { key, organization }) : done(transaction);
  });
}

/**
 * The activity log, newest first. Open to account managers, admins and Entitlement managers; purchases to whoever may see
 * them, and what a check found missing to whoever may see that.
 */
export function listActivity(services: Services, caller: Caller, query: ActivityQuery): Promise<Outcome<readonly ActivityRow[]>> {
  return read(services, caller, 'see-activity', async (authorized, records) => {
    const except = [
      ...(seesPurchases(authorized) ? [] : (['purchase.recorded', 'purchase.extended'] as const)),
      ...(seesEntitlements(authorized) ? [] : (['check.ran'] as const)),
    ];
    return done(await records.activity(authorized.organization.organization, { ...query, except }));
  });
}
