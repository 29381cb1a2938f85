/** `holds`, `holds show`, `holds add`, `holds post` and `holds release`. */

import { addHold, listHolds, postHold, type PostingReport, releaseHold, showHold } from '../app/holds.ts';
import { seenInTransfer } from '../app/transfer.ts';
import type { Caller } from '../app/ports.ts';
import { grouped } from '../core/counts.ts';
import { HOLD_STATES, type HoldState } from '../core/kept.ts';
import { done } from '../core/outcome.ts';
import { parseDate } from '../core/values.ts';
import { holdDocument, holdsDocument, postedDocument, postingSummary } from '../view/results/holds.ts';
import { excessText } from '../view/results/transfers.ts';
import { type Answers, complete, type Needed } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { type Choices, neededQuantity, neededWorkspace, productChoicesFor, takesNothing } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

export const holds: CommandDefinition = command({
  path: 'holds',
  reads: 'list',
  summary: 'what is kept for events, until when',
  options: {
    workspace: option.text('--workspace <key>', 'only for this workspace'),
    product: option.text('--product <key>', 'only of this product'),
    state: option.oneOf('--state <state>', `only ${HOLD_STATES.join(', ')}`, HOLD_STATES),
  },
  examples: ['entitle holds --state open', 'entitle holds --workspace gala-2026 --json'],
  run: async ({ options }, context: Stores) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { workspace, product, state } = options;
    const rows = await listHolds(await context.services(), caller.value, { workspace, product, state });
    const filtered = workspace !== null || product !== null || state !== null;
    return rows.ok ? done({ document: holdsDocument(rows.value, filtered) }) : rows;
  },
});

/** The need for a hold: a list to choose from, of the open ones unless told. */
function neededHold(context: Stores, caller: Caller, given: string | null, state: HoldState | null = 'open'): Needed {
  return {
    given,
    label: 'HOLD',
    message: 'Which hold?',
    empty:
      state === 'open'
        ? 'no hold is open: see what became of them with: entitle holds'
        : 'there is no hold yet; keep seats for an event with: entitle holds add',
    choices: () => holdChoices(context, caller, state),
  };
}

/** Holds to choose from, in this state or in any. */
export async function holdChoices(context: Stores, caller: Caller, state: HoldState | null): Choices {
  const rows = await listHolds(await context.services(), caller, { workspace: null, product: null, state });
  if (!rows.ok) return rows;
  return done(
    rows.value.map((row) => {
      const what = `${grouped(row.state === 'open' ? row.remaining : row.quantity)} × ${row.product} for ${row.workspace}`;
      const detail = row.state === 'open' ? `${what} until ${row.until}` : `${what} · ${row.state}`;
      return { value: String(row.hold), label: String(row.hold), detail };
    }),
  );
}

export const showHoldCommand: CommandDefinition = command({
  path: 'holds show',
  reads: 'one',
  summary: 'one hold: what it keeps, of which lots, until when',
  operands: ['[hold]'],
  examples: ['entitle holds show 42'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle holds show 42', {
      hold: neededHold(context, caller.value, operands.hold, null),
    });
    if (!words.ok) return words;
    const row = await showHold(await context.services(), caller.value, words.value.hold);
    return row.ok ? done({ document: holdDocument(row.value) }) : row;
  },
});

