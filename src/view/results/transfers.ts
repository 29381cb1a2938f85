/** Transfers as documents: what one did, what it would do, and every row of a file. */

import type { Draw } from '../../core/pools.ts';
import type { BulkResult, BulkRow, TransferRow, WorkspaceRow } from '../../core/results.ts';
import type { Block, Document, Sheet, Tone } from '../document.ts';
import { grouped } from '../cells.ts';
import { missingTone } from './tones.ts';
import { drawSheet } from './transactions.ts';
import { entitlementBlocks } from './workspaces.ts';

function transferSheet(row: TransferRow): Sheet<TransferRow> {
  return {
    name: 'transfer',
    columns: [
      { key: 'transaction', title: 'Transaction', kind: 'integer', value: (r) => r.transaction },
      { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (r) => r.workspace },
      { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (r) => r.product },
      { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'last', value: (r) => r.quantity },
      { key: 'available', title: 'Available', kind: 'integer', value: (r) => r.available },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (r) => r.missing, tone: (r) => missingTone(r.missing) },
      { key: 'replayed', title: 'Replayed', kind: 'flag', value: (r) => r.replayed },
      { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (r) => r.dryRun },
    ],
    rows: [row],
    empty: '',
  };
}

/** `workspace`: what it has afterwards, shown below the transfer; null when it is not to be shown. */
export function transferDocument(row: TransferRow, workspace: WorkspaceRow | null): Document {
  return {
    kind: 'object',
    value: row,
    sheet: transferSheet(row),
    screen: [sentence(row), ...(workspace === null ? [] : entitlementBlocks(workspace))],
  };
}

function sentence({ quantity, product, workspace, transaction, available, missing, replayed, dryRun }: TransferRow): Block {
  const left = `${grouped(available)} available in the pool, ${missing === 0 ? 'nothing' : grouped(missing)} still missing there`;
  if (quantity === 0) return { kind: 'text', text: `Nothing to do: workspace ${workspace} misses no ${product}.` };
  const what = `${grouped(quantity)} × ${product} to workspace ${workspace}`;
  if (replayed) return { kind: 'text', text: `Already transferred, by transaction ${transaction}: ${what}; ${left}.` };
  if (dryRun) return { kind: 'text', text: `Would transfer ${what}; then ${left}. Nothing was changed.` };
  return { kind: 'text', tone: 'good', text: `Transferred ${what} (transaction ${transaction}); ${left}.` };
}

export interface TransferSummary {
  readonly row: TransferRow;
  readonly workspaceName: string;
  readonly lots: readonly Draw[];
  readonly before: { readonly available: number; readonly assigned: number; readonly required: number; readonly missing: number };
}

/** What is shown before the confirmation: the lots that will be drawn, the figures before and after, and that it is final. */
export function transferSummary({ row, workspaceName, lots, before }: TransferSummary): Document {
  const { workspace, product, quantity } = row;
  const over = before.assigned + quantity - before.required;
  const figures = [
    { what: `${product} available in the pool`, before: before.available, after: row.available },
    { what: `${product} assigned to the workspace`, before: before.assigned, after: before.assigned + quantity },
    { what: `${product} missing there`, before: before.missing, after: row.missing },
  ];
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Transfer ${grouped(quantity)} × ${product} to ${workspaceName} (${workspace})` },
    { kind: 'table', sheet: figureSheet(figures) },
    { kind: 'heading', text: 'Drawn from' },
    { kind: 'table', sheet: drawSheet(lots) },
    ...(over > 0
      ? [{ kind: 'banner', tone: 'warn', text: `This is ${grouped(over)} more than the workspace needs today.` } as const]
      : []),
    { kind: 'banner', tone: 'warn', text: 'A transfer is final: it cannot be taken back or moved.' },
  ];
  return { kind: 'object', value: row, sheet: transferSheet(row), screen };
}

function figureSheet(
  rows: readonly { readonly what: string; readonly before: number; readonly after: number }[],
): Sheet<(typeof rows)[number]> {
  return {
    name: 'figures',
    columns: [
      { key: 'what', title: '', kind: 'text', value: (row) => row.what },
      { key: 'before', title: 'Before', kind: 'integer', value: (row) => row.before },
      { key: 'after', title: 'After', kind: 'integer', value: (row) => row.after },
    ],
    rows,
    empty: '',
  };
}

const ROW_TONES: Readonly<Record<BulkRow['status'], Tone | null>> = {
  applied: 'good',
  planned: 'good',
  rejected: 'bad',
  skipped: 'dim',
  replayed: 'dim',
  withheld: 'warn',
};

export function bulkSheet(rows: readonly BulkRow[]): Sheet<BulkRow> {
  return {
    name: 'rows',
    columns: [
      { key: 'row', title: 'Row', kind: 'integer', drop: 'last', value: (row) => row.row },
      { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
      {
        key: 'status',
        title: 'Status',
        kind: 'text',
        drop: 'last',
        value: (row) => row.status,
        tone: (row) => ROW_TONES[row.status],
      },
      { key: 'code', title: 'Code', kind: 'text', value: (row) => row.code },
      { key: 'message', title: 'Message', kind: 'text', value: (row) => row.message },
      { key: 'transaction', title: 'Transaction', kind: 'integer', value: (row) => row.transaction },
    ],
    rows,
    empty: 'The file has no rows.',
  };
}

/** All rows of a short file; of a long one those that need a look. */
const ALL_ROWS_UP_TO = 50;

export function bulkDocument(result: BulkResult): Document {
  const rows = result.rows.length <= ALL_ROWS_UP_TO ? result.rows : result.rows.filter(({ status }) => status === 'rejected');
  const counts = [
    `${grouped(result.applied)} ${result.dryRun ? 'would be applied' : 'applied'}`,
    `${grouped(result.rejected)} rejected`,
    `${grouped(result.skipped)} skipped`,
    `${grouped(result.replayed)} replayed`,
    `${grouped(result.seats)} seats`,
  ].join(', ');
  return {
    kind: 'object',
    value: result,
    sheet: bulkSheet(result.rows),
    screen: [
      ...(rows.length > 0 || result.rows.length === 0 ? [{ kind: 'table', sheet: bulkSheet(rows) } as const] : []),
      { kind: 'text', text: `${grouped(result.rows.length)} rows: ${counts}.${result.dryRun ? ' Nothing was changed.' : ''}` },
    ],
  };
}
