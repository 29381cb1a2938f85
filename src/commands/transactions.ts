/** `transactions`, `transactions show` and `activity`. */

import { listActivity, listTransactions, showTransaction } from '../app/transactions.ts';
import { TRANSACTION_KINDS } from '../core/kinds/all.ts';
import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { TransactionRow } from '../core/results.ts';
import { activityDocument, transactionDocument, transactionsDocument } from '../view/results/transactions.ts';
import { complete } from './asking.ts';
import type { CommandDefinition, Input } from './definition.ts';
import { countOption, dayOption, present } from './parse.ts';
import { shellWord } from './shell.ts';

/** Rows shown unless told otherwise (contract, section 3). */
const LIMIT = 50;

export const transactions: CommandDefinition = {
  path: 'transactions',
  reads: 'list',
  summary: 'the ledger, newest first',
  options: [
    { flags: '--product <key>', description: 'only of this product' },
    { flags: '--workspace <key>', description: 'only of this workspace' },
    { flags: '--kind <kind>', description: `only ${TRANSACTION_KINDS.join(', ')}` },
    { flags: '--actor <email>', description: 'only by this actor' },
    { flags: '--since <date>', description: 'only from this day on' },
    { flags: '--until <date>', description: 'only up to and with this day' },
    { flags: '--limit <number>', description: `at most so many (default: ${LIMIT})` },
    { flags: '--before <id>', description: 'only before this transaction: the next page' },
  ],
  examples: [
    'entitle transactions --workspace gala-2026',
    'entitle transactions --kind automatic --since 2026-11-01 --limit 200',
  ],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const kind = TRANSACTION_KINDS.find((known) => known === input.text('kind'));
    if (input.text('kind') !== null && kind === undefined) {
      return refuse('usage', {
        reason: `--kind "${input.text('kind')}" is not a kind of transaction`,
        fix: `use ${TRANSACTION_KINDS.join(', ')}`,
      });
    }
    const [since, until, limit, before] = [
      dayOption(input, 'since'),
      dayOption(input, 'until'),
      countOption(input, 'limit'),
      countOption(input, 'before'),
    ];
    if (!since.ok) return since;
    if (!until.ok) return until;
    if (!limit.ok) return limit;
    if (!before.ok) return before;
    const query = {
      limit: limit.value ?? LIMIT,
      ...present({
        product: input.text('product'),
        workspace: input.text('workspace'),
        kind,
        actor: input.text('actor')?.toLowerCase(),
        since: since.value,
        until: until.value,
        before: before.value,
      }),
    };
    const rows = await listTransactions(await context.services(), caller.value, query);
    if (!rows.ok) return rows;
    const last = rows.value.length === query.limit ? rows.value.at(-1) : undefined;
    return done({
      document: transactionsDocument(rows.value, totalOf(input, rows.value)),
      next: last === undefined ? null : nextPage(input, last.id),
    });
  },
};

/** Transactions are numbered without gaps, so the newest of the whole ledger says how many there are. */
function totalOf(input: Input, rows: readonly TransactionRow[]): number | null {
  const filtered = [...FILTERS, 'before'].some((name) => name !== 'limit' && input.text(name) !== null);
  const newest = rows[0]?.id ?? 0;
  return !filtered && newest > rows.length ? newest : null;
}

const FILTERS = ['product', 'workspace', 'kind', 'actor', 'since', 'until', 'limit'];

/** The same list, further back. */
function nextPage(input: Input, before: number): string {
  const filters = FILTERS.flatMap((name) => {
    const value = input.text(name);
    return value === null ? [] : [`--${name} ${shellWord(value)}`];
  });
  return ['entitle transactions', ...filters, `--before ${before}`].join(' ');
}

export const showTransactionCommand: CommandDefinition = {
  path: 'transactions show',
  reads: 'one',
  summary: 'one transaction: lots, actor, note, hash',
  operands: ['[id]'],
  examples: ['entitle transactions show 42'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle transactions show 42', {
      id: { given: input.operand(0), label: 'ID', message: 'Number of the transaction:' },
    });
    if (!words.ok) return words;
    const row = await showTransaction(await context.services(), caller.value, words.value.id);
    return row.ok ? done({ document: transactionDocument(row.value) }) : row;
  },
};

export const activity: CommandDefinition = {
  path: 'activity',
  reads: 'list',
  summary: 'every change that is not in the ledger, newest first',
  options: [
    { flags: '--subject <key>', description: 'only of this workspace, member, product or organization' },
    { flags: '--actor <email>', description: 'only by this actor' },
    { flags: '--since <date>', description: 'only from this day on' },
    { flags: '--limit <number>', description: `at most so many (default: ${LIMIT})` },
  ],
  examples: ['entitle activity --subject gala-2026', 'entitle activity --actor mia@example.com --since 2026-11-01'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [since, limit] = [dayOption(input, 'since'), countOption(input, 'limit')];
    if (!since.ok) return since;
    if (!limit.ok) return limit;
    const filters = present({ subject: input.text('subject'), actor: input.text('actor')?.toLowerCase(), since: since.value });
    const rows = await listActivity(await context.services(), caller.value, { limit: limit.value ?? LIMIT, ...filters });
    return rows.ok ? done({ document: activityDocument(rows.value) }) : rows;
  },
};
