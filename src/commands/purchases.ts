/** `purchases`, `purchases add`, `purchases revoke`, `purchases extend` and `purchases credit`. */

import { type CreditReport, creditTransfer } from '../app/credits.ts';
import type { Caller } from '../app/ports.ts';
import { addPurchase, extendPurchase, listPurchases, type NewPurchase, revokePurchase } from '../app/purchases.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { parseDate, parseNote, parseProductKey, parseQuantity, parseReference, parseSubscription } from '../core/values.ts';
import { purchaseDocument, purchasesDocument } from '../view/results/purchases.ts';
import { transactionDocument } from '../view/results/transactions.ts';
import { complete, confirmAt, demandConfirmation, type Needed } from './asking.ts';
import { neededProduct } from './choices.ts';
import type { CommandDefinition, Context } from './definition.ts';
import { command, option } from './options.ts';

export const purchases: CommandDefinition = command({
  path: 'purchases',
  reads: 'list',
  summary: 'what was bought, under which subscription, and what is left of it',
  examples: ['entitle purchases', 'entitle purchases --format csv'],
  run: async (_input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const rows = await listPurchases(await context.services(), caller.value);
    return rows.ok ? done({ document: purchasesDocument(rows.value) }) : rows;
  },
});

type Words = Readonly<Record<'product' | 'quantity' | 'subscription' | 'starts', string>>;

function parsePurchase(words: Words, rest: Pick<NewPurchase, 'endsOn' | 'reference' | 'note'>): Outcome<NewPurchase> {
  const product = parseProductKey(words.product);
  if (!product.ok) return product;
  const quantity = parseQuantity(words.quantity);
  if (!quantity.ok) return quantity;
  const subscription = parseSubscription(words.subscription);
  if (!subscription.ok) return subscription;
  const startsOn = parseDate('--starts', words.starts);
  if (!startsOn.ok) return startsOn;
  return done({
    product: product.value,
    quantity: quantity.value,
    subscription: subscription.value,
    startsOn: startsOn.value,
    ...rest,
  });
}

export const addPurchaseCommand: CommandDefinition = command({
  path: 'purchases add',
  summary: 'record a purchase',
  operands: ['[product]', '[quantity]'],
  options: {
    subscription: option.text('--subscription <ref>', 'the subscription or order it was bought under'),
    starts: option.text('--starts <date>', 'first day it is valid'),
    ends: option.date('--ends <date>', 'last day it is valid (default: for ever)'),
    reference: option.parsed('--reference <key>', 'makes recording it safe to repeat', parseReference),
    note: option.parsed('--note <text>', 'for the ledger', parseNote),
  },
  examples: ['entitle purchases add seat 5000 --subscription SO-2026-008 --starts 2026-03-01 --ends 2027-02-28'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, addPurchaseCommand.examples[0] ?? '', {
      product: neededProduct(context, caller.value, operands.product),
      quantity: { given: operands.quantity, label: 'QUANTITY', message: 'How many?', parse: parseQuantity },
      subscription: {
        given: options.subscription,
        label: '--subscription REF',
        message: 'Subscription:',
        parse: parseSubscription,
      },
      starts: {
        given: options.starts,
        label: '--starts DATE',
        message: 'First day it is valid:',
        parse: (text) => parseDate('--starts', text),
      },
    });
    if (!words.ok) return words;
    const asked = parsePurchase(words.value, { endsOn: options.ends, reference: options.reference, note: options.note });
    if (!asked.ok) return asked;
    const row = await addPurchase(await context.services(), caller.value, asked.value);
    return row.ok ? done({ document: purchaseDocument(row.value), next: `entitle pools show ${row.value.product}` }) : row;
  },
});

export const revokePurchaseCommand: CommandDefinition = command({
  path: 'purchases revoke',
  summary: 'take back what a purchase has left: a typing mistake, a cancelled order',
  operands: ['[purchase]', '[quantity]'],
  options: { note: option.parsed('--note <text>', 'why, for the ledger', parseNote) },
  examples: ['entitle purchases revoke 3 500 --note "order cancelled" --yes'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, revokePurchaseCommand.examples[0] ?? '', {
      purchase: neededPurchase(context, caller.value, operands.purchase),
      quantity: { given: operands.quantity, label: 'QUANTITY', message: 'How many to take back?', parse: parseQuantity },
    });
    if (!words.ok) return words;
    const confirmable = demandConfirmation(context, 'a revocation', false);
    if (!confirmable.ok) return confirmable;
    const services = await context.services();
    const revocation = { ...words.value, note: options.note };
    const preview = await revokePurchase(services, caller.value, revocation, true);
    if (!preview.ok) return preview;
    const { purchase, product, remaining } = preview.value;
    const taking = `Take back ${words.value.quantity} × ${product} from purchase ${purchase}, which then has ${remaining} left,`;
    const agreed = await confirmAt(context, caller.value, taking);
    if (!agreed.ok) return agreed;
    const row = await revokePurchase(services, caller.value, revocation);
    return row.ok ? done({ document: purchaseDocument(row.value), next: `entitle pools show ${product}` }) : row;
  },
});

