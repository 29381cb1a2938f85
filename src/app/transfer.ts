/** `transfer`: one transfer, by a person or a script. */

import { grouped } from '../core/counts.ts';
import type { TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Draw } from '../core/pools.ts';
import { refuse, type Refused } from '../core/refusals.ts';
import { candidatesFor } from '../core/search.ts';
import type { TransferRow, WorkspaceRow } from '../core/results.ts';
import { decideTransfer, type TransferContext, type TransferDecision, type TransferRequest } from '../core/transfers.ts';
import { SEAT, tidied } from '../core/values.ts';
import { needOf, type Workspace } from '../core/workspaces.ts';
import type { Balances } from '../core/balances.ts';
import type { Mode, Seen } from './commit.ts';
import type { Caller, Services } from './ports.ts';
import { type Authorized, seesEntitlements } from './authorization.ts';
import { plainWorkspaceRow, workspaceRow } from './balances.ts';
import { writeTransfer } from './write.ts';

export interface TransferOptions extends Mode {
  /** Refuse what goes beyond what is missing. */
  readonly noExcess?: boolean;
}

/** How much, to a workspace that misses how much, and from which purchases: what others take of the pool changes nothing of it. */
export function seenInTransfer({ row, lots, before }: Pick<TransferTold, 'row' | 'lots' | 'before'>): Seen {
  const { quantity, product } = row;
  const { missing, assigned } = before;
  const drawn = lots.map((lot) => `${grouped(lot.quantity)} of purchase ${lot.purchase}`).join(', ');
  const words = `${grouped(quantity)} × ${product} with ${grouped(missing)} missing${drawn === '' ? '' : ` (${drawn})`}`;
  return { what: 'the transfer', words, exact: JSON.stringify([quantity, missing, assigned, lots]) };
}

/** What a transfer did, or would do: the row that is printed, and what a summary shows beside it. */
export interface TransferTold {
  readonly row: TransferRow;
  readonly workspace: Workspace;
  readonly lots: readonly Draw[];
  /** Units beyond what was missing. */
  readonly excess: number;
  readonly before: TransferFigures;
  /** What the workspace needs, has and misses afterwards. */
  readonly after: WorkspaceRow;
}

/** Of one product, in its pool and in one workspace. */
export interface TransferFigures {
  readonly available: number;
  readonly assigned: number;
  readonly required: number;
  readonly missing: number;
}

/** Transfers by the rules of contract section 6, in their order (`decideTransfer`). Also refuses with changed-meanwhile. */
export function transfer(
  services: Services,
  caller: Caller,
  request: TransferRequest,
  options: TransferOptions,
): Promise<Outcome<TransferTold>> {
  const references = request.reference === null ? [] : [tidied(request.reference)];
  const scope = { references, workspace: request.workspace };
  return writeTransfer(services, caller, { scope, ...options }, async (authorized, _records, balances) => {
    const { organization } = authorized.organization;
    const before = figuresOf(balances, request.workspace, request.product);
    const context = { ...transferContext(services, authorized), noExcess: options.noExcess === true };
    const decided = decideTransfer(balances, request, context);
    if (!decided.ok) return withCandidates(decided, balances);
    const result = report({ authorized, balances, before, dryRun: options.dryRun }, decided.value);
    return done({ entries: [{ organization, transactions: balances.drafts() }], seen: seenInTransfer(result), result });
  });
}

/** One transfer is worth a look at every name; in a file each bad row would be. */
export function withCandidates(refused: Refused, balances: Balances): Refused {
  const { refusal } = refused;
  if (refusal.code !== 'workspace-not-found') return refused;
  return refuse(refusal.code, {
    ...refusal.details,
    candidates: candidatesFor(refusal.details.key, balances.workspaces()),
  });
}

/** Mistyped words that get a suggestion; each costs a comparison with every known one, and a file can be wrong throughout. */
const SUGGESTIONS = 100;

/** What the rules need to know of the organization. */
export function transferContext(services: Services, { organization }: Authorized): TransferContext {
  const suggested = new Map<string, string | null>();
  return {
    organization: organization.organization,
    activated: organization.activated,
    nearest: (what, word, known) => {
      const mistake = `${what} ${word}`;
      if (!suggested.has(mistake) && suggested.size < SUGGESTIONS) suggested.set(mistake, services.nearest(word, known()));
      return suggested.get(mistake) ?? null;
    },
  };
}

function quantityOf(decision: TransferDecision): number {
  if (decision.kind === 'granted') return decision.draft.quantity;
  return decision.kind === 'replayed' ? decision.earlier.quantity : 0;
}

export function figuresOf(balances: Balances, workspaceKey: string, product: string): TransferFigures {
  const workspace = balances.workspace(workspaceKey);
  if (workspace === undefined || !balances.hasProduct(product)) return { available: 0, assigned: 0, required: 0, missing: 0 };
  const { required, assigned, missing } = needOf(workspace, product, balances.assignedOf(workspace.workspace, product));
  return { available: balances.available(product), assigned, required, missing };
}

function targetOf(decision: Exclude<TransferDecision, { kind: 'granted' }>): Pick<TransferRow, 'workspace' | 'product'> {
  const { workspace, product } = decision.kind === 'skipped' ? decision : decision.earlier;
  return { workspace, product };
}

/** Who asked, where, and the figures that the transfer met. */
interface Booking {
  readonly authorized: Authorized;
  readonly balances: Balances;
  readonly before: TransferFigures;
  readonly dryRun: boolean;
}

function report(booking: Booking, decision: TransferDecision): TransferTold {
  if (decision.kind === 'granted') return toldOf(booking, decision.draft);
  const target = targetOf(decision);
  const replayed = decision.kind === 'replayed' ? decision.earlier : null;
  const row = { transaction: replayed?.id ?? null, ...target, quantity: quantityOf(decision) };
  return { ...told(booking, row, replayed !== null), lots: [], excess: 0 };
}

/** What a transfer does that has just been booked. */
export function toldOf(booking: Booking, { id, workspace, product, quantity, lots }: TransactionDraft): TransferTold {
  const { before, dryRun } = booking;
  if (workspace === null) throw new Error('a transfer without a workspace');
  const row = { transaction: dryRun ? null : id, workspace, product, quantity };
  return { ...told(booking, row, false), lots, excess: Math.max(0, quantity - before.missing) };
}

function told(
  { authorized, balances, before, dryRun }: Booking,
  row: Pick<TransferRow, 'transaction' | 'workspace' | 'product' | 'quantity'>,
  replayed: boolean,
): Omit<TransferTold, 'lots' | 'excess'> {
  const workspace = balances.workspace(row.workspace);
  if (workspace === undefined) throw new Error(`workspace ${row.workspace} has transactions, but does not exist`);
  const { available, missing } = figuresOf(balances, row.workspace, row.product);
  const after = rowAfter(authorized, balances, workspace);
  return { row: { ...row, available, missing, replayed, dryRun }, workspace, before, after };
}

/** As far as it may be shown: a replay is answered where entitlements are not activated any more. */
function rowAfter(authorized: Authorized, balances: Balances, workspace: Workspace): WorkspaceRow {
  if (!seesEntitlements(authorized)) return plainWorkspaceRow(workspace, balances.today);
  return workspaceRow(workspace, balances.share(workspace.workspace), balances.today);
}

/** Whether this request lacks a quantity that only a person could add: seats have none of their own. */
export function needsQuantity(product: string, quantity: string | null): boolean {
  return product === SEAT && quantity === null;
}
