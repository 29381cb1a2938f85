/** Requests as documents. */

import { grouped } from '../../core/counts.ts';
import type { ApprovalRow, RequestRow, WorkspaceRow } from '../../core/results.ts';
import { ofKeys } from '../columns.ts';
import type { Block, Column, Document, Sheet, Tone } from '../document.ts';
import { excessText, stillMissing, summaryBlocks, type TransferSummary, whatText } from './transfers.ts';

const STATE_TONES: Readonly<Record<RequestRow['state'], Tone | null>> = {
  open: 'warn',
  approved: 'good',
  declined: 'bad',
  withdrawn: 'dim',
};

/** What is asked for is a number or a word: as data the number has no marks. */
const columns: readonly Column<RequestRow>[] = [
  { key: 'request', title: 'Request', kind: 'id', drop: 'last', value: (row) => row.request },
  { key: 'at', title: 'At', kind: 'instant', drop: 'first', value: (row) => row.at },
  { key: 'requestedBy', title: 'Requested by', kind: 'text', value: (row) => row.requestedBy },
  { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'quantity', title: 'Quantity', kind: 'text', drop: 'last', value: (row) => String(row.quantity) },
  { key: 'note', title: 'Note', kind: 'text', value: (row) => row.note },
  { key: 'state', title: 'State', kind: 'text', drop: 'last', value: (row) => row.state, tone: (row) => STATE_TONES[row.state] },
  { key: 'decidedBy', title: 'Decided by', kind: 'text', drop: 'first', value: (row) => row.decidedBy },
  { key: 'decidedAt', title: 'Decided at', kind: 'instant', drop: 'first', value: (row) => row.decidedAt },
  { key: 'reason', title: 'Reason', kind: 'text', drop: 'first', value: (row) => row.reason ?? null },
  { key: 'transaction', title: 'Transaction', kind: 'id', drop: 'first', value: (row) => row.transaction },
];

const PEOPLE = columns.map((column): Column<RequestRow> =>
  column.key === 'quantity' && column.kind === 'text' ? { ...column, value: (row) => amountOf(row) } : column,
);

function amountOf({ quantity }: RequestRow): string {
  return quantity === 'missing' ? quantity : grouped(quantity);
}

export function requestSheet(rows: readonly RequestRow[], empty = 'No requests.'): Sheet<RequestRow> {
  return { name: 'requests', columns, rows, empty };
}

export function requestsDocument(rows: readonly RequestRow[], filtered: boolean): Document {
  const empty = filtered
    ? 'No request matches.'
    : 'No requests. Ask for a transfer: entitle requests add WORKSPACE PRODUCT QUANTITY';
  return { kind: 'list', sheet: requestSheet(rows, empty), people: PEOPLE };
}

export function requestDocument(row: RequestRow, text: string): Document {
  const sheet = requestSheet([row]);
  return {
    kind: 'object',
    value: row,
    sheet,
    screen: [
      { kind: 'text', text },
      { kind: 'table', sheet, columns: PEOPLE },
    ],
  };
}

export function approvalDocument(row: ApprovalRow, after: WorkspaceRow): Document {
  const { quantity, product, workspace, transaction, available, requestedBy, dryRun } = row;
  const what = `${grouped(quantity)} × ${product} to workspace ${workspace}`;
  const left = `${grouped(available)} available in the pool, ${stillMissing(after)}`;
  if (dryRun) return requestDocument(row, `Would transfer ${what}, as ${requestedBy} asks; then ${left}. Nothing was changed.`);
  return requestDocument(row, `Transferred ${what} (transaction ${transaction}), as ${requestedBy} asked; ${left}.`);
}

/** What is shown before an approval is confirmed. */
export function approvalSummary(row: ApprovalRow, summary: TransferSummary): Document {
  const { request, requestedBy, note } = row;
  return {
    kind: 'object',
    value: row,
    sheet: requestSheet([row]),
    screen: [
      { kind: 'heading', text: `Request ${request}: transfer ${whatText(summary)}` },
      { kind: 'text', text: `${requestedBy} asks for it${note === null ? '' : `: ${note}`}` },
      ...summaryBlocks(summary, excessText(summary)),
    ],
  };
}

const QUEUE = ofKeys(PEOPLE, 'request workspace product quantity requestedBy note');

/** Open requests on the screen to start the day with; nothing where there are none. */
export function queueBlocks(rows: readonly RequestRow[]): readonly Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: 'Open requests' },
    { kind: 'table', sheet: requestSheet(rows), columns: QUEUE, brief: true },
  ];
}