function neededPurchase(context: Context, caller: Caller, typed: string | null): Needed {
  return {
    given: typed,
    label: 'PURCHASE',
    message: 'Which purchase?',
    choices: async () => {
      const rows = await listPurchases(await context.services(), caller);
      if (!rows.ok) return rows;
      return done(
        rows.value.map(({ purchase, product, subscription, remaining }) => ({
          value: String(purchase),
          label: String(purchase),
          detail: `${product} · ${subscription} · ${remaining} left`,
        })),
      );
    },
  };
}

export const extendPurchaseCommand: CommandDefinition = command({
  path: 'purchases extend',
  summary: 'move the end of a purchase to a later day: what it has left stays valid, or is valid again',
  operands: ['[purchase]'],
  options: {
    ends: option.text('--ends <date>', 'the new last day it is valid'),
    note: option.parsed('--note <text>', 'why, for the activity log', parseNote),
  },
  examples: ['entitle purchases extend 3 --ends 2027-03-31 --note "renewed early"'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, extendPurchaseCommand.examples[0] ?? '', {
      purchase: neededPurchase(context, caller.value, operands.purchase),
      ends: {
        given: options.ends,
        label: '--ends DATE',
        message: 'New last day it is valid:',
        parse: (text) => parseDate('--ends', text),
      },
    });
    if (!words.ok) return words;
    const endsOn = parseDate('--ends', words.value.ends);
    if (!endsOn.ok) return endsOn;
    const extension = { purchase: words.value.purchase, endsOn: endsOn.value, note: options.note };
    const row = await extendPurchase(await context.services(), caller.value, extension);
    return row.ok ? done({ document: purchaseDocument(row.value), next: `entitle pools show ${row.value.product}` }) : row;
  },
});

export const creditCommand: CommandDefinition = command({
  path: 'purchases credit',
  summary: 'make up for a mistaken transfer with lots like those that it drew from',
  operands: ['[transaction]', '[quantity]'],
  options: {
    note: option.text('--note <text>', 'why, for the ledger'),
    reference: option.parsed('--reference <key>', 'makes crediting safe to repeat', parseReference),
  },
  examples: [
    'entitle purchases credit 42 --note "meant for the spring gala"',
    'entitle purchases credit 42 50 --note "50 too many" --yes',
  ],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, creditCommand.examples[0] ?? '', {
      transaction: { given: operands.transaction, label: 'TRANSACTION', message: 'Number of the mistaken transfer:' },
      note: { given: options.note, label: '--note WHY', message: 'Why?', parse: parseNote },
    });
    if (!words.ok) return words;
    const confirmable = demandConfirmation(context, 'a credit', false);
    if (!confirmable.ok) return confirmable;
    const note = parseNote(words.value.note);
    if (!note.ok) return note;
    const request = {
      transaction: words.value.transaction,
      quantity: operands.quantity,
      note: note.value,
      reference: options.reference,
    };
    const services = await context.services();
    if (!context.confirmed) {
      const preview = await creditTransfer(services, caller.value, request, true);
      if (!preview.ok) return preview;
      const agreed = await confirmAt(context, caller.value, creditQuestion(preview.value));
      if (!agreed.ok) return agreed;
    }
    const report = await creditTransfer(services, caller.value, request, false);
    if (!report.ok) return report;
    const { row, transfer } = report.value;
    if (row === null) throw new Error('a credit that was recorded is not there');
    return done({ document: transactionDocument(row), next: `entitle pools show ${transfer.product}` });
  },
});

/** What the customer gets, and that the workspace keeps what it got. */
function creditQuestion({ transfer, lots, quantity }: CreditReport): string {
  const of = lots.map((lot) => `${lot.quantity} of ${lot.subscription}${lot.endsOn === null ? '' : ` until ${lot.endsOn}`}`);
  const what = of.length === 0 ? '' : ` (${of.join(', ')})`;
  return `Credit ${quantity} × ${transfer.product}${what} for transaction ${transfer.id}, while workspace ${transfer.workspace} keeps what it got,`;
}
