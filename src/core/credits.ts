/** Credits: one lot for each lot that the corrected transfer drew from, with the same subscription and dates (contract, section 1). */

import type { ActivityDraft, Transaction, TransactionDraft } from './ledger.ts';
import type { Draw, Lot } from './pools.ts';
import { asQuantity, type PurchaseNumber } from './values.ts';

/** A transfer as far as a credit of it goes. */
export type CreditedTransfer = Pick<Transaction, 'id' | 'product' | 'quantity' | 'lots'>;

export interface CreditTerms {
  /** The number of the credit's transaction. */
  readonly id: number;
  readonly quantity: number;
  /** What earlier credits made up for: the first units that the transfer drew. */
  readonly credited: number;
  readonly note: string;
  readonly reference: string | null;
}

export interface Credit {
  readonly transaction: TransactionDraft;
  readonly activity: readonly ActivityDraft[];
  readonly lots: readonly (Draw & Pick<Lot, 'startsOn' | 'endsOn'>)[];
}

/** The rows of a credit; that the transfer has so much that was not credited yet has been checked. */
export function draftCredit(transfer: CreditedTransfer, purchases: readonly Lot[], terms: CreditTerms): Credit {
  const { id, quantity, credited, note, reference } = terms;
  const known = new Map(purchases.map((lot) => [lot.purchase, lot]));
  const lots = apportioned(transfer.lots, credited, quantity).map((draw, index) => {
    const lot = known.get(draw.purchase);
    if (lot === undefined) throw new Error(`transaction ${transfer.id} drew from purchase ${draw.purchase}, which there is not`);
    const { subscription, startsOn, endsOn } = lot;
    return {
      purchase: (purchases.length + 1 + index) as PurchaseNumber,
      subscription,
      quantity: draw.quantity,
      startsOn,
      endsOn,
    };
  });
  const subscriptions = [...new Set(lots.map(({ subscription }) => subscription))];
  const { product } = transfer;
  return {
    transaction: {
      id,
      kind: 'credit',
      product,
      quantity: asQuantity(quantity),
      workspace: null,
      subscription: subscriptions.length === 1 ? (subscriptions[0] ?? null) : null,
      reference,
      note,
      lots: lots.map(({ purchase, subscription, quantity: units }) => ({ purchase, subscription, quantity: units })),
      corrects: transfer.id,
    },
    activity: lots.map(({ purchase, subscription, quantity: units, startsOn, endsOn }) => ({
      action: 'purchase.recorded',
      subject: String(purchase),
      before: null,
      after: { purchase, transaction: id, product, subscription, quantity: units, startsOn, endsOn },
    })),
    lots,
  };
}

/** `quantity` units in the order in which they were drawn, after the first `skipped`. */
function apportioned(lots: readonly Draw[], skipped: number, quantity: number): readonly Draw[] {
  let [passed, wanted] = [skipped, quantity];
  return lots.flatMap((draw): readonly Draw[] => {
    const over = Math.min(draw.quantity, passed);
    passed -= over;
    const taken = Math.min(draw.quantity - over, wanted);
    wanted -= taken;
    return taken > 0 ? [{ ...draw, quantity: taken }] : [];
  });
}
