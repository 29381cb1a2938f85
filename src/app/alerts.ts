/** `alerts`: what the rules of a file find, in one organization or in all where the actor is Entitlement manager. */

import { type AlertRow, type AlertRule, alertsOf, type Watched } from '../core/alerts.ts';
import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { OrganizationKey } from '../core/values.ts';
import { missingOf, NO_SHARE, phaseOf, unsuppliedOf } from '../core/workspaces.ts';
import { holdRow } from './holds.ts';
import type { Caller, Records, Services } from './ports.ts';
import { forAll } from './portfolio.ts';
import { readPools, readShares } from './balances.ts';
import { read } from './read.ts';

/**
 * Without an organization named, of every customer. Refuses as `authorize` does, with unknown-actor, or with not-rules
 * for a product that nobody has: such a rule would watch for nothing, and never say so. `path`: of the rules.
 */
export async function findAlerts(
  services: Services,
  caller: Caller,
  path: string,
  rules: readonly AlertRule[],
): Promise<Outcome<readonly AlertRow[]>> {
  const today = services.clock.today();
  const known = new Set<string>();
  const look = async (records: Records, organization: OrganizationKey): Promise<readonly AlertRow[]> => {
    const watched = await readWatched(records, organization, today);
    for (const { product } of watched.pools) known.add(product);
    return alertsOf(rules, watched, today);
  };
  const alerts =
    caller.organization === null
      ? await forAll(services, caller.actor, today, (records, { organization }) => look(records, organization))
      : await read(services, caller, 'active-entitlements', async (authorized, records) =>
          done(await look(records, authorized.organization.organization)),
        );
  if (!alerts.ok || known.size === 0) return alerts;
  const at = rules.findIndex(({ product }) => product !== null && !known.has(product));
  const product = rules[at]?.product ?? null;
  if (product === null) return alerts;
  const nearest = services.nearest(product, [...known]);
  const meant = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return refuse('not-rules', { path, reason: `rule ${at + 1}: there is no product "${product}"${meant}` });
}

async function readWatched(records: Records, organization: OrganizationKey, today: Day): Promise<Watched> {
  const [pools, lots, holds, workspaces, shares] = await Promise.all([
    readPools(records, organization, today),
    records.lots(organization),
    records.holds(organization),
    records.shortWorkspaces(organization),
    readShares(records, organization, today),
  ]);
  const short = workspaces
    .filter((workspace) => phaseOf(workspace, today) === 'live')
    .flatMap((workspace) =>
      missingOf(workspace, shares.get(workspace.workspace) ?? NO_SHARE).flatMap((need) => {
        const quantity = unsuppliedOf(need);
        return quantity === 0
          ? []
          : [{ workspace: workspace.workspace, product: need.product, startsOn: workspace.startsOn, quantity }];
      }),
    );
  const open = holds.map((hold) => holdRow(hold, today)).filter(({ state }) => state === 'open');
  return { organization, pools, lots, holds: open, short };
}
