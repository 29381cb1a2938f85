/** Requests: who may not transfer asks, and an Entitlement manager decides once (contract, sections 1 and 3). */

import type { Balances } from './balances.ts';
import type { RequestState, TransactionDraft } from './ledger.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import { decideTransfer, findTarget, optional, parseWanted, type TransferContext } from './transfers.ts';
import { type Email, type Instant, parseNote } from './values.ts';

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
  asked: RequestAsked,
  context: TransferContext,
  who: { readonly request: number; readonly requestedBy: Email; readonly at: Instant },
): Outcome<RequestState> {
  if (!context.activated) return refuse('not-activated', { organization: context.organization });
  const target = findTarget(balances, asked, context);
  if (!target.ok) return target;
  const wanted = parseWanted(target.value.product, asked.quantity);
  if (!wanted.ok) return wanted;
  const note = optional(asked.note, parseNote);
  if (!note.ok) return note;
  return done({
    request: who.request,
    at: who.at,
    requestedBy: who.requestedBy,
    workspace: target.value.workspace.workspace,
    product: target.value.product,
    quantity: wanted.value === 'missing' ? null : wanted.value,
    note: note.value,
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
