/** `import purchases`: recorded by reference and product; an unknown product is created only where that is asked for (contract, section 7). */

import type { Day } from '../core/days.ts';
import type { ActivityDraft, ProductState, PurchaseState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { RowReferences } from '../core/row-reference.ts';
import {
  kindOf,
  parseDate,
  parseNote,
  parseProductKey,
  parseQuantity,
  parseReference,
  parseSubscription,
  type ProductKey,
  type PurchaseNumber,
  type Quantity,
  tidied,
} from '../core/values.ts';
import type { BoundRow } from './bound-rows.ts';
import { changesBetween, type DecidedRow, type Importer, type RowChange, UNCHANGED } from './import.ts';
import { collect, demanded, EMPTY, optional } from './import-cells.ts';
import type { Records, Services } from './ports.ts';
import { extensionOf, isSamePurchase, type NewPurchase, recordPurchase } from './purchases.ts';

export const purchaseImporter: Importer = {
  columns: {
    required: ['subscription', 'product', 'quantity', 'startsOn'],
    optional: ['endsOn', 'reference', 'note'],
    // An export names the purchase, by which a row without a reference is known; the rest follows from the ledger.
    ignored: ['organization', 'purchase', 'drawn', 'held', 'remaining'],
  },
  prepare: async (services, records, organization, table, { batch, newProducts }) => {
    const references = [...table.rows].flatMap((row) => (hasReference(row) ? [tidied(row.cell('reference'))] : []));
    const context: Context = {
      services,
      organization,
      newProducts,
      batch,
      names: new RowReferences(services.sha256, batch),
      products: new Set((await records.products(organization)).map(({ product }) => product)),
      others: await otherUses(records, organization, references),
      ...(await readPurchases(records, organization)),
      lastTransaction: (await records.ledgerHead(organization)).id,
    };
    return { keyOf: keyIn, decide: (row) => decide(context, row) };
  },
};

/** A purchase that is recorded, here or in a row before. */
interface Recorded {
  readonly state: PurchaseState;
  readonly reference: string | null;
  /** When it was recorded; null: in this file. */
  readonly on: Day | null;
  /** The row of this file that said so, or that extended it. */
  row: number | null;
}

interface Context {
  readonly services: Services;
  readonly organization: string;
  readonly newProducts: boolean;
  readonly batch: string | null;
  readonly names: RowReferences;
  readonly products: Set<string>;
  /** References that something else than a purchase used, and which transaction that was. */
  readonly others: ReadonlyMap<string, number>;
  /** By reference and product. */
  readonly recorded: Map<string, Recorded>;
  readonly numbered: ReadonlyMap<number, Recorded>;
  /** By what they say, in their order: those that a file brought in before rows were known by what they say. */
  readonly unnamed: Map<string, Recorded[]>;
  lastTransaction: number;
  lastPurchase: number;
}

type Asked = NewPurchase & { readonly keepsEnd: boolean };

const FIRST_VERSION = /^file:[0-9a-f]{16}#/;

function hasReference(row: BoundRow): boolean {
  const text = row.given('reference');
  return text !== null && text !== EMPTY;
}

/** For a row that comes to nothing: its reference, or what it was bought under. */
function keyIn(row: BoundRow): string {
  return hasReference(row) ? row.cell('reference') : row.cell('subscription');
}

function keyOf(reference: string, product: string): string {
  return `${product} ${reference}`;
}

function contentOf({ subscription, product, quantity, startsOn, endsOn }: Omit<PurchaseState, 'purchase' | 'transaction'>) {
  return [subscription, product, quantity, startsOn, endsOn] as const;
}

async function otherUses(
  records: Records,
  organization: Parameters<Records['references']>[0],
  references: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const used = await records.references(organization, references);
  return new Map([...used].flatMap(([reference, { kind, id }]) => (kind === 'purchase' ? [] : [[reference, id] as const])));
}

async function readPurchases(records: Records, organization: Parameters<Records['lots']>[0]) {
  const [purchases, lots] = await Promise.all([records.purchases(organization), records.lots(organization)]);
  const transactions = new Map(lots.map(({ purchase, transaction }) => [purchase, transaction]));
  const told = await records.transactionsOf(organization, [...transactions.values()]);
  const [recorded, numbered] = [new Map<string, Recorded>(), new Map<number, Recorded>()];
  const unnamed = new Map<string, Recorded[]>();
  for (const { purchase, product, subscription, quantity, startsOn, endsOn, reference } of purchases) {
    const transaction = transactions.get(purchase) ?? 0;
    const state: PurchaseState = { purchase, transaction, product, subscription, quantity, startsOn, endsOn };
    const on = (told.get(transaction)?.at.slice(0, 10) ?? null) as Day | null;
    const each: Recorded = { state, reference, on, row: null };
    numbered.set(purchase, each);
    if (reference === null) continue;
    recorded.set(keyOf(reference, product), each);
    if (FIRST_VERSION.test(reference)) {
      const content = JSON.stringify(contentOf(state));
      unnamed.set(content, [...(unnamed.get(content) ?? []), each]);
    }
  }
  return { recorded, numbered, unnamed, lastPurchase: purchases.length };
}

function decide(context: Context, row: BoundRow): DecidedRow {
  const parsed = parseRow(row);
  if (!parsed.ok) return { key: keyIn(row), outcome: parsed };
  const asked = parsed.value;
  if (asked.endsOn !== null && asked.endsOn < asked.startsOn) {
    const outcome = refuse('invalid-period', { startsOn: asked.startsOn, endsOn: asked.endsOn });
    return { key: keyIn(row), outcome };
  }
  if (asked.reference !== null) return { key: asked.reference, outcome: decideNamed(context, row, asked, asked.reference) };
  const derived = context.names.next(contentOf(asked));
  const earlier = context.recorded.get(keyOf(derived, asked.product)) ?? knownOtherwise(context, row, asked);
  const key = earlier?.reference ?? derived;
  return { key, outcome: earlier === undefined ? record(context, row, asked, derived) : known(row, earlier) };
}

function parseRow(row: BoundRow): Outcome<Asked> {
  const absent = { before: undefined, otherwise: null };
  return collect<Asked>({
    subscription: demanded(row, 'subscription', parseSubscription),
    product: demanded(row, 'product', parseProductKey),
    quantity: demanded<Quantity>(row, 'quantity', parseQuantity),
    startsOn: demanded(row, 'startsOn', (text) => parseDate('startsOn', text)),
    endsOn: optional<Day | null>(row, 'endsOn', (text) => parseDate('endsOn', text), absent),
    reference: optional<string | null>(row, 'reference', parseReference, absent),
    note: optional<string | null>(row, 'note', parseNote, absent),
    keepsEnd: () => done(row.given('endsOn') === null),
  });
}

/** A row without a reference that a file brought before in another way: one of an export, or of the first version's imports. */
function knownOtherwise({ numbered, unnamed, batch }: Context, row: BoundRow, asked: Asked): Recorded | undefined {
  const exported = numbered.get(Number(row.cell('purchase')));
  if (exported !== undefined && isSamePurchase(exported.state, asked)) return exported;
  return batch === null ? unnamed.get(JSON.stringify(contentOf(asked)))?.shift() : undefined;
}

/** The same reference and product: the same purchase, one that ends later now, or a conflict. */
function decideNamed(context: Context, row: BoundRow, asked: Asked, reference: string): Outcome<RowChange> {
  const other = context.others.get(reference);
  if (other !== undefined) return refuse('reference-conflict', { reference, transaction: other });
  const earlier = context.recorded.get(keyOf(reference, asked.product));
  if (earlier === undefined) return record(context, row, asked, reference);
  const { state } = earlier;
  const wanted = asked.keepsEnd ? { ...asked, endsOn: state.endsOn } : asked;
  if (isSamePurchase(state, wanted)) return known(row, earlier);
  if (earlier.row !== null) return refuse('reference-conflict', { reference, row: earlier.row });
  if (isSamePurchase({ ...state, endsOn: wanted.endsOn }, wanted) && endsLater(state.endsOn, wanted.endsOn)) {
    return done(extend(context, row, earlier, { endsOn: wanted.endsOn, note: asked.note }));
  }
  return refuse('reference-conflict', { reference, transaction: state.transaction });
}

function endsLater(from: Day | null, to: Day | null): to is Day {
  return from !== null && to !== null && to > from;
}

function known(row: BoundRow, { state: { purchase, transaction }, on, row: before }: Recorded): Outcome<RowChange> {
  const where = on === null ? `in row ${before ?? row.row}` : `on ${on}: purchase ${purchase}, transaction ${transaction}`;
  return done({ ...UNCHANGED, message: `already recorded ${where}` });
}

function extend(
  context: Context,
  row: BoundRow,
  { state: before, reference, on }: Recorded,
  { endsOn, note }: { readonly endsOn: Day; readonly note: string | null },
): RowChange {
  const state: PurchaseState = { ...before, endsOn };
  if (reference !== null) context.recorded.set(keyOf(reference, before.product), { state, reference, on, row: row.row });
  return {
    status: 'updated',
    changes: { endsOn: [before.endsOn, endsOn] },
    activity: [extensionOf(before, endsOn, note)],
    transactions: [],
    message: `extends purchase ${before.purchase}`,
  };
}

function record(context: Context, row: BoundRow, asked: Asked, reference: string): Outcome<RowChange> {
  const added = addProduct(context, asked.product);
  if (!added.ok) return added;
  context.lastTransaction += 1;
  context.lastPurchase += 1;
  const { keepsEnd: _, ...content } = asked;
  const named: NewPurchase = { ...content, reference };
  const recorded = recordPurchase(context.lastTransaction, context.lastPurchase as PurchaseNumber, named);
  const { product, subscription, quantity, startsOn, endsOn } = asked;
  const state: PurchaseState = {
    purchase: context.lastPurchase as PurchaseNumber,
    transaction: context.lastTransaction,
    product,
    subscription,
    quantity,
    startsOn,
    endsOn,
  };
  context.recorded.set(keyOf(reference, product), { state, reference, on: null, row: row.row });
  return done({
    status: 'created',
    changes: changesBetween(null, { subscription, product, quantity, startsOn, endsOn, note: asked.note }),
    activity: [...added.value, recorded.activity],
    transactions: [recorded.transaction],
    ...(added.value.length === 0 ? {} : { product }),
  });
}

/**
 * The line that creates a product the organization does not know yet; its key is its name until somebody says better. What
 * is nearly the key of another one is a slip of the hand until somebody adds it by a command of its own.
 */
function addProduct(context: Context, product: ProductKey): Outcome<readonly ActivityDraft[]> {
  const { products, services, organization, newProducts } = context;
  if (products.has(product)) return done([]);
  const nearest = services.nearest(product, [...products]);
  if (nearest !== null || !newProducts)
    return refuse('product-not-found', { key: product, organization, nearest, importing: true });
  products.add(product);
  const after: ProductState = { product, name: product, kind: kindOf(product) };
  return done([{ action: 'product.added', subject: product, before: null, after }]);
}
