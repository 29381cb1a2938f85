/** Transactions, and the activity log, as documents. */

import { counted, grouped } from '../../core/counts.ts';
import type { CheckState } from '../../core/ledger.ts';
import type { Draw } from '../../core/pools.ts';
import type { ActivityRow, TransactionRow } from '../../core/results.ts';
import { minute } from '../cells.ts';
import { columnsFor, ofKeys } from '../columns.ts';
import type { Column, Document, Field, Sheet } from '../document.ts';
import { totalsText } from '../words.ts';

const columns: readonly Column<TransactionRow>[] = [
  { key: 'id', title: 'Id', kind: 'id', drop: 'last', value: (row) => row.id },
  { key: 'at', title: 'At', kind: 'instant', value: (row) => row.at },
  { key: 'kind', title: 'Kind', kind: 'text', drop: 'last', value: (row) => row.kind },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'quantity', title: 'Quantity', kind: 'integer', drop: 'last', value: (row) => row.quantity },
  { key: 'workspace', title: 'Workspace', kind: 'text', drop: 'last', value: (row) => row.workspace },
  { key: 'subscription', title: 'Subscription', kind: 'text', value: (row) => row.subscription },
  { key: 'actor', title: 'Actor', kind: 'text', value: (row) => row.actor },
  { key: 'reference', title: 'Reference', kind: 'text', drop: 'first', value: (row) => row.reference },
  { key: 'note', title: 'Note', kind: 'text', drop: 'first', value: (row) => row.note },
  { key: 'lots', title: 'Lots', kind: 'list', drop: 'first', value: (row) => row.lots.map(lotText) },
  { key: 'hash', title: 'Hash', kind: 'text', show: 'data', value: (row) => row.hash },
  // What only rows of some kinds have; after the hash, which was the last column before they were there.
  { key: 'until', title: 'Until', kind: 'day', show: 'data', value: (row) => row.until ?? null },
  { key: 'hold', title: 'Hold', kind: 'id', show: 'data', value: (row) => row.hold ?? null },
  { key: 'corrects', title: 'Corrects', kind: 'id', show: 'data', value: (row) => row.corrects ?? null },
  { key: 'request', title: 'Request', kind: 'id', show: 'data', value: (row) => row.request ?? null },
];

/** Transactions of one product. */
export const POOL_COLUMNS = ofKeys(columns, 'id at kind quantity workspace subscription note');
/** Transactions of one workspace. */
export const WORKSPACE_COLUMNS = ofKeys(columns, 'id at kind product quantity actor reference note');

/** `3: 1250 of SO-2026-008`: from which purchase, how much, of which subscription. */
function lotText({ purchase, subscription, quantity }: TransactionRow['lots'][number]): string {
  return `${purchase}: ${quantity} of ${subscription}`;
}

/** What people see: counts in lots have their thousands apart. */
const people = columnsFor('people', columns).map((column): Column<TransactionRow> =>
  column.key === 'lots' && column.kind === 'list' ? { ...column, value: (row) => row.lots.map(readableLot) } : column,
);

function readableLot({ purchase, subscription, quantity }: TransactionRow['lots'][number]): string {
  return `${purchase}: ${grouped(quantity)} of ${subscription}`;
}

export function transactionSheet(rows: Sheet<TransactionRow>['rows']): Sheet<TransactionRow> {
  return {
    name: 'transactions',
    columns,
    rows,
    empty: 'No transactions. Record a purchase (entitle purchases add) or transfer something (entitle transfer).',
  };
}

/** `of`: how many there are in all, where that is known and more. */
export function transactionsDocument(rows: readonly TransactionRow[], of: number | null): Document {
  return { kind: 'list', sheet: { ...transactionSheet(rows), ...(of === null ? {} : { of }) }, people };
}

