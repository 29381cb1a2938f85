/** `transfer`: one transfer; with `--file` a whole file of them. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import { needsQuantity, transfer, type TransferReport } from '../app/transfer.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import type { TransferRequest } from '../core/transfers.ts';
import { parseQuantity, SEAT } from '../core/values.ts';
import { grouped } from '../view/cells.ts';
import { excessText, transferDocument, transferSummary } from '../view/results/transfers.ts';
import { complete, confirmAt, demandConfirmation, warn } from './asking.ts';
import { EVERYTHING, everythingOr, missingByProduct, neededWorkspace } from './choices.ts';
import type { CommandDefinition, Context, Input, Printed } from './definition.ts';
import { shellWord } from './shell.ts';
import { READING_NAMES } from './file-options.ts';
import { FILE_OPTIONS, transferFile } from './transfer-file.ts';
import { transferEverything } from './transfer-missing.ts';

const EXAMPLE = 'entitle transfer gala-2026 seat missing --yes';

export const transferCommand: CommandDefinition = {
  path: 'transfer',
  summary: 'transfer seats or a module from a pool to an event (final)',
  operands: ['[workspace]', '[product]', '[quantity]'],
  options: [
    { flags: '--note <text>', description: 'why, for the ledger' },
    { flags: '--reference <key>', description: 'makes the transfer safe to repeat: the same reference never transfers twice' },
    { flags: '--missing', description: 'all that the event needs, seats and modules, in one commit' },
    { flags: '--no-excess', description: 'refuse what goes beyond what is missing' },
    { flags: '--dry-run', description: 'show what would happen; change nothing' },
    ...FILE_OPTIONS,
  ],
  examples: [
    'entitle transfer',
    'entitle transfer gala-2026 seat 120',
    'entitle transfer gala-2026 seat missing --yes --reference ticket-4711',
    'entitle transfer gala-2026 live-streaming --dry-run',
    'entitle transfer gala-2026 --missing --dry-run',
    'entitle transfer --file transfers.csv --dry-run',
    'entitle transfer --file transfers.csv --max-seats 5000 --report outcome.xlsx --yes',
  ],
  run: async (input, context) => {
    const file = input.text('file');
    if (file !== null) return transferFile(file, input, context);
    const stray = [...READING_NAMES, 'batch', 'maxSeats', 'report'].find((option) => input.text(option) !== null);
    if (stray === undefined && input.has('missing')) return transferAllOf(input, context);
    if (stray === undefined && !input.has('partial')) return transferOne(input, context);
    return refuse('usage', {
      reason:
        '--input-format, --sheet, --ignore-columns, --dates, --decimal, --partial, --batch, --max-seats and --report go with --file',
      fix: 'add --file FILE',
    });
  },
};

/** Everything that one workspace needs. */
async function transferAllOf(input: Input, context: Context): Promise<Outcome<Printed>> {
  if (input.operand(1) !== null || input.text('reference') !== null) {
    return refuse('usage', {
      reason: '--missing is for all that the event needs: it takes no product, quantity or reference',
      fix: 'leave them out; what is there already is never transferred twice',
    });
  }
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const words = await complete(context, 'entitle transfer gala-2026 --missing --yes', {
    workspace: neededWorkspace(context, caller.value, input.operand(0), 'Transfer to which workspace?', isCharged),
  });
  if (!words.ok) return words;
  const dryRun = input.has('dryRun');
  const confirmable = demandConfirmation(context, 'a transfer', dryRun);
  if (!confirmable.ok) return confirmable;
  const request = { workspace: words.value.workspace, partial: input.has('partial'), note: input.text('note') };
  return transferEverything(context, caller.value, request, dryRun);
}

function isCharged({ capabilities }: WorkspaceRow): boolean {
  return capabilities.charged;
}

