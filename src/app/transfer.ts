/** `transfer`: one transfer, by a person or a script. */

import { done, type Outcome } from '../core/outcome.ts';
import type { Draw } from '../core/pools.ts';
import { refuse, type Refused } from '../core/refusals.ts';
import { candidatesFor } from '../core/search.ts';
import type { TransferRow, WorkspaceRow } from '../core/results.ts';
import { decideTransfer, type TransferContext, type TransferDecision, type TransferRequest } from '../core/transfers.ts';
import { type ProductKey, SEAT, type WorkspaceKey } from '../core/values.ts';
import { needOf, type Workspace } from '../core/workspaces.ts';
import type { Balances } from '../core/balances.ts';
import type { Caller, Services } from './ports.ts';
import { type Scene, seesEntitlements } from './scene.ts';
import { enterWithBalances, plainWorkspaceRow, workspaceRow } from './situation.ts';
import { write } from './write.ts';

export interface TransferOptions {
  readonly dryRun: boolean;
  /** Refuse what goes beyond what is missing. */
  readonly noExcess?: boolean;
  /** The quantity a person has confirmed: anything else means that the world changed while they were asked. */
  readonly confirmed: number | null;
}

/** What happened, or would: the row that is printed, and what a summary shows beside it. */
export interface TransferReport {
  readonly row: TransferRow;
  readonly workspace: Workspace;
  readonly lots: readonly Draw[];
  /** Units beyond what was missing. */
  readonly excess: number;
  readonly before: { readonly available: number; readonly assigned: number; readonly required: number; readonly missing: number };
  /** What the workspace needs, has and misses afterwards. */
  readonly after: WorkspaceRow;
}

/** Transfers by the rules of contract section 6, in their order (`decideTransfer`). Also refuses with changed-meanwhile. */
export function transfer(
  services: Services,
  caller: Caller,
  request: TransferRequest,
  options: TransferOptions,
): Promise<Outcome<TransferReport>> {
  return write(services, { actor: caller.actor, dryRun: options.dryRun }, async (records) => {
    const references = request.reference === null ? [] : [request.reference.normalize('NFC').trim()];
    const entered = await enterWithBalances(services, records, caller, { references, workspace: request.workspace });
    if (!entered.ok) return entered;
    const { scene, balances } = entered.value;
    const { organization } = scene.organization;
    const before = figuresOf(balances, request.workspace, request.product);
    const context = { ...transferContext(services, scene), noExcess: options.noExcess === true };
    const decided = decideTransfer(balances, request, context);
    if (!decided.ok) return withCandidates(decided, balances);
    const quantity = quantityOf(decided.value);
    if (options.confirmed !== null && quantity !== options.confirmed) {
      return refuse('changed-meanwhile', {
        what: 'what is missing',
        confirmed: String(options.confirmed),
        now: String(quantity),
      });
    }
    const told = report(balances, decided.value, before, options.dryRun);
    const result = { ...told, after: rowAfter(scene, balances, told.workspace) };
    return done({ entries: [{ organization, transactions: balances.drafts() }], result });
  });
}

/** One transfer is worth a look at every name; in a file each bad row would be. */
function withCandidates(refused: Refused, balances: Balances): Refused {
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
export function transferContext(services: Services, { organization }: Scene): TransferContext {
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

function figuresOf(balances: Balances, workspaceKey: string, product: string): TransferReport['before'] {
  const workspace = balances.workspace(workspaceKey);
  if (workspace === undefined || !balances.hasProduct(product)) return { available: 0, assigned: 0, required: 0, missing: 0 };
  const { required, assigned, missing } = needOf(workspace, product, balances.assignedOf(workspace.workspace, product));
  return { available: balances.available(product), assigned, required, missing };
}

function targetOf(decision: TransferDecision): { readonly workspace: WorkspaceKey; readonly product: ProductKey } {
  if (decision.kind === 'skipped') return decision;
  if (decision.kind === 'replayed') return decision.earlier;
  const { workspace, product } = decision.draft;
  if (workspace === null) throw new Error('a transfer without a workspace');
  return { workspace, product };
}

function report(
  balances: Balances,
  decision: TransferDecision,
  before: TransferReport['before'],
  dryRun: boolean,
): Omit<TransferReport, 'after'> {
  const target = targetOf(decision);
  const workspace = balances.workspace(target.workspace);
  if (workspace === undefined) throw new Error(`workspace ${target.workspace} has transactions, but does not exist`);
  const { available, missing } = figuresOf(balances, target.workspace, target.product);
  const transaction =
    decision.kind === 'granted' ? (dryRun ? null : decision.draft.id) : decision.kind === 'replayed' ? decision.earlier.id : null;
  const row: TransferRow = {
    transaction,
    workspace: target.workspace,
    product: target.product,
    quantity: quantityOf(decision),
    available,
    missing,
    replayed: decision.kind === 'replayed',
    dryRun,
  };
  const [lots, excess] = decision.kind === 'granted' ? [decision.draft.lots, decision.excess] : [[], 0];
  return { row, workspace, lots, excess, before };
}

/** As far as it may be shown: a replay is answered where entitlements are not activated any more. */
function rowAfter(scene: Scene, balances: Balances, workspace: Workspace): WorkspaceRow {
  if (!seesEntitlements(scene)) return plainWorkspaceRow(workspace, balances.today);
  return workspaceRow(workspace, balances.share(workspace.workspace), balances.today);
}

/** Whether this request lacks a quantity that only a person could add: seats have none of their own. */
export function needsQuantity(product: string, quantity: string | null): boolean {
  return product === SEAT && quantity === null;
}
