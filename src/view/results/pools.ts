/** Pools, and one pool with its lots and transactions, as documents. */

import type { PoolRow, PurchaseRow, TransactionRow } from '../../core/results.ts';
import type { Column, Document, Sheet } from '../document.ts';
import { missingTone } from './tones.ts';
import { purchaseSheet } from './purchases.ts';
import { transactionSheet } from './transactions.ts';

const columns: readonly Column<PoolRow>[] = [
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (pool) => pool.product },
  { key: 'name', title: 'Name', kind: 'text', drop: 'first', value: (pool) => pool.name },
  { key: 'kind', title: 'Kind', kind: 'text', show: 'data', value: (pool) => pool.kind },
  { key: 'purchased', title: 'Purchased', kind: 'integer', value: (pool) => pool.purchased },
  { key: 'assigned', title: 'Assigned', kind: 'integer', drop: 'last', value: (pool) => pool.assigned },
  { key: 'available', title: 'Available', kind: 'integer', drop: 'last', value: (pool) => pool.available },
  { key: 'expired', title: 'Expired', kind: 'integer', value: (pool) => pool.expired },
  { key: 'upcoming', title: 'Upcoming', kind: 'integer', value: (pool) => pool.upcoming },
  {
    key: 'missing',
    title: 'Missing',
    kind: 'integer',
    drop: 'last',
    value: (pool) => pool.missing,
    tone: (pool) => missingTone(pool.missing),
  },
  { key: 'used', title: 'Used', kind: 'bar', show: 'people', value: (pool) => usedShare(pool) },
  { key: 'nextExpiry.on', title: 'Next expiry', kind: 'day', value: (pool) => pool.nextExpiry?.on ?? null },
  { key: 'nextExpiry.quantity', title: 'Expiring', kind: 'integer', value: (pool) => pool.nextExpiry?.quantity ?? null },
];

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

export function poolsDocument(rows: readonly PoolRow[]): Document {
  return { kind: 'list', sheet: poolSheet(rows) };
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
      { kind: 'table', sheet: poolSheet([pool]) },
      { kind: 'heading', text: 'Lots' },
      { kind: 'table', sheet: purchaseSheet(pool.lots) },
      { kind: 'heading', text: 'Transactions, newest first' },
      { kind: 'table', sheet: transactionSheet(pool.transactions) },
    ],
  };
}
