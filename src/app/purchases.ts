/** `purchases`, `purchases add`, `purchases revoke` and `purchases extend`. */

import type { Day } from '../core/days.ts';
import type { ActivityDraft, PurchaseState, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { heldOn, remainingOf } from '../core/pools.ts';
import { refuse } from '../core/refusals.ts';
import type { PurchaseRow } from '../core/results.ts';
import { parseQuantity, type ProductKey, type PurchaseNumber, type Quantity } from '../core/values.ts';
import { type Seen, seenAs, UNASKED } from './commit.ts';
import type { Caller, Purchase, Records, Services } from './ports.ts';
import { seesPurchases } from './authorization.ts';
import { datedDay } from './balances.ts';
import { write } from './write.ts';
import { read } from './read.ts';

export function purchaseRow(purchase: Purchase): PurchaseRow {
  return {
    purchase: purchase.purchase,
    subscription: purchase.subscription,
    product: purchase.product,
    quantity: purchase.quantity,
    drawn: purchase.drawn,
    remaining: remainingOf(purchase),
    startsOn: purchase.startsOn,
    endsOn: purchase.endsOn,
    reference: purchase.reference,
  };
}

/** Every purchase. Refuses with not-permitted; whoever does not record purchases, only draws from them, also with not-activated. */
export function listPurchases(services: Services, caller: Caller): Promise<Outcome<readonly PurchaseRow[]>> {
  return read(services, caller, 'see-purchases', async (authorized, records) => {
    const { organization } = authorized.organization;
    if (!seesPurchases(authorized)) return refuse('not-activated', { organization });
    return done((await records.purchases(organization)).map(purchaseRow));
  });
}

/** A purchase to record, every value parsed. */
export interface NewPurchase {
  readonly product: ProductKey;
  readonly quantity: Quantity;
  readonly subscription: string;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
  readonly reference: string | null;
  readonly note: string | null;
}

/** The two rows that record a purchase: its transaction, and the activity that says from when to when its lot is valid. */
export function recordPurchase(
  transaction: number,
  purchase: PurchaseNumber,
  { product, quantity, subscription, startsOn, endsOn, reference, note }: NewPurchase,
): { readonly transaction: TransactionDraft; readonly activity: ActivityDraft } {
  return {
    transaction: {
      id: transaction,
      kind: 'purchase',
      product,
      quantity,
      workspace: null,
      subscription,
      reference,
      note,
      lots: [{ purchase, subscription, quantity }],
    },
    activity: {
      action: 'purchase.recorded',
      subject: String(purchase),
      before: null,
      after: { purchase, transaction, product, subscription, quantity, startsOn, endsOn },
    },
  };
}

/** What a purchase under the same reference must agree in. */
export type PurchaseContent = Pick<Purchase, 'product' | 'quantity' | 'subscription' | 'startsOn' | 'endsOn'>;

/** Whether a recorded purchase is what is being asked for again under its reference. */
export function isSamePurchase(recorded: PurchaseContent, asked: PurchaseContent): boolean {
  return (
    recorded.product === asked.product &&
    recorded.quantity === asked.quantity &&
    recorded.subscription === asked.subscription &&
    recorded.startsOn === asked.startsOn &&
    recorded.endsOn === asked.endsOn
  );
}

/**
 * Records a purchase. The same reference with the same content returns the purchase that is there. Refuses with
 * not-permitted, product-not-found, invalid-period or reference-conflict.
 */
export function addPurchase(services: Services, caller: Caller, asked: NewPurchase): Promise<Outcome<PurchaseRow>> {
  return write(services, caller, { needs: 'administer', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const products = (await records.products(organization)).map(({ product }) => product);
    const purchases = await records.purchases(organization);
    const replayed = await replayOf(records, organization, purchases, asked);
    if (!replayed.ok) return replayed;
    if (replayed.value !== null) return done({ entries: [], result: purchaseRow(replayed.value) });
    if (!products.includes(asked.product)) {
      return refuse('product-not-found', {
        key: asked.product,
        organization,
        nearest: services.nearest(asked.product, products),
      });
    }
    if (asked.endsOn !== null && asked.endsOn < asked.startsOn) {
      return refuse('invalid-period', { startsOn: asked.startsOn, endsOn: asked.endsOn });
    }
    const number = (purchases.length + 1) as PurchaseNumber;
    const head = await records.ledgerHead(organization);
    const { transaction, activity } = recordPurchase(head.id + 1, number, asked);
    const row = purchaseRow({ ...asked, purchase: number, drawn: 0, revoked: 0 });
    return done({ entries: [{ organization, transactions: [transaction], activity: [activity] }], result: row });
  });
}

/** The purchase that has the reference and the product, when it is the same; null where there is none. One order has several lines. */
async function replayOf(
  records: Records,
  organization: Parameters<Records['purchase']>[0],
  purchases: readonly Purchase[],
  asked: NewPurchase,
): Promise<Outcome<Purchase | null>> {
  const { reference, product } = asked;
  const used = reference === null ? undefined : (await records.references(organization, [reference])).get(reference);
  if (reference === null || used === undefined) return done(null);
  if (used.kind !== 'purchase') return refuse('reference-conflict', { reference, transaction: used.id });
  const line = purchases.find((purchase) => purchase.reference === reference && purchase.product === product);
  if (line === undefined || isSamePurchase(line, asked)) return done(line ?? null);
  const lot = (await records.lots(organization)).find(({ purchase }) => purchase === line.purchase);
  return refuse('reference-conflict', { reference, transaction: lot?.transaction ?? used.id });
}

export interface Revocation {
  readonly purchase: string;
  readonly quantity: string;
  readonly note: string | null;
}

/** Finds the purchase a text names: its number. */
async function findPurchase(
  records: Records,
  organization: Parameters<Records['purchase']>[0],
  text: string,
): Promise<Outcome<Purchase>> {
  const found = /^[1-9][0-9]{0,9}$/.test(text) ? await records.purchase(organization, Number(text) as PurchaseNumber) : null;
  return found === null ? refuse('purchase-not-found', { key: text, organization }) : done(found);
}

/** Takes back what a purchase has left. Refuses with not-permitted, purchase-not-found, invalid-quantity or nothing-left. */
export function revokePurchase(
  services: Services,
  caller: Caller,
  { purchase: key, quantity: text, note }: Revocation,
  mode = UNASKED,
): Promise<Outcome<PurchaseRow>> {
  return write(services, caller, { needs: 'administer', ...mode }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findPurchase(records, organization, key);
    if (!found.ok) return found;
    const quantity = parseQuantity(text);
    if (!quantity.ok) return quantity;
    const { purchase, product, subscription } = found.value;
    const head = await records.ledgerHead(organization);
    const today = services.clock.today();
    const held = heldOn(await records.keptOfLots(organization, today), datedDay(today, head));
    const remaining = remainingOf(found.value) - (held.get(purchase) ?? 0);
    if (quantity.value > remaining) return refuse('nothing-left', { purchase, requested: quantity.value, remaining });
    const draft: TransactionDraft = {
      id: head.id + 1,
      kind: 'revocation',
      product,
      quantity: quantity.value,
      workspace: null,
      subscription,
      reference: null,
      note,
      lots: [{ purchase, subscription, quantity: quantity.value }],
    };
    const after = { ...found.value, revoked: found.value.revoked + quantity.value };
    const result = purchaseRow(after);
    return done({ entries: [{ organization, transactions: [draft] }], seen: seenInRevocation(result), result });
  });
}

