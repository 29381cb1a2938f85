/** The rules of a transfer, in the order of contract section 6: the first that fails is the answer. */

import type { Balances, Referenced } from './balances.ts';
import { effectOf, isGiven } from './kinds/all.ts';
import type { TransactionDraft } from './ledger.ts';
import { done, type Outcome } from './outcome.ts';
import { refuse, refuseDeficits } from './refusals.ts';
import { kindOf, parseNote, parseQuantity, parseReference, type ProductKey, type Quantity, type WorkspaceKey } from './values.ts';
import { isCharged, needOf, unsuppliedOf, type Workspace } from './workspaces.ts';

/** What is asked for, as it was typed: the rules say what is wrong with it, in their order. */
export interface TransferRequest {
  readonly workspace: string;
  readonly product: string;
  /** Digits, `missing`, or null: a module takes none. */
  readonly quantity: string | null;
  readonly reference: string | null;
  readonly note: string | null;
  /** The request that it grants. */
  readonly request?: number;
}

export type TransferDecision =
  /** `excess`: how many of the units go beyond what was missing. */
  | { readonly kind: 'granted'; readonly draft: TransactionDraft; readonly excess: number }
  /** `missing` was asked for, and nothing is. */
  | { readonly kind: 'skipped'; readonly workspace: WorkspaceKey; readonly product: ProductKey }
  | { readonly kind: 'replayed'; readonly earlier: Referenced & { readonly workspace: WorkspaceKey } };

/** Whether the organization can transfer at all, and words to suggest for a mistyped key. */
export interface TransferContext {
  readonly organization: string;
  readonly activated: boolean;
  readonly nearest: (what: 'workspace' | 'product', word: string, known: () => readonly string[]) => string | null;
  /** Refuse what goes beyond what is missing. */
  readonly noExcess?: boolean;
}

/**
 * Decides one request against the running balances and books it there when it is granted. The actor's rights have been
 * checked. Refuses with reference-conflict, not-activated, workspace-not-found, product-not-found, invalid-quantity,
 * workspace-not-charged, already-assigned, insufficient-entitlements, exceeds-missing; or says what is wrong with
 * reference or note.
 */
export function decideTransfer(
  balances: Balances,
  request: TransferRequest,
  context: TransferContext,
): Outcome<TransferDecision> {
  const reference = optional(request.reference, parseReference);
  if (!reference.ok) return reference;
  const earlier = reference.value === null ? undefined : balances.referenced(reference.value);
  if (earlier !== undefined && reference.value !== null) return replay(earlier, request, reference.value);
  const asked = whatIsAsked(balances, request, context);
  if (!asked.ok) return asked;
  const { workspace, product, wanted, note } = asked.value;

  const applicable = applyRules(balances, workspace, product, wanted, context);
  if (!applicable.ok) return applicable;
  const { quantity, excess } = applicable.value;
  if (quantity === 0) return done({ kind: 'skipped', workspace: workspace.workspace, product });
  const draft = balances.grant({
    kind: 'transfer',
    workspace: workspace.workspace,
    product,
    quantity,
    reference: reference.value,
    note,
    ...(request.request === undefined ? {} : { request: request.request }),
  });
  return done({ kind: 'granted', draft, excess });
}

export function optional<T>(text: string | null, parse: (text: string) => Outcome<T>): Outcome<T | null> {
  return text === null ? done(null) : parse(text);
}

function replay(earlier: Referenced, request: TransferRequest, reference: string): Outcome<TransferDecision> {
  const { workspace } = earlier;
  return workspace !== null && isGiven(effectOf(earlier)) && isSameTransfer(earlier, request)
    ? done({ kind: 'replayed', earlier: { ...earlier, workspace } })
    : refuse('reference-conflict', { reference, transaction: earlier.id });
}

/** The same workspace, product and quantity are the same request; `missing` matches what it came to then. */
export function isSameTransfer(
  earlier: Pick<Referenced, 'workspace' | 'product' | 'quantity'>,
  { workspace, product, quantity }: Pick<TransferRequest, 'workspace' | 'product' | 'quantity'>,
): boolean {
  if (earlier.workspace !== workspace || earlier.product !== product) return false;
  const wanted = parseWanted(earlier.product, quantity);
  return wanted.ok && (wanted.value === 'missing' || wanted.value === earlier.quantity);
}

interface Asked {
  readonly workspace: Workspace;
  readonly product: ProductKey;
  readonly wanted: Quantity | 'missing';
  readonly note: string | null;
}

/** What the texts of a request name, where the organization can transfer at all. */
export function whatIsAsked(
  balances: Balances,
  request: Pick<TransferRequest, 'workspace' | 'product' | 'quantity' | 'note'>,
  context: TransferContext,
): Outcome<Asked> {
  if (!context.activated) return refuse('not-activated', { organization: context.organization });
  const target = findTarget(balances, request, context);
  if (!target.ok) return target;
  const wanted = parseWanted(target.value.product, request.quantity);
  if (!wanted.ok) return wanted;
  const note = optional(request.note, parseNote);
  return note.ok ? done({ ...target.value, wanted: wanted.value, note: note.value }) : note;
}

function findTarget(
  balances: Balances,
  request: Pick<TransferRequest, 'workspace' | 'product'>,
  context: TransferContext,
): Outcome<{ readonly workspace: Workspace; readonly product: ProductKey }> {
  const { organization } = context;
  const workspace = balances.workspace(request.workspace);
  if (workspace === undefined) {
    const nearest = context.nearest('workspace', request.workspace, () => balances.workspaces().map(({ workspace: key }) => key));
    return refuse('workspace-not-found', { key: request.workspace, organization, nearest });
  }
  if (!balances.hasProduct(request.product)) {
    const nearest = context.nearest('product', request.product, () => balances.products());
    return refuse('product-not-found', { key: request.product, organization, nearest });
  }
  return done({ workspace, product: request.product });
}

/** A module takes no quantity, 1 or `missing`; seats take a number or `missing`. */
export function parseWanted(product: ProductKey, text: string | null): Outcome<Quantity | 'missing'> {
  if (text?.toLowerCase() === 'missing') return done('missing');
  if (kindOf(product) === 'seat') return parseQuantity(text ?? '');
  const quantity = parseQuantity(text ?? '1');
  if (quantity.ok && quantity.value !== 1) return refuse('invalid-quantity', { value: text ?? '', module: product });
  return quantity;
}

/** The units to draw, 0 when `missing` was asked for and nothing is; or the rule that forbids it. */
function applyRules(
  balances: Balances,
  workspace: Workspace,
  product: ProductKey,
  wanted: Quantity | 'missing',
  { noExcess = false }: TransferContext,
): Outcome<{ readonly quantity: number; readonly excess: number }> {
  const key = workspace.workspace;
  if (!isCharged(workspace.status)) return refuse('workspace-not-charged', { workspace: key });
  const assigned = balances.assignedOf(key, product);
  const need = needOf(workspace, product, assigned, balances.heldOf(key, product));
  const { missing } = need;
  const quantity = wanted === 'missing' ? unsuppliedOf(need) : wanted;
  if (quantity === 0) return done({ quantity, excess: 0 });
  if (kindOf(product) === 'module' && assigned > 0) return refuse('already-assigned', { workspace: key, product });
  const available = balances.available(product);
  if (quantity > available)
    return refuseDeficits(key, [{ product, available, requested: quantity, short: quantity - available }]);
  const excess = Math.max(0, quantity - missing);
  if (excess > 0 && noExcess) return refuse('exceeds-missing', { workspace: key, product, requested: quantity, missing, excess });
  return done({ quantity, excess });
}
