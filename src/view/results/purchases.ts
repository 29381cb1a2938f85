/** Purchases as documents. */

import type { PurchaseRow } from '../../core/results.ts';
import { ofKeys } from '../columns.ts';
import type { Column, Document, Sheet } from '../document.ts';

const columns: readonly Column<PurchaseRow>[] = [
  { key: 'purchase', title: 'Purchase', kind: 'id', drop: 'last', value: (row) => row.purchase },
  { key: 'subscription', title: 'Subscription', kind: 'text', drop: 'last', value: (row) => row.subscription },
  { key: 'product', title: 'Product', kind: 'text', drop: 'last', value: (row) => row.product },
  { key: 'quantity', title: 'Quantity', kind: 'integer', value: (row) => row.quantity },
  { key: 'drawn', title: 'Drawn', kind: 'integer', drop: 'first', value: (row) => row.drawn },
  { key: 'remaining', title: 'Remaining', kind: 'integer', drop: 'last', value: (row) => row.remaining },
  { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
  { key: 'endsOn', title: 'Ends', kind: 'day', drop: 'last', value: (row) => row.endsOn },
  { key: 'reference', title: 'Reference', kind: 'text', drop: 'first', value: (row) => row.reference },
];

/** Purchases as the lots of one pool. */
export const LOT_COLUMNS = ofKeys(columns, 'purchase subscription quantity drawn remaining startsOn endsOn reference');

export function purchaseSheet(rows: readonly PurchaseRow[]): Sheet<PurchaseRow> {
  return {
    name: 'purchases',
    columns,
    rows,
    empty: 'No purchases yet. Record one: entitle purchases add PRODUCT QUANTITY --subscription REF --starts DATE',
  };
}

export function purchasesDocument(rows: readonly PurchaseRow[]): Document {
  return { kind: 'list', sheet: purchaseSheet(rows) };
}

/** `sentence`: what would become of it. */
export function purchaseDocument(row: PurchaseRow, sentence: string | null = null): Document {
  const sheet = purchaseSheet([row]);
  const said = sentence === null ? [] : [{ kind: 'text', text: sentence } as const];
  return { kind: 'object', value: row, sheet, screen: [...said, { kind: 'table', sheet }] };
}
