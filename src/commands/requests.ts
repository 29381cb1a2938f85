/** `requests`, `requests add`, `requests approve`, `requests decline` and `requests withdraw`. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import { addRequest, approveRequest, declineRequest, listRequests, withdrawRequest } from '../app/requests.ts';
import { needsQuantity } from '../app/transfer.ts';
import { REQUEST_STATES } from '../core/ledger.ts';
import { done } from '../core/outcome.ts';
import { parseNote, parseQuantity, SEAT } from '../core/values.ts';
import { grouped } from '../view/cells.ts';
import { approvalDocument, approvalSummary, requestDocument, requestsDocument } from '../view/results/requests.ts';
import { complete, confirm, demandConfirmation, type Needed } from './asking.ts';
import { neededProduct, neededWorkspace } from './choices.ts';
import type { CommandDefinition, Context } from './definition.ts';
import { command, option } from './options.ts';

export const requests: CommandDefinition = command({
  path: 'requests',
  reads: 'list',
  summary: 'transfers that were asked for, and what became of them',
  options: {
    state: option.oneOf('--state <state>', `only ${REQUEST_STATES.join(', ')}`, REQUEST_STATES),
    workspace: option.text('--workspace <key>', 'only for this workspace'),
  },
  examples: ['entitle requests --state open', 'entitle requests --workspace gala-2026 --json'],
  run: async ({ options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { workspace, state } = options;
    const rows = await listRequests(await context.services(), caller.value, { workspace, state });
    return rows.ok ? done({ document: requestsDocument(rows.value, workspace !== null || state !== null) }) : rows;
  },
});

export const addRequestCommand: CommandDefinition = command({
  path: 'requests add',
  summary: 'ask an Entitlement manager for seats or a module',
  operands: ['[workspace]', '[product]', '[quantity]'],
  options: { note: option.text('--note <text>', 'why') },
  examples: [
    'entitle requests add gala-2026 seat 250 --note "the sponsors bring guests"',
    'entitle requests add gala-2026 seat missing',
  ],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, addRequestCommand.examples[0] ?? '', {
      workspace: neededWorkspace(context, caller.value, operands.workspace, 'For which workspace?'),
      product: neededProduct(context, caller.value, operands.product),
      quantity: {
        given: operands.quantity,
        label: 'QUANTITY (a number, or "missing")',
        message: 'How many?',
        parse: (text) => (text.toLowerCase() === 'missing' ? done(text) : parseQuantity(text)),
        unless: ({ product = SEAT }) => !needsQuantity(product, null),
      },
    });
    if (!words.ok) return words;
    const { workspace, product } = words.value;
    const quantity = (words.value.quantity as string | undefined) ?? null;
    const asked = { workspace, product, quantity, note: options.note };
    const row = await addRequest(await context.services(), caller.value, asked);
    if (!row.ok) return row;
    const text = `Request ${row.value.request} waits for an Entitlement manager.`;
    return done({ document: requestDocument(row.value, text), next: 'entitle requests' });
  },
});

/** The need for a request: the open ones to choose from; with `left`, what each would leave in its pool. */
function neededRequest(context: Context, caller: Caller, typed: string | null, left: boolean): Needed {
  return {
    given: typed,
    label: 'REQUEST',
    message: 'Which request?',
    choices: async () => {
      const services = await context.services();
      const rows = await listRequests(services, caller, { workspace: null, state: 'open' });
      if (!rows.ok) return rows;
      const pools = left ? await listPools(services, caller, context.today()) : done([]);
      if (!pools.ok) return pools;
      const available = new Map(pools.value.map((pool) => [pool.product, pool.available]));
      return done(
        rows.value.map(({ request, workspace, product, quantity, requestedBy }) => {
          const what = `${quantity === 'missing' ? quantity : grouped(quantity)} × ${product} for ${workspace}, asked by ${requestedBy}`;
          const has = available.get(product);
          const rest = has === undefined ? '' : ` · ${leaves(has, quantity)}`;
          return { value: String(request), label: String(request), detail: `${what}${rest}` };
        }),
      );
    },
  };
}

function leaves(available: number, quantity: number | 'missing'): string {
  if (quantity === 'missing') return `${grouped(available)} in the pool`;
  return quantity > available
    ? `the pool has ${grouped(available)}, ${grouped(quantity - available)} too few`
    : `leaves ${grouped(available - quantity)} in the pool`;
}

export const approveRequestCommand: CommandDefinition = command({
  path: 'requests approve',
  summary: 'transfer what a request asks for (final)',
  operands: ['[request]'],
  options: { note: option.parsed('--note <text>', 'for the ledger, beside who asked', parseNote) },
  examples: ['entitle requests approve', 'entitle requests approve 7 --yes'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle requests approve 7', {
      request: neededRequest(context, caller.value, operands.request, true),
    });
    if (!words.ok) return words;
    const confirmable = demandConfirmation(context, 'an approval', false);
    if (!confirmable.ok) return confirmable;
    const { note } = options;
    const services = await context.services();
    let confirmed: number | null = null;
    if (!context.confirmed) {
      const trial = { note, dryRun: true, confirmed: null };
      const preview = await approveRequest(services, caller.value, words.value.request, trial);
      if (!preview.ok) return preview;
      await context.show(approvalSummary(preview.value));
      const { quantity, product, workspace } = preview.value;
      const agreed = await confirm(context, `Transfer ${grouped(quantity)} × ${product} to ${workspace}?`);
      if (!agreed.ok) return agreed;
      confirmed = quantity;
    }
    const approval = { note, dryRun: false, confirmed };
    const row = await approveRequest(services, caller.value, words.value.request, approval);
    return row.ok ? done({ document: approvalDocument(row.value), next: 'entitle requests --state open' }) : row;
  },
});

export const declineRequestCommand: CommandDefinition = command({
  path: 'requests decline',
  summary: 'say no to a request, and why',
  operands: ['[request]'],
  options: { note: option.text('--note <text>', 'why') },
  examples: ['entitle requests decline 7 --note "the pool is for the spring events"'],
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, declineRequestCommand.examples[0] ?? '', {
      request: neededRequest(context, caller.value, operands.request, false),
      note: { given: options.note, label: '--note WHY', message: 'Why?', parse: parseNote },
    });
    if (!words.ok) return words;
    const note = parseNote(words.value.note);
    if (!note.ok) return note;
    const row = await declineRequest(await context.services(), caller.value, words.value.request, note.value);
    if (!row.ok) return row;
    const document = requestDocument(row.value, `Declined request ${row.value.request}.`);
    return done({ document, next: 'entitle requests --state open' });
  },
});

export const withdrawRequestCommand: CommandDefinition = command({
  path: 'requests withdraw',
  summary: "take one's own request back",
  operands: ['[request]'],
  examples: ['entitle requests withdraw 7'],
  run: async ({ operands }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle requests withdraw 7', {
      request: neededRequest(context, caller.value, operands.request, false),
    });
    if (!words.ok) return words;
    const row = await withdrawRequest(await context.services(), caller.value, words.value.request);
    if (!row.ok) return row;
    return done({ document: requestDocument(row.value, `Withdrew request ${row.value.request}.`), next: 'entitle requests' });
  },
});
