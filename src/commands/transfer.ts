/** `transfer`: one transfer; with `--file` a whole file of them. */

import { listPools } from '../app/pools.ts';
import type { Caller } from '../app/ports.ts';
import { seenInTransfer, transfer, type TransferTold } from '../app/transfer.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { grouped } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import type { TransferRequest } from '../core/transfers.ts';
import { avoidableExcessText, transferDocument, transferSummary } from '../view/results/transfers.ts';
import { type Answers, complete } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import {
  EVERYTHING,
  everythingOr,
  neededByProduct,
  neededQuantity,
  neededWorkspace,
  productChoicesFor,
  takesNothing,
} from '../cli/choices.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Configured, Files, Stores, Tools } from '../cli/definition.ts';
import { shellWord } from '../core/shell.ts';
import { command, option, type Typed } from '../cli/options.ts';
import { isGiven } from '../cli/parse.ts';
import { FILE_OPTIONS, transferFile } from './transfer-file.ts';
import { transferEverything } from './transfer-missing.ts';

const EXAMPLE = 'entitle transfer gala-2026 seat missing --yes';

const OPERANDS = ['[workspace]', '[product]', '[quantity]'] as const;
const OPTIONS = {
  note: option.text('--note <text>', 'why, for the ledger'),
  reference: option.text('--reference <key>', 'makes the transfer safe to repeat: the same reference never transfers twice'),
  missing: option.flag('--missing', 'all that the event needs, seats and modules, in one commit'),
  noExcess: option.noFlag('--no-excess', 'refuse what goes beyond what is missing'),
  dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  ...FILE_OPTIONS,
};

type Input = Typed<typeof OPERANDS, typeof OPTIONS>;

export const transferCommand: CommandDefinition = command({
  path: 'transfer',
  summary: 'transfer seats or a module from a pool to an event (final)',
  operands: OPERANDS,
  options: OPTIONS,
  examples: [
    'entitle transfer',
    'entitle transfer gala-2026 seat 120',
    'entitle transfer gala-2026 seat missing --yes --reference ticket-4711',
    'entitle transfer gala-2026 live-streaming --dry-run',
    'entitle transfer gala-2026 --missing --dry-run',
    'entitle transfer --file transfers.csv --dry-run',
    'entitle transfer --file transfers.csv --max-seats 5000 --report outcome.xlsx --yes',
  ],
  run: async (input, context: Stores & Calendar & Asking & Files & Tools & Configured) => {
    const { operands, options } = input;
    const { file, missing, noExcess, dryRun, note, reference, partial, ...others } = options;
    if (file !== null) {
      if ([operands.workspace, reference, note].some(isGiven) || missing) return refuse('usage', IN_THE_FILE);
      return transferFile(file, { ...others, partial, noExcess, dryRun }, context);
    }
    if (Object.values(others).some(isGiven) || (partial && !missing)) return refuse('usage', WITHOUT_A_FILE);
    return missing ? transferAllOf(input, context) : transferOne(input, context, operands.product === null);
  },
});

const IN_THE_FILE = {
  reason: 'with --file, workspace, product, quantity, note and reference come from the file',
  fix: 'leave them out',
};
const WITHOUT_A_FILE = {
  reason:
    '--input-format, --sheet, --ignore-columns, --dates, --decimal, --partial, --batch, --max-seats and --report go with --file',
  fix: 'add --file FILE',
};

/** Everything that one workspace needs. */
async function transferAllOf({ operands, options }: Input, context: Stores & Calendar & Asking): Promise<Outcome<Printed>> {
  if (operands.product !== null || options.reference !== null) {
    return refuse('usage', {
      reason: '--missing is for all that the event needs: it takes no product, quantity or reference',
      fix: 'leave them out; what is there already is never transferred twice',
    });
  }
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const { dryRun, partial, note } = options;
  const needed = {
    workspace: neededWorkspace(context, caller.value, operands.workspace, 'Transfer to which workspace?', takesNothing),
  };
  return complete(context, 'entitle transfer gala-2026 --missing --yes', needed, ({ workspace }) =>
    transferEverything(context, caller.value, { workspace, partial, note }, dryRun),
  );
}

/**
 * One transfer: what is missing is asked for, what it does is shown and confirmed, then it is done. `isLed`: who was asked
 * for a product is then offered the next one.
 */