export function transactionDocument(row: TransactionRow): Document {
  return {
    kind: 'object',
    value: row,
    sheet: transactionSheet([row]),
    screen: [
      { kind: 'heading', text: `Transaction ${row.id}` },
      {
        kind: 'fields',
        fields: [
          { label: 'Kind', text: row.kind },
          { label: 'At', text: minute(row.at) },
          { label: 'Product', text: row.product },
          { label: 'Quantity', text: grouped(row.quantity) },
          { label: 'Workspace', text: row.workspace ?? '–' },
          { label: 'Subscription', text: row.subscription ?? '–' },
          { label: 'Actor', text: row.actor },
          { label: 'Reference', text: row.reference ?? '–' },
          { label: 'Note', text: row.note ?? '–' },
          ...ownFields(row),
          { label: 'Hash', text: row.hash },
        ],
      },
      { kind: 'heading', text: 'Lots' },
      { kind: 'table', sheet: drawSheet(row.lots) },
    ],
  };
}

/** What only rows of its kind have. */
function ownFields({ until, hold, corrects, request }: TransactionRow): readonly Field[] {
  const found = Object.entries({ Until: until, Hold: hold, Corrects: corrects, Request: request });
  return found.flatMap(([label, value]) => (value === undefined ? [] : [{ label, text: String(value) }]));
}

/** What was drawn from which lots, in draw order. */
export function drawSheet(lots: readonly Draw[]): Sheet<Draw> {
  return {
    name: 'lots',
    columns: [
      { key: 'purchase', title: 'Purchase', kind: 'id', value: (draw) => draw.purchase },
      { key: 'subscription', title: 'Subscription', kind: 'text', value: (draw) => draw.subscription },
      { key: 'quantity', title: 'Quantity', kind: 'integer', value: (draw) => draw.quantity },
    ],
    rows: lots,
    empty: 'Nothing is drawn.',
  };
}

const activityColumns: readonly Column<ActivityRow>[] = [
  { key: 'id', title: 'Id', kind: 'id', drop: 'last', value: (row) => row.id },
  { key: 'at', title: 'At', kind: 'instant', value: (row) => row.at },
  { key: 'actor', title: 'Actor', kind: 'text', value: (row) => row.actor },
  { key: 'action', title: 'Action', kind: 'text', drop: 'last', value: (row) => row.action },
  { key: 'subject', title: 'Subject', kind: 'text', drop: 'last', value: (row) => row.subject },
  { key: 'changes', title: 'Changes', kind: 'list', show: 'people', value: changesOf },
  { key: 'before', title: 'Before', kind: 'text', show: 'data', value: (row) => jsonOf(row.before) },
  { key: 'after', title: 'After', kind: 'text', show: 'data', value: (row) => jsonOf(row.after) },
  { key: 'hash', title: 'Hash', kind: 'text', show: 'data', value: (row) => row.hash },
];

function jsonOf(state: object | null): string | null {
  return state === null ? null : JSON.stringify(state);
}

/** What a change changed: `status: test → pre-production`; of a check what it did and saw. */
function changesOf({ action, before, after }: ActivityRow): readonly string[] {
  if (action === 'check.ran') return seenBy(after as CheckState);
  if (before === null || after === null) return [];
  const [old, now] = [Object.entries(before), new Map(Object.entries(after))];
  return old.flatMap(([key, value]: [string, unknown]) => {
    const [from, to] = [wordOf(value), wordOf(now.get(key))];
    return from === to ? [] : [`${key}: ${from} → ${to}`];
  });
}

function seenBy({ seats, missingSeats, missingModules }: CheckState): readonly string[] {
  const missing = totalsText({ seats: missingSeats, modules: missingModules });
  return [`${counted(seats, 'seat')} assigned`, `${missing} missing`];
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? `[${value.join(', ')}]` : JSON.stringify(value);
}

export function activityDocument(rows: readonly ActivityRow[]): Document {
  const sheet: Sheet<ActivityRow> = { name: 'activity', columns: activityColumns, rows, empty: 'No activity.' };
  return { kind: 'list', sheet };
}
