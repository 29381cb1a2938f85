/** Requests: who may not transfer asks, and an Entitlement manager decides once (contract, sections 1 and 3). */

import type { Balances } from './balances.ts';
import type { RequestState, TransactionDraft } from './ledger.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { decideTransfer, type TransferContext, whatIsAsked } from './transfers.ts';
import type { Email, Instant } from './values.ts';

/** What is asked for, as it was typed. */
export interface RequestAsked {
  readonly workspace: string;
  readonly product: string;
  /** Digits, `missing`, or null: a module takes none. */
  readonly quantity: string | null;
  readonly note: string | null;
}

/**
 * A request, open. Whether it can be granted is asked when it is approved; what is asked for has to be there. Refuses with
 * not-activated, workspace-not-found, product-not-found or invalid-quantity.
 */
export function decideRequest(
  balances: Balances,
  request: RequestAsked,
  context: TransferContext,
  who: { readonly request: number; readonly requestedBy: Email; readonly at: Instant },
): Outcome<RequestState> {
  const asked = whatIsAsked(balances, request, context);
  if (!asked.ok) return asked;
  const { workspace, product, wanted, note } = asked.value;
  return done({
    request: who.request,
    at: who.at,
    requestedBy: who.requestedBy,
    workspace: workspace.workspace,
    product,
    quantity: wanted === 'missing' ? null : wanted,
    note,
    state: 'open',
    decidedBy: null,
    decidedAt: null,
    reason: null,
    transaction: null,
  });
}

/** Refuses with request-closed unless nobody has decided yet. */
export function demandUndecided({ request, state }: RequestState): Outcome<null> {
  return state === 'open' ? done(null) : refuse('request-closed', { request, state });
}

/** Longest note of a transaction. */
const MOST_NOTE = 500;

/** What the ledger says of a transfer that was asked for: who asked, and why. */
function noteOf({ requestedBy, note: why }: RequestState, note: string | null): string {
  const words = [`requested by ${requestedBy}`, ...(note === null ? [] : [note]), ...(why === null ? [] : [why])];
  return [...words.join(': ')].slice(0, MOST_NOTE).join('').trim();
}

/** The transfer that an approval makes. Refuses as a transfer does, with request-closed, or with nothing-missing. */
export function decideApproval(
  balances: Balances,
  request: RequestState,
  note: string | null,
  context: TransferContext,
): Outcome<TransactionDraft> {
  const open = demandUndecided(request);
  if (!open.ok) return open;
  const { workspace, product, quantity } = request;
  const transfer = {
    workspace,
    product,
    quantity: quantity === null ? 'missing' : String(quantity),
    reference: null,
    note: noteOf(request, note),
    request: request.request,
  };
  const decided = decideTransfer(balances, transfer, context);
  if (!decided.ok) return decided;
  if (decided.value.kind !== 'granted') return refuse('nothing-missing', { request: request.request, workspace, product });
  return done(decided.value.draft);
}
