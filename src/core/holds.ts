/**
 * Holds: units of a pool kept for one workspace until a day (contract, section 1). They run out by themselves; posting
 * makes a transfer of what is kept, in whole or in part, and gives the rest back in the same commit.
 */

import type { Balances } from './balances.ts';
import type { Day } from './days.ts';
import type { TransactionDraft } from './ledger.ts';
import { done, type Outcome } from './outcome.ts';
import { type Hold, holdStateOn, remainingOfHold } from './kept.ts';
import { refuse, refuseDeficits } from './refusals.ts';
import { optional, type TransferContext, whatIsAsked } from './transfers.ts';
import { kindOf, parseNote, parseQuantity, parseReference, type ProductKey, type WorkspaceKey } from './values.ts';
import { isCharged, needOf, unsuppliedOf } from './workspaces.ts';

/** What is asked for, as it was typed. */
export interface HoldRequest {
  readonly workspace: string;
  readonly product: string;
  /** Digits, `missing`, or null: a module takes none. */
  readonly quantity: string | null;
  readonly until: Day;
  readonly reference: string | null;
  readonly note: string | null;
}

export type HoldDecision =
  | { readonly kind: 'held'; readonly draft: TransactionDraft }
  /** `missing` was asked for, and nothing is that is not held already. */
  | { readonly kind: 'skipped'; readonly workspace: WorkspaceKey; readonly product: ProductKey };

/**
 * Decides a hold by the rules of a transfer, and books it. Whether its reference was used before has been looked up.
 * Refuses with not-activated, workspace-not-found, product-not-found, invalid-quantity, invalid-period (a day that is
 * past), workspace-not-charged, already-assigned, already-held or insufficient-entitlements.
 */
export function decideHold(balances: Balances, request: HoldRequest, context: TransferContext): Outcome<HoldDecision> {
  const { until } = request;
  const reference = optional(request.reference, parseReference);
  if (!reference.ok) return reference;
  const asked = whatIsAsked(balances, request, context);
  if (!asked.ok) return asked;
  const { workspace, product, wanted, note } = asked.value;
  if (until < balances.dated) return refuse('invalid-period', { startsOn: balances.dated, endsOn: until, hold: true });

  const key = workspace.workspace;
  if (!isCharged(workspace.status)) return refuse('workspace-not-charged', { workspace: key });
  const [assigned, held] = [balances.assignedOf(key, product), balances.heldOf(key, product)];
  const quantity = wanted === 'missing' ? unsuppliedOf(needOf(workspace, product, assigned, held)) : wanted;
  if (quantity === 0) return done({ kind: 'skipped', workspace: key, product });
  if (kindOf(product) === 'module') {
    if (assigned > 0) return refuse('already-assigned', { workspace: key, product });
    if (held > 0) return refuse('already-held', { workspace: key, product });
  }
  const available = balances.available(product);
  if (quantity > available)
    return refuseDeficits(key, [{ product, available, requested: quantity, short: quantity - available }]);
  const draft = balances.hold({ workspace: key, product, quantity, until, reference: reference.value, note });
  return done({ kind: 'held', draft });
}

/** Refuses with hold-closed or hold-expired unless the hold keeps something on this day. */
function demandOpen(hold: Hold, day: Day): Outcome<null> {
  const state = holdStateOn(hold, day);
  if (state === 'expired') return refuse('hold-expired', { hold: hold.hold, until: hold.until, product: hold.product });
  return state === 'open' ? done(null) : refuse('hold-closed', { hold: hold.hold, state });
}

export interface Posting {
  /** Digits; null: all that is kept. */
  readonly quantity: string | null;
  readonly note: string | null;
  /** Of the transfer, as parsed; a hold that is posted by its number needs none. */
  readonly reference?: string | null;
}

/**
 * Posts a hold: a transfer of its first units, and a release of the others. Refuses with invalid-quantity, hold-closed,
 * hold-expired, already-assigned or exceeds-hold.
 */
export function decidePosting(balances: Balances, hold: Hold, request: Posting): Outcome<TransactionDraft> {
  const note = optional(request.note, parseNote);
  if (!note.ok) return note;
  const asked = optional(request.quantity, parseQuantity);
  if (!asked.ok) return asked;
  const open = demandOpen(hold, balances.dated);
  if (!open.ok) return open;
  const { workspace, product } = hold;
  if (kindOf(product) === 'module' && balances.assignedOf(workspace, product) > 0)
    return refuse('already-assigned', { workspace, product });
  const remaining = remainingOfHold(hold);
  const quantity = asked.value ?? remaining;
  if (quantity > remaining) return refuse('exceeds-hold', { hold: hold.hold, requested: quantity, remaining });
  const draft = balances.post(hold, quantity, note.value, request.reference ?? null);
  if (quantity < remaining) balances.release(hold, { quantity: remaining - quantity, after: quantity }, null);
  return done(draft);
}

/** Gives back all that a hold keeps. Refuses with hold-closed or hold-expired. */
export function decideRelease(
  balances: Balances,
  hold: Hold,
  request: { readonly note: string | null },
): Outcome<TransactionDraft> {
  const note = optional(request.note, parseNote);
  if (!note.ok) return note;
  const open = demandOpen(hold, balances.dated);
  return open.ok ? done(balances.release(hold, { quantity: remainingOfHold(hold), after: 0 }, note.value)) : open;
}
