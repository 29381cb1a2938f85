/** Pools, and one pool with its lots and transactions, as documents. */

import type { PoolRow, PurchaseRow, TransactionRow } from '../../core/results.ts';
import { ofKeys } from '../columns.ts';
import type { Block, Column, Document, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';
import { LOT_COLUMNS, purchaseSheet } from './purchases.ts';
import { POOL_COLUMNS, transactionSheet } from './transactions.ts';

const columns: readonly Column<PoolRow>[] = [
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (pool) => pool.product },
  { key: 'name', title: 'Name', kind: 'text', drop: 'first', value: (pool) => pool.name },
  { key: 'kind', title: 'Kind', kind: 'text', show: 'data', value: (pool) => pool.kind },
  { key: 'purchased', title: 'Purchased', kind: 'integer', drop: 'first', value: (pool) => pool.purchased },
  { key: 'assigned', title: 'Assigned', kind: 'integer', drop: 'last', value: (pool) => pool.assigned },
  { key: 'held', title: 'Held', kind: 'integer', drop: 'first', value: (pool) => pool.held },
  { key: 'available', title: 'Available', kind: 'integer', drop: 'last', value: (pool) => pool.available },
  { key: 'expired', title: 'Expired', kind: 'integer', drop: 'first', value: (pool) => pool.expired },
  { key: 'upcoming', title: 'Upcoming', kind: 'integer', value: (pool) => pool.upcoming },
  {
    key: 'missing',
    title: 'Missing',
    kind: 'integer',
    drop: 'last',
    value: (pool) => pool.missing,
    tone: (pool) => missingTone(pool.missing),
  },
  { key: 'used', title: 'Used', kind: 'bar', show: 'people', drop: 'first', value: (pool) => usedShare(pool) },
  { key: 'nextExpiry.on', title: 'Next expiry', kind: 'day', value: (pool) => pool.nextExpiry?.on ?? null },
  { key: 'nextExpiry.quantity', title: 'Expiring', kind: 'integer', value: (pool) => pool.nextExpiry?.quantity ?? null },
];

/** The product's name says little that its key does not: it comes last, when there is room. What is held is shown where something is. */
function shownOf(rows: readonly PoolRow[]): readonly Column<PoolRow>[] {
  const held = rows.some((pool) => pool.held > 0) ? 'held ' : '';
  return ofKeys(
    columns,
    `product purchased assigned ${held}available expired upcoming missing nextExpiry.on nextExpiry.quantity used name`,
  );
}

/** What is asked of a pool in the morning. */
const morning = ofKeys(columns, 'product available missing upcoming nextExpiry.on nextExpiry.quantity');

/** The pools on the screen to start the day with. */
export function morningTable(rows: readonly PoolRow[]): Block {
  const short = new Set<unknown>(rows.filter(({ missing }) => missing > 0));
  const rest = { of: rows.length, command: 'entitle pools', least: 4, urgent: (row: unknown) => short.has(row) };
  return { kind: 'table', sheet: poolSheet(rows), columns: morning, brief: true, rest };
}

/** How much of what was bought is assigned. */
function usedShare({ purchased, assigned }: PoolRow): number {
  return purchased === 0 ? 0 : assigned / purchased;
}

export function poolSheet(rows: readonly PoolRow[]): Sheet<PoolRow> {
  return {
    name: 'pools',
    columns,
    rows,
    empty: 'No pools yet. Record a purchase: entitle purchases add PRODUCT QUANTITY --subscription REF --starts DATE',
  };
}

export function poolsDocument(rows: readonly PoolRow[], before: readonly Block[] = []): Document {
  return { kind: 'list', sheet: poolSheet(rows), people: shownOf(rows), before };
}

export interface PoolDetails extends PoolRow {
  readonly lots: readonly PurchaseRow[];
  readonly transactions: readonly TransactionRow[];
}

export function poolDocument(pool: PoolDetails): Document {
  return {
    kind: 'object',
    value: pool,
    sheet: poolSheet([pool]),
    screen: [
      { kind: 'heading', text: `${pool.name} (${pool.product})` },
      { kind: 'table', sheet: poolSheet([pool]), columns: shownOf([pool]).filter(({ key }) => key !== 'name') },
      { kind: 'heading', text: 'Lots' },
      { kind: 'table', sheet: purchaseSheet(pool.lots), columns: LOT_COLUMNS },
      { kind: 'heading', text: 'Transactions, newest first' },
      { kind: 'table', sheet: transactionSheet(pool.transactions), columns: POOL_COLUMNS },
    ],
  };
}