/** One transfer: what is missing is asked for, what it does is shown and confirmed, then it is done. */
async function transferOne(input: Input, context: Context): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const request = await completeRequest(input, context, caller.value);
  if (!request.ok) return request;
  const dryRun = input.has('dryRun');
  const confirmable = demandConfirmation(context, 'a transfer', dryRun);
  if (!confirmable.ok) return confirmable;
  if (input.operand(1) === null && request.value.product === EVERYTHING) {
    const { workspace, note } = request.value;
    return transferEverything(context, caller.value, { workspace, partial: false, note }, dryRun);
  }
  const services = await context.services();
  const noExcess = input.either('excess') === false;
  let confirmed: number | null = null;
  if (!dryRun && !context.confirmed) {
    const preview = await transfer(services, caller.value, request.value, { dryRun: true, noExcess, confirmed: null });
    if (!preview.ok) return preview;
    confirmed = preview.value.row.quantity;
    if (preview.value.row.quantity > 0 && !preview.value.row.replayed) {
      const agreed = await summarizeAndConfirm(context, caller.value, preview.value);
      if (!agreed.ok) return agreed;
    }
  }
  const report = await transfer(services, caller.value, request.value, { dryRun, noExcess, confirmed });
  if (!report.ok) return report;
  const { row, after, excess } = report.value;
  // Whoever was asked has read it.
  if (excess > 0 && (dryRun || context.confirmed)) await warn(context, excessText(report.value));
  const next = dryRun ? repeated(request.value) : nextOf(row);
  return done({ document: transferDocument(row, excess, after, !dryRun), next });
}

/** After a trial the same for real. */
function repeated({ workspace, product, quantity, reference }: TransferRequest): string {
  const words = [
    workspace,
    product,
    ...(quantity === null ? [] : [quantity]),
    ...(reference === null ? [] : ['--reference', reference]),
  ];
  return `entitle transfer ${words.map(shellWord).join(' ')}`;
}

/** What is still missing there, as far as the pool goes; else the other events. */
function nextOf({ workspace, product, missing, available }: TransferReport['row']): string {
  if (missing === 0) return 'entitle workspaces --missing';
  return available > 0 ? `entitle transfer ${workspace} ${product} missing` : 'entitle forecast';
}

/** From the workspace over the product to the quantity; those that miss something come first. */
async function completeRequest(input: Input, context: Context, caller: Caller): Promise<Outcome<TransferRequest>> {
  const words = await complete(context, EXAMPLE, {
    workspace: neededWorkspace(context, caller, input.operand(0), 'Transfer to which workspace?', isCharged),
    product: {
      given: input.operand(1),
      label: 'PRODUCT',
      message: 'Which product?',
      choices: ({ workspace = '' }) => everythingOr(context, caller, workspace),
    },
    quantity: {
      given: input.operand(2),
      label: 'QUANTITY (a number, or "missing")',
      message: 'How many?',
      parse: (text) => (text.toLowerCase() === 'missing' ? done(text) : parseQuantity(text)),
      initial: ({ workspace = '', product = '' }) => missingQuantity(context, caller, workspace, product),
      unless: ({ product = SEAT }) => product === EVERYTHING || !needsQuantity(product, null),
    },
  });
  if (!words.ok) return words;
  const { workspace, product } = words.value;
  const quantity = (words.value.quantity as string | undefined) ?? null;
  return done({ workspace, product, quantity, reference: input.text('reference'), note: input.text('note') });
}

/** What is missing there, as far as the pool goes, to begin with; nothing when nothing is. */
async function missingQuantity(context: Context, caller: Caller, workspace: string, product: string): Promise<string> {
  const services = await context.services();
  const row = await showWorkspace(services, caller, workspace, context.today());
  const pools = await listPools(services, caller, context.today());
  const missing = row.ok ? (missingByProduct(row.value).get(product) ?? 0) : 0;
  const available = pools.ok ? (pools.value.find((pool) => pool.product === product)?.available ?? 0) : 0;
  const most = Math.min(missing, available);
  return most > 0 ? String(most) : '';
}

async function summarizeAndConfirm(context: Context, caller: Caller, report: TransferReport): Promise<Outcome<null>> {
  const { row } = report;
  await context.show(transferSummary(report));
  return confirmAt(context, caller, `Transfer ${grouped(row.quantity)} × ${row.product} to ${row.workspace}`);
}
