/** The consumption check and the order in which shortages are served (contract, section 6). */

import type { Balances } from './balances.ts';
import type { TransactionDraft } from './ledger.ts';
import { SEAT, type ProductKey, type WorkspaceKey } from './values.ts';
import { inServingOrder, isCharged, missingOf, needOf, unsuppliedOf, type Workspace } from './workspaces.ts';

export interface Shortage {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  readonly missing: number;
}

function chargedInOrder(balances: Balances): readonly Workspace[] {
  return inServingOrder(
    balances.workspaces().filter(({ status }) => isCharged(status)),
    balances.today,
  );
}

/** Gives every charged workspace the seats it misses and that are not held for it, or what is left of them. Modules are never assigned by it. */
export function* assignMissingSeats(balances: Balances): Generator<TransactionDraft> {
  for (const workspace of chargedInOrder(balances)) {
    const key = workspace.workspace;
    const need = needOf(workspace, SEAT, balances.assignedOf(key, SEAT), balances.heldOf(key, SEAT));
    const quantity = Math.min(unsuppliedOf(need), balances.available(SEAT));
    if (quantity === 0) continue;
    yield balances.grant({ kind: 'automatic', workspace: key, product: SEAT, quantity, reference: null, note: null });
  }
}

/** What charged workspaces miss, in serving order; in a workspace seats first, then modules by key. */
export function shortages(balances: Balances): readonly Shortage[] {
  const short = balances.workspaces().filter((each) => missingOf(each, balances.share(each.workspace)).length > 0);
  return inServingOrder(short, balances.today).flatMap((workspace) =>
    missingOf(workspace, balances.share(workspace.workspace)).map(({ product, missing }) => ({
      workspace: workspace.workspace,
      product,
      missing,
    })),
  );
}
