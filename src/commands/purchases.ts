/** `purchases`, `purchases add`, `purchases revoke`, `purchases extend` and `purchases credit`. */

import { type CreditReport, creditTransfer, seenInCredit } from '../app/credits.ts';
import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import {
  addPurchase,
  extendPurchase,
  listPurchases,
  type NewPurchase,
  revokePurchase,
  seenInRevocation,
} from '../app/purchases.ts';
import { grouped } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { PurchaseRow } from '../core/results.ts';
import { parseDate, parseNote, parseProductKey, parseQuantity, parseReference, parseSubscription } from '../core/values.ts';
import { creditDocument, creditSummary, creditTrialDocument } from '../view/results/credits.ts';
import { purchaseDocument, purchasesDocument } from '../view/results/purchases.ts';
import { complete, type Needed } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { neededProduct } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';
import { transferChoices } from './transactions.ts';

export const purchases: CommandDefinition = command({
  path: 'purchases',
  reads: 'list',
  summary: 'what was bought, under which subscription, and what is left of it',
  examples: ['entitle purchases', 'entitle purchases --format csv'],
  run: async (_input, context: Stores) => {
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
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
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
        isDay: true,
      },
      ends: {
        given: options.ends,
        label: '--ends DATE',
        message: 'Last day it is valid (empty: for ever):',
        isDay: true,
        optional: true,
      },
    };
    const row = await complete(context, addPurchaseCommand.examples[0] ?? '', needed, async (words) => {
      const ends = words.ends === '' ? done(null) : parseDate('--ends', words.ends);
      if (!ends.ok) return ends;
      const rest = { endsOn: ends.value, reference: options.reference, note: options.note };
      const asked = parsePurchase(words, rest);
      return asked.ok ? addPurchase(await context.services(), caller.value, asked.value) : asked;
    });
    return row.ok ? done({ document: purchaseDocument(row.value), next: `entitle pools show ${row.value.product}` }) : row;
  },
});

export const revokePurchaseCommand: CommandDefinition = command({
  path: 'purchases revoke',
  summary: 'take back what a purchase has left: a typing mistake, a cancelled order',
  operands: ['[purchase]', '[quantity]'],
  options: {
    note: option.parsed('--note <text>', 'why, for the ledger', parseNote),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle purchases revoke 3 500 --note "order cancelled" --yes', 'entitle purchases revoke 3 500 --dry-run'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      purchase: neededPurchase(context, caller.value, operands.purchase),
      quantity: { given: operands.quantity, label: 'QUANTITY', message: 'How many to take back?', parse: parseQuantity },
    };
    const { dryRun, note } = options;
    return complete(context, revokePurchaseCommand.examples[0] ?? '', needed, async (words) => {
      const what = ({ purchase, product, remaining }: PurchaseRow): string =>
        `${words.quantity} × ${product} from purchase ${purchase}, which then has ${grouped(remaining)} left`;
      const row = await confirmed<PurchaseRow>(context, {
        what: 'a revocation',
        dryRun,
        run: async (mode) => revokePurchase(await context.services(), caller.value, { ...words, note }, mode),
        seen: seenInRevocation,
        ask: (trial) => questionAt(context, caller.value, `Take back ${what(trial)},`),
      });
      if (!row.ok) return row;
      const sentence = dryRun ? `Would take back ${what(row.value)}. Nothing was changed.` : null;
      const next = dryRun ? null : `entitle pools show ${row.value.product}`;
      return done({ document: purchaseDocument(row.value, sentence), next });
    });
  },
});

function neededPurchase(context: Stores & Calendar, caller: Caller, typed: string | null): Needed {
  return {
    given: typed,
    label: 'PURCHASE',
    message: 'Which purchase?',
    empty: 'nothing was bought yet; record a purchase with: entitle purchases add',
    choices: async () => {
      const rows = await listPurchases(await context.services(), caller);
      if (!rows.ok) return rows;
      const today = context.today();
      return done(
        rows.value.map(({ purchase, product, subscription, remaining, endsOn }) => ({
          value: String(purchase),
          label: String(purchase),
          detail: `${product} · ${subscription} · ${grouped(remaining)} left${endsOn !== null && endsOn < today ? `, over since ${endsOn}` : ''}`,
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
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      purchase: neededPurchase(context, caller.value, operands.purchase),
      ends: {
        given: options.ends,
        label: '--ends DATE',
        message: 'New last day it is valid:',
        isDay: true,
      },
    };
    const row = await complete(context, extendPurchaseCommand.examples[0] ?? '', needed, async ({ purchase, ends }) => {
      const endsOn = parseDate('--ends', ends);
      if (!endsOn.ok) return endsOn;
      return extendPurchase(await context.services(), caller.value, { purchase, endsOn: endsOn.value, note: options.note });
    });
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
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: [
    'entitle purchases credit 42 --note "meant for the spring gala"',
    'entitle purchases credit 42 50 --note "50 too many" --dry-run',
  ],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { dryRun } = options;
    const needed = {
      transaction: await neededTransfer(context, caller.value, operands.transaction),
      note: { given: options.note, label: '--note WHY', message: 'Why?', parse: parseNote },
    };
    const credited = await complete(context, creditCommand.examples[0] ?? '', needed, async (words) => {
      const note = parseNote(words.note);
      if (!note.ok) return note;
      const { transaction } = words;
      const request = { transaction, quantity: operands.quantity, note: note.value, reference: options.reference };
      return confirmed<CreditReport>(context, {
        what: 'a credit',
        dryRun,
        run: async (mode) => creditTransfer(await context.services(), caller.value, request, mode),
        seen: (report) => (report.made === null ? seenInCredit(report.trial) : null),
        ask: async (report) => {
          if (report.made !== null) return done(null);
          const { trial, transfer } = report;
          await context.show(creditSummary(trial, transfer, await availableNow(context, caller.value, trial.product)));
          const what = `Credit ${grouped(trial.quantity)} × ${trial.product} for transaction ${trial.corrects}`;
          return questionAt(context, caller.value, what);
        },
      });
    });
    if (!credited.ok) return credited;
    const report = credited.value;
    if (report.made === null) return done({ document: creditTrialDocument(report.trial, report.transfer) });
    return done({ document: creditDocument(report.made, report.replayed), next: 'entitle transfer' });
  },
});

/** Null for whoever may not see pools. */
async function availableNow(context: Stores & Calendar, caller: Caller, product: string): Promise<number | null> {
  const pools = await listPools(await context.services(), caller, context.today());
  return pools.ok ? (pools.value.find((pool) => pool.product === product)?.available ?? 0) : null;
}

/** The mistaken transfer: a list of the last ones for whoever may see them, its number to be typed by others. */
async function neededTransfer(context: Stores & Asking, caller: Caller, typed: string | null): Promise<Needed> {
  const need = { given: typed, label: 'TRANSACTION', message: 'Number of the mistaken transfer:' };
  if (typed !== null || !context.canAsk) return need;
  const choices = await transferChoices(context, caller);
  return choices.ok ? { ...need, message: 'Which transfer was the mistake?', choices: async () => choices } : need;
}
