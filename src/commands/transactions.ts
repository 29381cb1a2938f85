/** `transactions`, `transactions show` and `activity`. */

import { listActivity, listTransactions, showTransaction } from '../app/transactions.ts';
import type { Caller } from '../app/ports.ts';
import { grouped } from '../core/counts.ts';
import { TRANSACTION_KINDS, type TransactionKind } from '../core/kinds/all.ts';
import { done } from '../core/outcome.ts';
import type { TransactionRow } from '../core/results.ts';
import { activityDocument, transactionDocument, transactionsDocument } from '../view/results/transactions.ts';
import { complete } from '../cli/asking.ts';
import type { Choices } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { present } from '../cli/parse.ts';
import { shellWord } from '../core/shell.ts';
import { command, option } from '../cli/options.ts';

/** Rows shown unless told otherwise (contract, section 3). */
const LIMIT = 50;

export const transactions: CommandDefinition = command({
  path: 'transactions',
  reads: 'list',
  summary: 'the ledger, newest first',
  options: {
    product: option.text('--product <key>', 'only of this product'),
    workspace: option.text('--workspace <key>', 'only of this workspace'),
    kind: option.oneOf('--kind <kind>', `only ${TRANSACTION_KINDS.join(', ')}`, TRANSACTION_KINDS),
    actor: option.text('--actor <email>', 'only by this actor'),
    since: option.day('--since <date>', 'only from this day on'),
    until: option.day('--until <date>', 'only up to and with this day'),
    limit: option.count('--limit <number>', `at most so many (default: ${LIMIT})`),
    before: option.count('--before <id>', 'only before this transaction: the next page'),
  },
  examples: [
    'entitle transactions --workspace gala-2026',
    'entitle transactions --kind automatic --since 2026-11-01 --limit 200',
  ],
  run: async ({ options }, context: Stores) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { limit, ...filters } = options;
    const query = { limit: limit ?? LIMIT, ...present({ ...filters, actor: filters.actor?.toLowerCase() }) };
    const rows = await listTransactions(await context.services(), caller.value, query);
    if (!rows.ok) return rows;
    const last = rows.value.length === query.limit ? rows.value.at(-1) : undefined;
    return done({
      document: transactionsDocument(rows.value, totalOf(filters, rows.value)),
      next: last === undefined ? null : nextPage({ ...options, before: last.id }),
    });
  },
});

/** Transactions are numbered without gaps, so the newest of the whole ledger says how many there are. */
function totalOf(filters: Readonly<Record<string, unknown>>, rows: readonly TransactionRow[]): number | null {
  const filtered = Object.values(filters).some((value) => value !== null);
  const newest = rows[0]?.id ?? 0;
  return !filtered && newest > rows.length ? newest : null;
}

/** The same list, further back. */
function nextPage(options: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === null ? [] : [`--${name} ${shellWord(String(value))}`],
  );
  return ['entitle transactions', ...given].join(' ');
}

/** So many transactions are offered to choose from. */
const OFFERED = 50;

/** The newest transactions, of one kind or of any. */
export async function transactionChoices(context: Stores, caller: Caller, kind?: TransactionKind): Choices {
  const query = { limit: OFFERED, ...(kind === undefined ? {} : { kind }) };
  const rows = await listTransactions(await context.services(), caller, query);
  if (!rows.ok) return rows;
  return done(
    rows.value.map(({ id, at, kind: what, product, quantity, workspace, subscription }) => {
      const where = workspace === null ? (subscription ?? '') : `for ${workspace}`;
      const detail = `${what} · ${grouped(quantity)} × ${product} ${where} · ${at.slice(0, 10)}`;
      return { value: String(id), label: String(id), detail };
    }),
  );
}

/** The newest transfers, by a person or by the check, each with what was credited of it already. */
export async function transferChoices(context: Stores, caller: Caller): Choices {
  const [transfers, automatic] = [
    await transactionChoices(context, caller, 'transfer'),
    await transactionChoices(context, caller, 'automatic'),
  ];
  if (!transfers.ok || !automatic.ok) return transfers.ok ? automatic : transfers;
  const credits = await listTransactions(await context.services(), caller, { kind: 'credit', limit: OFFERED });
  if (!credits.ok) return credits;
  const credited = new Map<string, number>();
  for (const { corrects, quantity } of credits.value)
    credited.set(String(corrects), (credited.get(String(corrects)) ?? 0) + quantity);
  const newest = [...transfers.value, ...automatic.value].toSorted((a, b) => Number(b.value) - Number(a.value)).slice(0, OFFERED);
  return done(
    newest.map((choice) => {
      const units = credited.get(choice.value);
      return units === undefined ? choice : { ...choice, detail: `${choice.detail ?? ''} · ${grouped(units)} credited` };
    }),
  );
}

export const showTransactionCommand: CommandDefinition = command({
  path: 'transactions show',
  reads: 'one',
  summary: 'one transaction: lots, actor, note, hash',
  operands: ['[id]'],
  examples: ['entitle transactions show 42'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle transactions show 42', {
      id: { given: operands.id, label: 'ID', message: 'Number of the transaction:' },
    });
    if (!words.ok) return words;
    const row = await showTransaction(await context.services(), caller.value, words.value.id);
    return row.ok ? done({ document: transactionDocument(row.value) }) : row;
  },
});

export const activity: CommandDefinition = command({
  path: 'activity',
  reads: 'list',
  summary: 'every change that is not in the ledger, newest first',
  options: {
    subject: option.text('--subject <key>', 'only of this workspace, member, product or organization'),
    actor: option.text('--actor <email>', 'only by this actor'),
    since: option.day('--since <date>', 'only from this day on'),
    limit: option.count('--limit <number>', `at most so many (default: ${LIMIT})`),
  },
  examples: ['entitle activity --subject gala-2026', 'entitle activity --actor mia@example.com --since 2026-11-01'],
  run: async ({ options }, context: Stores) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { limit, ...filters } = options;
    const query = { limit: limit ?? LIMIT, ...present({ ...filters, actor: filters.actor?.toLowerCase() }) };
    const rows = await listActivity(await context.services(), caller.value, query);
    return rows.ok ? done({ document: activityDocument(rows.value) }) : rows;
  },
});