export const addHoldCommand: CommandDefinition = command({
  path: 'holds add',
  summary: 'keep seats or a module for an event until a day',
  operands: ['[workspace]', '[product]', '[quantity]'],
  options: {
    until: option.text('--until <date>', 'the last day on which they are kept'),
    reference: option.text('--reference <key>', 'makes holding safe to repeat'),
    note: option.text('--note <text>', 'why, for the ledger'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: [
    'entitle holds add gala-2026 seat 250 --until 2026-12-31',
    'entitle holds add gala-2026 seat missing --until 2026-12-31',
  ],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      workspace: neededWorkspace(context, caller.value, operands.workspace, 'Hold for which workspace?', takesNothing),
      product: {
        given: operands.product,
        label: 'PRODUCT',
        message: 'Which product?',
        choices: ({ workspace = '' }: Answers) => productChoicesFor(context, caller.value, workspace),
      },
      quantity: neededQuantity(operands.quantity),
      until: {
        given: options.until,
        label: '--until DATE',
        message: 'Last day on which they are kept:',
        isDay: true,
      },
    };
    const { reference, note, dryRun } = options;
    const row = await complete(context, addHoldCommand.examples[0] ?? '', needed, async (words) => {
      const until = parseDate('--until', words.until);
      if (!until.ok) return until;
      const quantity = (words.quantity as string | undefined) ?? null;
      const request = { workspace: words.workspace, product: words.product, quantity, until: until.value, reference, note };
      return addHold(await context.services(), caller.value, request, dryRun);
    });
    if (!row.ok) return row;
    const { workspace, product, hold, remaining } = row.value;
    const what = `${grouped(remaining)} × ${product} for workspace ${workspace} until ${row.value.until}`;
    const text =
      remaining === 0 && hold === null
        ? `Nothing to do: workspace ${workspace} misses no ${product} that is not held for it.`
        : hold === null
          ? `Would hold ${what}. Nothing was changed.`
          : `Holds ${what} (hold ${hold}).`;
    return done({
      document: holdDocument(row.value, { kind: 'text', text, ...(hold === null ? {} : { tone: 'good' }) }),
      next: hold === null ? null : `entitle holds post ${hold}`,
    });
  },
});

export const postHoldCommand: CommandDefinition = command({
  path: 'holds post',
  summary: 'transfer what a hold keeps; what is not posted is released (final)',
  operands: ['[hold]', '[quantity]'],
  options: {
    note: option.text('--note <text>', 'why, for the ledger'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle holds post 42', 'entitle holds post 42 200 --yes'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const dryRun = options.dryRun;
    const posting = { quantity: operands.quantity, note: options.note };
    const needed = { hold: neededHold(context, caller.value, operands.hold) };
    const report = await complete(context, 'entitle holds post 42', needed, (words) =>
      confirmed<PostingReport>(context, {
        what: 'posting a hold',
        dryRun,
        run: async (mode) => postHold(await context.services(), caller.value, words.hold, posting, mode),
        seen: seenInTransfer,
        ask: async (trial) => {
          const { row, hold, released } = trial;
          await context.show(postingSummary(trial, hold, released));
          return questionAt(context, caller.value, `Transfer ${grouped(row.quantity)} × ${row.product} to ${row.workspace}`);
        },
        warning: (made) => (made.excess > 0 ? excessText(made) : null),
      }),
    );
    if (!report.ok) return report;
    const { row, hold, released } = report.value;
    return done({
      document: postedDocument(report.value, hold.hold ?? 0, released),
      next: `entitle workspaces show ${row.workspace}`,
    });
  },
});

export const releaseHoldCommand: CommandDefinition = command({
  path: 'holds release',
  summary: 'give what a hold keeps back to its pool',
  operands: ['[hold]'],
  options: {
    note: option.text('--note <text>', 'why, for the ledger'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle holds release 42 --note "the sponsor pays for it"', 'entitle holds release 42 --dry-run'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle holds release 42', {
      hold: neededHold(context, caller.value, operands.hold),
    });
    if (!words.ok) return words;
    const { dryRun } = options;
    const row = await releaseHold(await context.services(), caller.value, words.value.hold, options.note, dryRun);
    if (!row.ok) return row;
    const what = `${grouped(row.value.released)} × ${row.value.product} of hold ${row.value.hold}`;
    const text = dryRun ? `Would release ${what}. Nothing was changed.` : `Released ${what}.`;
    return done({
      document: holdDocument(row.value, { kind: 'text', text, ...(dryRun ? {} : { tone: 'good' }) }),
      next: dryRun ? null : `entitle pools show ${row.value.product}`,
    });
  },
});
