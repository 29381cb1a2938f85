/** `workspaces show`: one event with what its pools have, what is held for it, and what was last transferred. */

import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { HoldRow, PoolRow, RequestRow, TransactionRow, WorkspaceRow } from '../core/results.ts';
import { holdRow } from './holds.ts';
import type { Caller, Services } from './ports.ts';
import { visibleRequests } from './requests.ts';
import { seesEntitlements } from './authorization.ts';
import { readPools } from './balances.ts';
import { findWorkspace, rowFor } from './workspaces.ts';
import { read } from './read.ts';

export interface Event {
  readonly row: WorkspaceRow;
  /** Open ones; one's own for an actor who may not see entitlements. */
  readonly requests: readonly RequestRow[];
  /** Null for an actor who may not see entitlements. */
  readonly details: {
    readonly pools: readonly (PoolRow & { readonly nextStart: Day | null })[];
    readonly holds: readonly HoldRow[];
    readonly transactions: readonly TransactionRow[];
  } | null;
}

/** Transactions shown. */
const LAST = 5;

/** Refuses with not-permitted or workspace-not-found. */
export function showEvent(services: Services, caller: Caller, key: string, asOf: Day): Promise<Outcome<Event>> {
  return read<Event>(services, caller, 'list-workspaces', async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findWorkspace(services, records, organization, key);
    if (!found.ok) return found;
    const row = await rowFor(records, authorized, found.value, asOf);
    const { workspace } = found.value;
    const asked = await visibleRequests(records, authorized);
    const requests = asked.filter((request) => request.workspace === workspace && request.state === 'open');
    if (!seesEntitlements(authorized)) return done({ row, requests, details: null });
    const [pools, lots, holds, transactions] = await Promise.all([
      readPools(records, organization, asOf),
      records.lots(organization),
      records.holds(organization, { workspace }),
      records.transactions(organization, { workspace, limit: LAST }),
    ]);
    const nextStart = (product: string): Day | null =>
      lots
        .filter((lot) => lot.product === product && lot.startsOn > asOf && lot.quantity > lot.drawn + lot.revoked)
        .reduce<Day | null>((first, { startsOn }) => (first === null || startsOn < first ? startsOn : first), null);
    return done({
      row,
      requests,
      details: {
        pools: pools.map((pool) => ({ ...pool, nextStart: nextStart(pool.product) })),
        holds: holds.map((hold) => holdRow(hold, asOf)).filter(({ state }) => state === 'open'),
        transactions,
      },
    });
  });
}