export function seenInRevocation({ purchase, remaining }: PurchaseRow): Seen {
  return seenAs(`what purchase ${purchase} has left afterwards`, String(remaining));
}

export interface Extension {
  readonly purchase: string;
  readonly endsOn: Day;
  readonly note: string | null;
}

/**
 * Moves the end of a purchase to a later day, also one that is past: what had expired is available again. The same day once
 * more changes nothing. Refuses with not-permitted, purchase-not-found or not-later.
 */
export function extendPurchase(
  services: Services,
  caller: Caller,
  { purchase: key, endsOn, note }: Extension,
): Promise<Outcome<PurchaseRow>> {
  return write(services, caller, { needs: 'administer', dryRun: false }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const found = await findPurchase(records, organization, key);
    if (!found.ok) return found;
    const { purchase, product, subscription, quantity, startsOn, endsOn: from } = found.value;
    if (from === endsOn) return done({ entries: [], result: purchaseRow(found.value) });
    if (from === null || endsOn < from) return refuse('not-later', { purchase, endsOn: from, asked: endsOn });
    const lot = (await records.lots(organization)).find((each) => each.purchase === purchase);
    if (lot === undefined) throw new Error(`purchase ${purchase} has no lot`);
    const before = { purchase, transaction: lot.transaction, product, subscription, quantity, startsOn, endsOn: from };
    const activity = [extensionOf(before, endsOn, note)];
    return done({ entries: [{ organization, activity }], result: purchaseRow({ ...found.value, endsOn }) });
  });
}

/** The line that moves the end of a purchase to a later day. */
export function extensionOf(before: PurchaseState, endsOn: Day, note: string | null): ActivityDraft {
  const after = { ...before, endsOn, ...(note === null ? {} : { note }) };
  return { action: 'purchase.extended', subject: String(before.purchase), before, after };
}
