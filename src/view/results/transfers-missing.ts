/** Everything that one workspace was missing, as documents: before it is confirmed, and when it is done. */

import type { TransferRow, WorkspaceRow } from '../../core/results.ts';
import type { Block, Document } from '../document.ts';
import { amountText } from '../words.ts';
import { FINAL } from './taken.ts';
import { overBlocks, shortBlocks, stillMissing, transferColumns } from './transfers.ts';
import { entitlementBlocks, lackingText, lacksHeldOnly } from './workspaces.ts';

interface Report {
  readonly rows: readonly TransferRow[];
  readonly after: WorkspaceRow;
}

interface Takes {
  /** `250 seats and 1 module` */
  readonly amount: string;
  readonly customer: string;
  readonly table: Block;
}

export function missingSummary({ rows, after }: Report, { amount, customer, table }: Takes): Document {
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Transfer ${amount} to ${after.name} (${after.workspace}) at ${customer}` },
    table,
    ...shortBlocks(after),
    ...overBlocks(after),
    FINAL,
  ];
  return { kind: 'object', value: after, sheet: sheetOf(rows), screen };
}

/** A list of rows of `transfer`, one a product (contract, section 5). */
export function missingTransfersDocument({ rows, after }: Report, dryRun: boolean): Document {
  const [before, tone] = [sentence({ rows, after }, dryRun), rows.length > 0 && !dryRun ? ('good' as const) : undefined];
  return {
    kind: 'list',
    sheet: sheetOf(rows),
    before: [{ kind: 'text', text: before, ...(tone === undefined ? {} : { tone }) }],
    after: rows.length > 0 && !dryRun ? entitlementBlocks(after) : [],
  };
}

function sentence({ rows, after }: Report, dryRun: boolean): string {
  const lacks = lackingText(after);
  const still = stillMissing(after);
  if (rows.length === 0) {
    if (lacks === '' || lacksHeldOnly(after))
      return `Nothing to do: workspace ${after.workspace} misses ${lacks === '' ? 'nothing' : lacks}.`;
    return `Nothing was transferred: the pools have nothing of what is missing there: ${lacks}.`;
  }
  const what = `${amountText(rows)} to workspace ${after.workspace}`;
  return dryRun ? `Would transfer ${what}; then ${still}. Nothing was changed.` : `Transferred ${what}; ${still}.`;
}

function sheetOf(rows: readonly TransferRow[]) {
  return { name: 'transfers', columns: transferColumns, rows, empty: 'Nothing was transferred.' };
}
