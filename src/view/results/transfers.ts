/** Transfers as documents: what one did, what it would do, and every row of a file. */

import { grouped } from '../../core/counts.ts';
import type { Draw } from '../../core/pools.ts';
import type { TransferRow, WorkspaceRow } from '../../core/results.ts';
import type { Workspace } from '../../core/workspaces.ts';
import type { Block, Column, Document, Sheet } from '../document.ts';
import { FINAL } from './taken.ts';
import { missingTone } from './tones.ts';
import { drawSheet } from './transactions.ts';
import { entitlementBlocks, lackingText } from './workspaces.ts';

export const transferColumns: readonly Column<TransferRow>[] = [
  { key: 'transaction', title: 'Transaction', kind: 'id', value: (r) => r.transaction },
  { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (r) => r.workspace },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (r) => r.product },
  { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'last', value: (r) => r.quantity },
  { key: 'available', title: 'Available', kind: 'integer', value: (r) => r.available },
  { key: 'missing', title: 'Missing', kind: 'integer', value: (r) => r.missing, tone: (r) => missingTone(r.missing) },
  { key: 'replayed', title: 'Replayed', kind: 'flag', value: (r) => r.replayed },
  { key: 'dryRun', title: 'Dry run', kind: 'flag', value: (r) => r.dryRun },
];

export function transferSheet(row: TransferRow): Sheet<TransferRow> {
  return { name: 'transfer', columns: transferColumns, rows: [row], empty: '' };
}

/**
 * `excess`: units beyond what was missing. `after`: what the workspace has and misses afterwards; `shown` below the transfer.
 */
export function transferDocument(row: TransferRow, excess: number, after: WorkspaceRow, shown: boolean): Document {
  return {
    kind: 'object',
    value: row,
    sheet: transferSheet(row),
    screen: [sentence(row, excess, after), ...(shown ? entitlementBlocks(after) : [])],
  };
}

/** What is missing there, of any product. */
export function stillMissing(after: WorkspaceRow): string {
  const lacking = lackingText(after);
  return lacking === '' ? 'nothing still missing there' : `still missing there: ${lacking}`;
}

/** The same as far as the actor may see it. */
function stillText({ missing, product }: TransferRow, excess: number, after: WorkspaceRow): string {
  const [lacking, still] = [lackingText(after), stillMissing(after)];
  if (after.seats === undefined) return `${missing === 0 ? 'no' : grouped(missing)} ${product} still missing there`;
  if (excess === 0) return still;
  return `${grouped(excess)} more than was missing there${lacking === '' ? '' : `; ${still}`}`;
}

function sentence(row: TransferRow, excess: number, after: WorkspaceRow): Block {
  const { quantity, product, workspace, transaction, available, replayed, dryRun } = row;
  const left = `${grouped(available)} available in the pool, ${stillText(row, excess, after)}`;
  if (quantity === 0) {
    const misses = row.missing === 0 ? `misses no ${product}` : `misses ${grouped(row.missing)} × ${product}, held for it`;
    return { kind: 'text', text: `Nothing to do: workspace ${workspace} ${misses}.` };
  }
  const what = `${grouped(quantity)} × ${product} to workspace ${workspace}`;
  if (replayed) return { kind: 'text', text: `Already transferred, by transaction ${transaction}: ${what}; ${left}.` };
  if (dryRun) return { kind: 'text', text: `Would transfer ${what}; then ${left}. Nothing was changed.` };
  return { kind: 'text', tone: 'good', text: `Transferred ${what} (transaction ${transaction}); ${left}.` };
}

export interface TransferSummary {
  readonly row: TransferRow;
  readonly workspace: Pick<Workspace, 'name'>;
  readonly lots: readonly Draw[];
  readonly excess: number;
  readonly before: { readonly available: number; readonly assigned: number; readonly required: number; readonly missing: number };
  readonly after: WorkspaceRow;
}

/** What is said of a transfer that goes beyond what is missing. */
export function excessText({ row, excess, before }: Pick<TransferSummary, 'row' | 'excess' | 'before'>): string {
  const missing = before.missing === 0 ? 'nothing is missing there' : `it misses ${grouped(before.missing)}`;
  return `This is ${grouped(excess)} × ${row.product} more than workspace ${row.workspace} needs today: ${missing}.`;
}

/** The same of a transfer that could be made without. */
export function avoidableExcessText(summary: Pick<TransferSummary, 'row' | 'excess' | 'before'>): string {
  return `${excessText(summary)} --no-excess refuses that.`;
}

/** What is shown before the confirmation: the lots that will be drawn, the figures before and after, and that it is final. */
export function transferSummary(summary: TransferSummary): Document {
  const { row } = summary;
  const screen: readonly Block[] = [
    { kind: 'heading', text: `Transfer ${whatText(summary)}` },
    ...summaryBlocks(summary, avoidableExcessText(summary)),
  ];
  return { kind: 'object', value: row, sheet: transferSheet(row), screen };
}

/** `120 × seat to Gala (gala-2026)` */
export function whatText({ row: { quantity, product, workspace }, workspace: { name } }: TransferSummary): string {
  return `${grouped(quantity)} × ${product} to ${name} (${workspace})`;
}

/** `warning`: what is said where it goes beyond what is missing. */
export function summaryBlocks({ row, lots, excess, before, after }: TransferSummary, warning: string): readonly Block[] {
  const { product, quantity } = row;
  const figures = [
    { what: `${product} available in the pool`, before: before.available, after: row.available },
    { what: `${product} assigned to the workspace`, before: before.assigned, after: before.assigned + quantity },
    { what: `${product} missing there`, before: before.missing, after: row.missing },
  ];
  return [
    { kind: 'table', sheet: figureSheet(figures) },
    { kind: 'heading', text: 'Drawn from' },
    { kind: 'table', sheet: drawSheet(lots) },
    ...shortBlocks(after),
    ...overBlocks(after),
    ...(excess > 0 ? [{ kind: 'banner', tone: 'warn', text: warning } as const] : []),
    FINAL,
  ];
}

/** What is given to an event that is over is hardly meant. */
export function overBlocks({ phase, endsOn }: Pick<WorkspaceRow, 'phase' | 'endsOn'>): readonly Block[] {
  return phase === 'past' ? [{ kind: 'banner', tone: 'warn', text: `This event ended on ${endsOn}.` }] : [];
}

/** What an event will still miss, of any product. */
export function shortBlocks(after: WorkspaceRow): readonly Block[] {
  const lacks = lackingText(after);
  return lacks === '' ? [] : [{ kind: 'banner', tone: 'bad', text: `Still missing there then: ${lacks}` }];
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
