/** Promotion: the next status only, never back; what it starts to charge (contract, sections 1 and 6). */

import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { type ProductKey, SEAT } from './values.ts';
import { isCharged, type Need, nextStatus, type Status, type Workspace } from './workspaces.ts';

/** Seats as a number, modules as a list: how the contract writes what is charged, missing or assigned. */
export interface Amounts {
  readonly seats: number;
  readonly modules: readonly ProductKey[];
}
export const NO_AMOUNTS: Amounts = { seats: 0, modules: [] };

export interface PromotionDecision {
  readonly before: Workspace;
  readonly after: Workspace;
  /** What starts to be charged: participants and installed modules when the workspace leaves `test`, nothing later. */
  readonly charges: Amounts;
}

/** Refuses with invalid-transition unless `to` (null: whatever comes next) is the very next status. */
export function decidePromotion(workspace: Workspace, to: Status | null): Outcome<PromotionDecision> {
  const next = nextStatus(workspace.status);
  if (next === null || (to !== null && to !== next)) {
    return refuse('invalid-transition', {
      workspace: workspace.workspace,
      from: workspace.status,
      to: to ?? workspace.status,
      next,
    });
  }
  const starts = isCharged(next) && !isCharged(workspace.status);
  return done({
    before: workspace,
    after: { ...workspace, status: next },
    charges: starts ? { seats: workspace.participants, modules: workspace.modules } : NO_AMOUNTS,
  });
}

/** Missing needs as amounts. */
export function amountsOf(needs: readonly Need[]): Amounts {
  return {
    seats: needs.find(({ product }) => product === SEAT)?.missing ?? 0,
    modules: needs.filter(({ product }) => product !== SEAT).map(({ product }) => product),
  };
}
