/** `import purchases`: recorded by reference; an unknown product is created as a module (contract, section 7). */

import type { ActivityDraft, ProductState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import {
  kindOf,
  parseDate,
  parseNote,
  parseProductKey,
  parseQuantity,
  parseReference,
  parseSubscription,
  type PurchaseNumber,
} from '../core/values.ts';
import { type BoundRow, derivedReference } from './columns.ts';
import { cell, collect, type Importer, optionalCell, type RowChange } from './import.ts';
import { isSamePurchase, type NewPurchase, type PurchaseContent, recordPurchase } from './purchases.ts';

export const purchaseImporter: Importer = {
  columns: {
    required: ['subscription', 'product', 'quantity', 'startsOn'],
    optional: ['endsOn', 'reference', 'note'],
    ignored: ['purchase', 'drawn', 'remaining'],
  },
  prepare: async (_services, records, organization, { digest, rows }) => {
    const referenceOf = (row: BoundRow) => row.given('reference') ?? derivedReference(digest, row.row);
    const purchases = await records.purchases(organization);
    const used = await records.references(
      organization,
      rows.map((row) => referenceOf(row).normalize('NFC').trim()),
    );
    const context: Context = {
      products: new Set((await records.products(organization)).map(({ product }) => product)),
      recorded: new Map(
        purchases.flatMap((purchase) => (purchase.reference === null ? [] : [[purchase.reference, purchase] as const])),
      ),
      used: new Map([...used].map(([reference, { id }]) => [reference, id])),
      lastTransaction: (await records.ledgerHead(organization)).id,
      lastPurchase: purchases.length,
    };
    return { keyOf: referenceOf, decide: (row) => decide(context, row, referenceOf(row)) };
  },
};

interface Context {
  readonly products: Set<string>;
  readonly recorded: Map<string, PurchaseContent>;
  /** References and the transactions that used them. */
  readonly used: Map<string, number>;
  lastTransaction: number;
  lastPurchase: number;
}

function decide(context: Context, row: BoundRow, referenceText: string): Outcome<RowChange> {
  const parsed = collect<NewPurchase & { readonly [name: string]: unknown }>({
    subscription: cell(row, 'subscription', parseSubscription),
    product: cell(row, 'product', parseProductKey),
    quantity: cell(row, 'quantity', parseQuantity),
    startsOn: cell(row, 'startsOn', (text) => parseDate('startsOn', text)),
    endsOn: optionalCell(row, 'endsOn', (text) => parseDate('endsOn', text)),
    reference: () => parseReference(referenceText),
    note: optionalCell(row, 'note', parseNote),
  });
  if (!parsed.ok) return parsed;
  const asked = parsed.value;
  const reference = asked.reference ?? referenceText;
  if (asked.endsOn !== null && asked.endsOn < asked.startsOn) {
    return refuse('invalid-period', { startsOn: asked.startsOn, endsOn: asked.endsOn });
  }
  const earlier = context.used.get(reference);
  if (earlier !== undefined) {
    const recorded = context.recorded.get(reference);
    return recorded !== undefined && isSamePurchase(recorded, asked)
      ? done({ status: 'unchanged', activity: [], transactions: [] })
      : refuse('reference-conflict', { reference, transaction: earlier });
  }
  return done(record(context, asked, reference));
}

function record(context: Context, asked: NewPurchase, reference: string): RowChange {
  context.lastTransaction += 1;
  context.lastPurchase += 1;
  context.recorded.set(reference, asked);
  context.used.set(reference, context.lastTransaction);
  const { transaction, activity } = recordPurchase(context.lastTransaction, context.lastPurchase as PurchaseNumber, asked);
  return { status: 'created', activity: [...productActivity(context, asked), activity], transactions: [transaction] };
}

/** The line that creates a product the organization does not know yet; its key is its name until somebody says better. */
function productActivity({ products }: Context, { product }: NewPurchase): readonly ActivityDraft[] {
  if (products.has(product)) return [];
  products.add(product);
  const after: ProductState = { product, name: product, kind: kindOf(product) };
  return [{ action: 'product.added', subject: product, before: null, after }];
}
