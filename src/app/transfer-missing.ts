/** `transfer WORKSPACE --missing`: everything that a workspace needs, seats and modules, in one commit. */

import type { Balances } from '../core/balances.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse, refuseDeficits } from '../core/refusals.ts';
import type { TransferRow, WorkspaceRow } from '../core/results.ts';
import { candidatesFor } from '../core/search.ts';
import { parseNote, SEAT } from '../core/values.ts';
import { isCharged, missingOf, type Need, unsuppliedOf, type Workspace } from '../core/workspaces.ts';
import { type Mode, type Seen, seenAs } from './commit.ts';
import type { Caller, Services } from './ports.ts';
import { workspaceRow } from './balances.ts';
import { writeTransfer } from './write.ts';
import { demandActivated } from './authorization.ts';

export interface MissingRequest {
  readonly workspace: string;
  /** As far as the pools go, in place of all or nothing. */
  readonly partial: boolean;
  readonly note: string | null;
}

export interface MissingReport {
  /** One a product: seats first, then modules by key. */
  readonly rows: readonly TransferRow[];
  /** What the workspace needs, has and misses afterwards. */
  readonly after: WorkspaceRow;
}

/**
 * Refuses as `authorize` does, and with workspace-not-found, workspace-not-charged, insufficient-entitlements
 * (unless `partial`) with the deficit of every pool that is short, or changed-meanwhile. Where nothing is missing, nothing
 * happens.
 */
export function transferMissing(
  services: Services,
  caller: Caller,
  request: MissingRequest,
  mode: Mode,
): Promise<Outcome<MissingReport>> {
  const scope = { references: [], workspace: request.workspace };
  return writeTransfer(services, caller, { scope, ...mode }, async (authorized, _records, balances) => {
    const activated = demandActivated(authorized);
    if (!activated.ok) return activated;
    const { organization } = authorized.organization;
    const workspace = balances.workspace(request.workspace);
    if (workspace === undefined) {
      const known = balances.workspaces();
      const nearest = services.nearest(
        request.workspace,
        known.map((each) => each.workspace),
      );
      const candidates = candidatesFor(request.workspace, known);
      return refuse('workspace-not-found', { key: request.workspace, organization, nearest, candidates });
    }
    if (!isCharged(workspace.status)) return refuse('workspace-not-charged', { workspace: workspace.workspace });
    const note = request.note === null ? done(null) : parseNote(request.note);
    if (!note.ok) return note;
    const rows = supply(balances, workspace, { ...request, note: note.value }, mode.dryRun);
    if (!rows.ok) return rows;
    const after = workspaceRow(workspace, balances.share(workspace.workspace), balances.today);
    const result = { rows: rows.value, after };
    return done({ entries: [{ organization, transactions: balances.drafts() }], seen: seenInMissing(result), result });
  });
}

export function seenInMissing({ rows }: Pick<MissingReport, 'rows'>): Seen {
  return seenAs('what is missing', rows.map(({ product, quantity }) => `${quantity} × ${product}`).join(', ') || 'nothing');
}

/** Books what is missing as far as it may go. */
function supply(
  balances: Balances,
  workspace: Workspace,
  { partial, note }: MissingRequest,
  dryRun: boolean,
): Outcome<readonly TransferRow[]> {
  // What is held for it is as good as there.
  const needs = missingOf(workspace, balances.share(workspace.workspace)).filter((need) => unsuppliedOf(need) > 0);
  const [first, ...others] = needs
    .filter((need) => unsuppliedOf(need) > balances.available(need.product))
    .map(deficitIn(balances));
  if (first !== undefined && !partial) {
    const some = needs.some(({ product }) => balances.available(product) > 0);
    return refuseDeficits(workspace.workspace, [first, ...others], some ? 'part' : undefined);
  }
  const rows = needs.flatMap((need): TransferRow[] => {
    const { product, missing } = need;
    const needed = unsuppliedOf(need);
    const most = Math.min(needed, balances.available(product));
    // Half a module is none.
    const quantity = product === SEAT || most === needed ? most : 0;
    if (quantity === 0) return [];
    const key = workspace.workspace;
    const { id } = balances.grant({ kind: 'transfer', workspace: key, product, quantity, reference: null, note });
    return [
      {
        transaction: dryRun ? null : id,
        workspace: key,
        product,
        quantity,
        available: balances.available(product),
        missing: missing - quantity,
        replayed: false,
        dryRun,
      },
    ];
  });
  return done(rows);
}

function deficitIn(balances: Balances) {
  return (need: Need) => {
    const { product } = need;
    const [requested, available] = [unsuppliedOf(need), balances.available(product)];
    return { product, available, requested, short: requested - available };
  };
}