async function transferOne(
  input: Input,
  context: Stores & Calendar & Asking & Configured,
  isLed: boolean,
): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  return completeRequest(input, context, caller.value, async (request) => {
    const { dryRun, noExcess } = input.options;
    if (input.operands.product === null && request.product === EVERYTHING) {
      const { workspace, note } = request;
      // As far as the pools go: what they lack is shown before it is asked.
      return transferEverything(context, caller.value, { workspace, partial: true, note }, dryRun);
    }
    const report = await confirmed<TransferTold>(context, {
      what: 'a transfer',
      dryRun,
      run: async (mode) => transfer(await context.services(), caller.value, request, { ...mode, noExcess }),
      seen: seenInTransfer,
      ask: (trial) => askAbout(context, caller.value, trial),
      warning: (made) => (made.excess > 0 ? avoidableExcessText(made) : null),
    });
    if (!report.ok) return report;
    const { row, after, excess } = report.value;
    const next = dryRun ? repeated(request) : nextOf(row, after);
    const offers = isLed && !dryRun && context.canAsk && context.settings.format === 'table' && after.missing === true;
    const offer = offers ? () => offerNext(input, context, caller.value, row.workspace) : null;
    return done({ document: transferDocument(row, excess, after, !dryRun), next, offer });
  });
}

/** The next product that is missing there, without starting anew. Whatever is answered, what was transferred stays. */
async function offerNext(
  input: Input,
  context: Stores & Calendar & Asking & Configured,
  caller: Caller,
  workspace: string,
): Promise<Outcome<Printed> | null> {
  const products = await productChoicesFor(context, caller, workspace);
  if (!products.ok) return products;
  const missing = products.value.filter(({ tone }) => tone === 'bad');
  const question = { message: 'What next?', choices: [...missing, { value: '', label: 'nothing more' }] };
  const answer = await (await context.prompter()).choose(question);
  if (answer.kind !== 'answer' || answer.value === '') return null;
  const operands = { workspace, product: answer.value, quantity: null };
  const outcome = await transferOne({ ...input, operands }, context, true);
  if (outcome.ok || outcome.refusal.code !== 'cancelled') return outcome;
  await context.hint('nothing more was transferred');
  return null;
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

/** What is still missing there, as far as the pool goes; its holds, where they keep all of it; else the other events. */
function nextOf({ workspace, product, missing, available }: TransferTold['row'], after: WorkspaceRow): string {
  if (missing === 0) return 'entitle workspaces --missing';
  if ((neededByProduct(after).get(product) ?? 0) === 0) return `entitle holds --workspace ${workspace}`;
  return available > 0 ? `entitle transfer ${workspace} ${product} missing` : 'entitle forecast';
}

/** From the workspace over the product to the quantity; those that miss something come first. */
async function completeRequest(
  { operands, options }: Input,
  context: Stores & Calendar & Asking,
  caller: Caller,
  goOn: (request: TransferRequest) => Promise<Outcome<Printed>>,
): Promise<Outcome<Printed>> {
  const needed = {
    workspace: neededWorkspace(context, caller, operands.workspace, 'Transfer to which workspace?', takesNothing),
    product: {
      given: operands.product,
      label: 'PRODUCT',
      message: 'Which product?',
      choices: ({ workspace = '' }: Answers) => everythingOr(context, caller, workspace),
    },
    quantity: neededQuantity(operands.quantity, ({ workspace = '', product = '' }) =>
      missingQuantity(context, caller, workspace, product),
    ),
  };
  const { reference, note } = options;
  return complete(context, EXAMPLE, needed, ({ workspace, product, quantity }: Answers) =>
    goOn({ workspace: workspace ?? '', product: product ?? '', quantity: quantity ?? null, reference, note }),
  );
}

/** What is missing there and not held, as far as the pool goes, to begin with; nothing when nothing is. */
async function missingQuantity(context: Stores & Calendar, caller: Caller, workspace: string, product: string): Promise<string> {
  const services = await context.services();
  const row = await showWorkspace(services, caller, workspace, context.today());
  const pools = await listPools(services, caller, context.today());
  const missing = row.ok ? (neededByProduct(row.value).get(product) ?? 0) : 0;
  const available = pools.ok ? (pools.value.find((pool) => pool.product === product)?.available ?? 0) : 0;
  const most = Math.min(missing, available);
  return most > 0 ? String(most) : '';
}

async function askAbout(context: Stores & Asking, caller: Caller, trial: TransferTold): Promise<Outcome<string | null>> {
  const { row } = trial;
  if (row.quantity === 0 || row.replayed) return done(null);
  await context.show(transferSummary(trial));
  return questionAt(context, caller, `Transfer ${grouped(row.quantity)} × ${row.product} to ${row.workspace}`);
}
