/** `purchases credit`: lots that make up for a mistaken transfer, which itself stays. */

import { draftCredit } from '../core/credits.ts';
import type { Transaction } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { CreditTrialRow, TransactionRow } from '../core/results.ts';
import { type OrganizationKey, parseQuantity } from '../core/values.ts';
import { type Seen, thenTold, UNASKED } from './commit.ts';
import type { Caller, Given, Records, Services } from './ports.ts';
import { write } from './write.ts';

export interface CreditRequest {
  /** The number of the transfer, as typed. */
  readonly transaction: string;
  /** Digits; null: all that was transferred and not credited yet. */
  readonly quantity: string | null;
  readonly note: string;
  readonly reference: string | null;
}

/** A credit that was made, now or earlier under the same reference; or what one would be. */
export type CreditReport = { readonly transfer: Given } & (
  | { readonly made: TransactionRow; readonly replayed: boolean }
  | { readonly made: null; readonly trial: CreditTrialRow }
);

/**
 * Gives the customer lots like those that a transfer drew from. The same reference with the same content returns the credit
 * that is there. Refuses with not-permitted, transaction-not-found, not-a-transfer, invalid-quantity, exceeds-transfer or
 * reference-conflict.
 */
export function creditTransfer(
  services: Services,
  caller: Caller,
  request: CreditRequest,
  mode = UNASKED,
): Promise<Outcome<CreditReport>> {
  return write<CreditReport>(services, caller, { needs: 'administer', ...mode }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const earlier = await findEarlier(records, organization, request);
    if (!earlier.ok) return earlier;
    const transfer = await findTransfer(records, organization, request.transaction);
    if (!transfer.ok) return transfer;
    const told = async (id: number, replayed: boolean): Promise<CreditReport> => {
      return { transfer: transfer.value, made: await readCredit(records, organization, id), replayed };
    };
    if (earlier.value !== null) return done({ entries: [], result: await told(earlier.value.id, true) });
    const uncredited = transfer.value.quantity - transfer.value.credited;
    const asked = request.quantity === null ? done(uncredited) : parseQuantity(request.quantity);
    if (!asked.ok) return asked;
    const quantity: number = asked.value;
    if (quantity > uncredited || quantity === 0)
      return refuse('exceeds-transfer', { transaction: transfer.value.id, requested: quantity, uncredited });
    const purchases = await records.purchases(organization);
    const head = await records.ledgerHead(organization);
    const { note, reference } = request;
    const { transaction, activity, lots } = draftCredit(transfer.value, purchases, {
      id: head.id + 1,
      quantity,
      credited: transfer.value.credited,
      note,
      reference,
    });
    const { product, id: corrects } = transfer.value;
    const trial = { id: null, kind: 'credit', product, quantity, reference, note, lots, corrects, dryRun: true } as const;
    const entries = [{ organization, transactions: [transaction], activity }];
    if (mode.dryRun) return done({ entries, seen: seenInCredit(trial), result: { transfer: transfer.value, made: null, trial } });
    return done(thenTold(entries, seenInCredit(trial), () => told(transaction.id, false)));
  });
}

export function seenInCredit({
  quantity,
  product,
  lots,
}: Pick<CreditTrialRow, 'quantity' | 'product'> & { readonly lots: readonly object[] }): Seen {
  return { what: 'what is credited', words: `${quantity} × ${product}`, exact: JSON.stringify([quantity, product, lots]) };
}

/** A credit as the ledger has it. Its lots are those that it opened: whoever credits need not see what is drawn. */
async function readCredit(records: Records, organization: OrganizationKey, id: number): Promise<TransactionRow> {
  const [row, lots] = await Promise.all([records.transaction(organization, id), records.lots(organization)]);
  if (row === null) throw new Error(`credit ${id} was recorded, and is not there`);
  const opened = lots.filter(({ transaction }) => transaction === id);
  return { ...row, lots: opened.map(({ purchase, subscription, quantity }) => ({ purchase, subscription, quantity })) };
}

async function findTransfer(records: Records, organization: OrganizationKey, key: string): Promise<Outcome<Given>> {
  const found = /^[1-9][0-9]{0,14}$/.test(key) ? await records.creditable(organization, Number(key)) : null;
  if (found === null) return refuse('transaction-not-found', { key, organization });
  return found.given === null ? refuse('not-a-transfer', { transaction: found.id, kind: found.kind }) : done(found.given);
}

/** The credit that this reference made; null when it made nothing yet. */
async function findEarlier(
  records: Records,
  organization: OrganizationKey,
  { reference, transaction, quantity }: CreditRequest,
): Promise<Outcome<Transaction | null>> {
  const used = reference === null ? undefined : (await records.references(organization, [reference])).get(reference);
  if (used === undefined || reference === null) return done(null);
  const made = await records.transaction(organization, used.id);
  const same =
    made !== null &&
    made.kind === 'credit' &&
    String(made.corrects) === transaction &&
    (quantity === null || String(made.quantity) === quantity);
  return same ? done(made) : refuse('reference-conflict', { reference, transaction: used.id });
}
