/** `requests`, `requests add`, `requests approve`, `requests decline` and `requests withdraw`. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import {
  addRequest,
  type ApprovalReport,
  approveRequest,
  declineRequest,
  listRequests,
  withdrawRequest,
} from '../app/requests.ts';
import { seenInTransfer } from '../app/transfer.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { grouped } from '../core/counts.ts';
import { REQUEST_STATES } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { modulesOf, type RequestRow, type WorkspaceRow } from '../core/results.ts';
import { parseNote, SEAT } from '../core/values.ts';
import { unsuppliedOf } from '../core/workspaces.ts';
import { approvalDocument, approvalSummary, requestDocument, requestsDocument } from '../view/results/requests.ts';
import { excessText } from '../view/results/transfers.ts';
import { complete, type Needed } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { type Choices, neededProduct, neededQuantity, neededWorkspace } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const requests: CommandDefinition = command({
  path: 'requests',
  reads: 'list',
  summary: 'transfers that were asked for, and what became of them',
  options: {
    state: option.oneOf('--state <state>', `only ${REQUEST_STATES.join(', ')}`, REQUEST_STATES),
    workspace: option.text('--workspace <key>', 'only for this workspace'),
  },
  examples: ['entitle requests --state open', 'entitle requests --workspace gala-2026 --json'],
  run: async ({ options }, context: Stores) => {
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
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      workspace: neededWorkspace(context, caller.value, operands.workspace, 'For which workspace?'),
      product: neededProduct(context, caller.value, operands.product),
      quantity: neededQuantity(operands.quantity),
    };
    const row = await complete(context, addRequestCommand.examples[0] ?? '', needed, async (words) => {
      const quantity = (words.quantity as string | undefined) ?? null;
      const asked = { workspace: words.workspace, product: words.product, quantity, note: options.note };
      return addRequest(await context.services(), caller.value, asked);
    });
    if (!row.ok) return row;
    const text = `Request ${row.value.request} waits for an Entitlement manager.`;
    return done({ document: requestDocument(row.value, text), next: 'entitle requests' });
  },
});

/** What one does with a request; it decides which are offered, and what is said of them. */
export type Deciding = 'approve' | 'decline' | 'withdraw';

/** The need for a request: the open ones to choose from. */
function neededRequest(context: Stores & Calendar, caller: Caller, typed: string | null, deciding: Deciding): Needed {
  return {
    given: typed,
    label: 'REQUEST',
    message: 'Which request?',
    empty:
      deciding === 'withdraw'
        ? 'none of your requests is open: see what became of them with: entitle requests'
        : 'no request is open: see what became of them with: entitle requests',
    choices: () => requestChoices(context, caller, deciding),
  };
}

/** Open requests: one's own to withdraw; to approve, each with what it would leave in its pool. */
export async function requestChoices(context: Stores & Calendar, caller: Caller, deciding: Deciding): Choices {
  const rows = await listRequests(await context.services(), caller, { workspace: null, state: 'open' });
  if (!rows.ok) return rows;
  const left = deciding === 'approve' ? await leftTexts(context, caller, rows.value) : done(() => '');
  if (!left.ok) return left;
  const offered = rows.value.filter(({ requestedBy }) => deciding !== 'withdraw' || requestedBy === caller.actor);
  return done(
    offered.map((row) => {
      const { request, workspace, product, quantity, requestedBy } = row;
      const what = `${quantity === 'missing' ? quantity : grouped(quantity)} × ${product} for ${workspace}, asked by ${requestedBy}`;
      return { value: String(request), label: String(request), detail: `${what}${left.value(row)}` };
    }),
  );
}

/** What a request would leave in its pool today, or why it cannot be approved: ` · leaves 80 in the pool`. */
async function leftTexts(
  context: Stores & Calendar,
  caller: Caller,
  rows: readonly RequestRow[],
): Promise<Outcome<(row: RequestRow) => string>> {
  const services = await context.services();
  const pools = await listPools(services, caller, context.today());
  if (!pools.ok) return pools;
  const available = new Map(pools.value.map((pool) => [pool.product, pool.available]));
  const workspaces = new Map<string, WorkspaceRow>();
  for (const key of new Set(rows.map(({ workspace }) => workspace))) {
    const row = await showWorkspace(services, caller, key, context.today());
    if (!row.ok) return row;
    workspaces.set(key, row.value);
  }
  return done((row) => ` · ${leaves(row, available.get(row.product) ?? 0, workspaces.get(row.workspace))}`);
}

function leaves({ product, quantity }: RequestRow, available: number, workspace: WorkspaceRow | undefined): string {
  if (workspace?.capabilities.charged !== true) return 'a test workspace, promote it first';
  const need = product === SEAT ? workspace.seats : modulesOf(workspace).find((each) => each.product === product);
  const wanted = quantity === 'missing' ? (need === undefined ? 0 : unsuppliedOf(need)) : quantity;
  if (wanted === 0) return 'nothing is missing there';
  return wanted > available
    ? `the pool has ${grouped(available)}, ${grouped(wanted - available)} too few`
    : `leaves ${grouped(available - wanted)} in the pool`;
}

export const approveRequestCommand: CommandDefinition = command({
  path: 'requests approve',
  summary: 'transfer what a request asks for (final)',
  operands: ['[request]'],
  options: {
    note: option.parsed('--note <text>', 'for the ledger, beside who asked', parseNote),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle requests approve', 'entitle requests approve 7 --dry-run', 'entitle requests approve 7 --yes'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { dryRun, note } = options;
    const needed = { request: neededRequest(context, caller.value, operands.request, 'approve') };
    const report = await complete(context, 'entitle requests approve 7', needed, ({ request }) =>
      confirmed<ApprovalReport>(context, {
        what: 'an approval',
        dryRun,
        run: async (mode) => approveRequest(await context.services(), caller.value, request, { ...mode, note }),
        seen: ({ transfer }) => seenInTransfer(transfer),
        ask: async (trial) => {
          await context.show(approvalSummary(trial.row, trial.transfer));
          const { quantity, product, workspace } = trial.row;
          return questionAt(context, caller.value, `Transfer ${grouped(quantity)} × ${product} to ${workspace}`);
        },
        warning: ({ transfer }) => (transfer.excess > 0 ? excessText(transfer) : null),
      }),
    );
    if (!report.ok) return report;
    const { row } = report.value;
    return done({
      document: approvalDocument(row, report.value.transfer.after),
      next: dryRun ? `entitle requests approve ${row.request}` : 'entitle requests --state open',
    });
  },
});

export const declineRequestCommand: CommandDefinition = command({
  path: 'requests decline',
  summary: 'say no to a request, and why',
  operands: ['[request]'],
  options: { note: option.text('--note <text>', 'why') },
  examples: ['entitle requests decline 7 --note "the pool is for the spring events"'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, declineRequestCommand.examples[0] ?? '', {
      request: neededRequest(context, caller.value, operands.request, 'decline'),
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
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle requests withdraw 7', {
      request: neededRequest(context, caller.value, operands.request, 'withdraw'),
    });
    if (!words.ok) return words;
    const row = await withdrawRequest(await context.services(), caller.value, words.value.request);
    if (!row.ok) return row;
    return done({ document: requestDocument(row.value, `Withdrew request ${row.value.request}.`), next: 'entitle requests' });
  },
});
