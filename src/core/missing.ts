/** What charged workspaces miss, over an organization: computed here, and kept by the store (contract, section 1). */

import type { ProductKey, WorkspaceKey } from './values.ts';
import { missingOf, NO_SHARE, type Share, type Workspace } from './workspaces.ts';

export interface Missing {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  /** Units, from 1. */
  readonly quantity: number;
}

export interface MissingSum {
  readonly product: ProductKey;
  readonly quantity: number;
}

export function missingIn(workspaces: readonly Workspace[], shares: ReadonlyMap<WorkspaceKey, Share>): readonly Missing[] {
  return workspaces.flatMap((workspace) =>
    missingOf(workspace, shares.get(workspace.workspace) ?? NO_SHARE).map(({ product, missing: quantity }) => ({
      workspace: workspace.workspace,
      product,
      quantity,
    })),
  );
}

/** By product; one of which nothing is missing is absent. */
export function sumsOf(missing: readonly Missing[]): readonly MissingSum[] {
  const sums = new Map<ProductKey, number>();
  for (const { product, quantity } of missing) sums.set(product, (sums.get(product) ?? 0) + quantity);
  return [...sums].map(([product, quantity]) => ({ product, quantity }));
}
