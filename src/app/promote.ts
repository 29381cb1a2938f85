/** `promote`: the next status of a workspace, and with `assign` everything it then misses, in the same commit. */

import type { Balances } from '../core/balances.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { type Amounts, amountsOf, decidePromotion, NO_AMOUNTS, type PromotionDecision } from '../core/promotion.ts';
import { refuseDeficits } from '../core/refusals.ts';
import type { PromotionResult } from '../core/results.ts';
import { missingOf, type Need, type Status, unsuppliedOf } from '../core/workspaces.ts';
import type { Mode, Seen } from './commit.ts';
import type { Caller, Services } from './ports.ts';
import { demandActivated, demandIn, type Authorized, seesEntitlements } from './authorization.ts';
import { readBalances } from './balances.ts';
import { findWorkspace } from './workspaces.ts';
import { write } from './write.ts';

export interface PromotionRequest extends Mode {
  readonly workspace: string;
  /** Null: whatever comes next. */
  readonly to: Status | null;
  readonly assign: boolean;
}

interface Cover {
  readonly product: string;
  readonly missing: number;
  readonly available: number;
  /** What the pool has afterwards: less only where it is assigned in the same step. */
  readonly left: number;
}

export interface PromotionReport {
  readonly result: PromotionResult;
  /** What each pool can cover of what will be missing; empty for an actor who may not see pools. */
  readonly cover: readonly Cover[];
}

/**
 * Promotes one step. Refuses with not-permitted, workspace-not-found, invalid-transition; with `assign` also with
 * not-activated or, when the pools cannot cover everything, insufficient-entitlements.
 */
export function promote(services: Services, caller: Caller, request: PromotionRequest): Promise<Outcome<PromotionReport>> {
  const { dryRun, confirmed } = request;
  return write(services, caller, { needs: 'manage-workspaces', dryRun, confirmed }, async (authorized, records) => {
    const allowed = request.assign ? demandAssigning(authorized) : done(authorized);
    if (!allowed.ok) return allowed;
    const { organization } = authorized.organization;
    const found = await findWorkspace(services, records, organization, request.workspace);
    if (!found.ok) return found;
    const decided = decidePromotion(found.value, request.to);
    if (!decided.ok) return decided;
    const balances = await readBalances(services, records, organization, { workspace: request.workspace });
    const missing = missingOf(decided.value.after, balances.share(found.value.workspace));
    const availableOf = ({ product }: Need): number => balances.available(product);
    const available = missing.map(availableOf);
    if (request.assign) {
      const assigned = assignAll(balances, decided.value, missing);
      if (!assigned.ok) return assigned;
    }
    const cover = missing.map((need, place) => ({
      product: need.product,
      missing: need.missing,
      available: available[place] ?? 0,
      left: availableOf(need),
    }));
    const result = resultOf(decided.value, missing, request);
    const { before, after } = decided.value;
    const activity = [{ action: 'workspace.promoted', subject: after.workspace, before, after }] as const;
    return done({
      entries: [{ organization, activity, transactions: balances.drafts() }],
      seen: seenInPromotion(result),
      result: { result, cover: seesEntitlements(authorized) ? cover : [] },
    });
  });
}

/** What would be charged, what would be missing, and what is assigned for it. */
export function seenInPromotion({ to, charges, missing, assigned }: Omit<PromotionResult, 'dryRun'>): Seen {
  const text = ({ seats, modules }: Amounts): string => [counted(seats, 'seat'), ...modules].join(', ');
  const words = `${to} with ${text(charges)} charged, ${text(missing)} missing and ${text(assigned)} assigned`;
  return { what: 'what would be charged', words, exact: JSON.stringify({ to, charges, missing, assigned }) };
}

/** Promoting needs an admin, organizer or account manager; assigning needs the Entitlement manager's flag as well. */
function demandAssigning(authorized: Authorized): Outcome<Authorized> {
  const allowed = demandIn(authorized, 'entitlements');
  return allowed.ok ? demandActivated(authorized) : allowed;
}

/** Grants everything missing that is not held, or refuses with the exact deficit of every pool that is short. */
function assignAll(balances: Balances, { after }: PromotionDecision, missing: readonly Need[]): Outcome<null> {
  const needed = neededOf(missing);
  const [first, ...others] = needed
    .map(({ product, missing: requested }) => ({ product, available: balances.available(product), requested }))
    .filter(({ requested, available }) => requested > available)
    .map((need) => ({ ...need, short: need.requested - need.available }));
  if (first !== undefined) return refuseDeficits(after.workspace, [first, ...others], 'promotion');
  for (const { product, missing: quantity } of needed) {
    balances.grant({ kind: 'transfer', workspace: after.workspace, product, quantity, reference: null, note: null });
  }
  return done(null);
}

/** What is missing and not held for the workspace. */
function neededOf(missing: readonly Need[]): readonly Need[] {
  return missing.map((need) => ({ ...need, missing: unsuppliedOf(need) })).filter((need) => need.missing > 0);
}

/** What stays missing, until its holds are posted. */
function heldOf(missing: readonly Need[]): readonly Need[] {
  return missing.map((need) => ({ ...need, missing: need.missing - unsuppliedOf(need) })).filter((need) => need.missing > 0);
}

function resultOf(
  { before, after, charges }: PromotionDecision,
  missing: readonly Need[],
  request: PromotionRequest,
): PromotionResult {
  return {
    workspace: after.workspace,
    from: before.status,
    to: after.status,
    charges,
    missing: amountsOf(request.assign ? heldOf(missing) : missing),
    assigned: request.assign ? amountsOf(neededOf(missing)) : NO_AMOUNTS,
    dryRun: request.dryRun,
  };
}
