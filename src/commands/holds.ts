/** `holds`, `holds show`, `holds add`, `holds post` and `holds release`. */

import { addHold, listHolds, postHold, releaseHold, showHold } from '../app/holds.ts';
import type { Caller } from '../app/ports.ts';
import { HOLD_STATES } from '../core/kept.ts';
import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { parseDate, parseQuantity, SEAT } from '../core/values.ts';
import { needsQuantity } from '../app/transfer.ts';
import { grouped } from '../view/cells.ts';
import { holdDocument, holdsDocument, postedDocument, postingSummary } from '../view/results/holds.ts';
import { complete, confirmAt, demandConfirmation, type Needed } from './asking.ts';
import { neededWorkspace, productChoicesFor } from './choices.ts';
import type { CommandDefinition, Context } from './definition.ts';

export const holds: CommandDefinition = {
  path: 'holds',
  reads: 'list',
  summary: 'what is kept for events, until when',
  options: [
    { flags: '--workspace <key>', description: 'only for this workspace' },
    { flags: '--product <key>', description: 'only of this product' },
    { flags: '--state <state>', description: `only ${HOLD_STATES.join(', ')}`, choices: HOLD_STATES },
  ],
  examples: ['entitle holds --state open', 'entitle holds --workspace gala-2026 --json'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [workspace, product, typed] = [input.text('workspace'), input.text('product'), input.text('state')];
    const state = HOLD_STATES.find((known) => known === typed) ?? null;
    if (typed !== null && state === null)
      return refuse('usage', { reason: `--state "${typed}" is not a state of a hold`, fix: `use ${HOLD_STATES.join(', ')}` });
    const rows = await listHolds(await context.services(), caller.value, { workspace, product, state });
    const filtered = workspace !== null || product !== null || state !== null;
    return rows.ok ? done({ document: holdsDocument(rows.value, filtered) }) : rows;
  },
};

/** The need for a hold: a list of the open ones to choose from. */
function neededHold(context: Context, caller: Caller, given: string | null): Needed {
  return {
    given,
    label: 'HOLD',
    message: 'Which hold?',
    choices: async () => {
      const rows = await listHolds(await context.services(), caller, { workspace: null, product: null, state: 'open' });
      if (!rows.ok) return rows;
      return done(
        rows.value.map(({ hold, workspace, product, remaining, until }) => ({
          value: String(hold),
          label: String(hold),
          detail: `${grouped(remaining)} × ${product} for ${workspace} until ${until}`,
        })),
      );
    },
  };
}

export const showHoldCommand: CommandDefinition = {
  path: 'holds show',
  reads: 'one',
  summary: 'one hold: what it keeps, of which lots, until when',
  operands: ['[hold]'],
  examples: ['entitle holds show 42'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle holds show 42', {
      hold: neededHold(context, caller.value, input.operand(0)),
    });
    if (!words.ok) return words;
    const row = await showHold(await context.services(), caller.value, words.value.hold);
    return row.ok ? done({ document: holdDocument(row.value) }) : row;
  },
};

export const addHoldCommand: CommandDefinition = {
  path: 'holds add',
  summary: 'keep seats or a module for an event until a day',
  operands: ['[workspace]', '[product]', '[quantity]'],
  options: [
    { flags: '--until <date>', description: 'the last day on which they are kept' },
    { flags: '--reference <key>', description: 'makes holding safe to repeat' },
    { flags: '--note <text>', description: 'why, for the ledger' },
  ],
  examples: [
    'entitle holds add gala-2026 seat 250 --until 2026-12-31',
    'entitle holds add gala-2026 seat missing --until 2026-12-31',
  ],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, addHoldCommand.examples[0] ?? '', {
      workspace: neededWorkspace(
        context,
        caller.value,
        input.operand(0),
        'Hold for which workspace?',
        ({ capabilities }) => capabilities.charged,
      ),
      product: {
        given: input.operand(1),
        label: 'PRODUCT',
        message: 'Which product?',
        choices: ({ workspace = '' }) => productChoicesFor(context, caller.value, workspace),
      },
      quantity: {
        given: input.operand(2),
        label: 'QUANTITY (a number, or "missing")',
        message: 'How many?',
        parse: (text) => (text.toLowerCase() === 'missing' ? done(text) : parseQuantity(text)),
        unless: ({ product = SEAT }) => !needsQuantity(product, null),
      },
      until: {
        given: input.text('until'),
        label: '--until DATE',
        message: 'Last day on which they are kept:',
        parse: (text) => parseDate('--until', text),
      },
    });
    if (!words.ok) return words;
    const { workspace, product } = words.value;
    const quantity = (words.value.quantity as string | undefined) ?? null;
    const until = parseDate('--until', words.value.until);
    if (!until.ok) return until;
    const request = {
      workspace,
      product,
      quantity,
      until: until.value,
      reference: input.text('reference'),
      note: input.text('note'),
    };
    const row = await addHold(await context.services(), caller.value, request);
    if (!row.ok) return row;
    const text =
      row.value.hold === null
        ? `Nothing to do: workspace ${workspace} misses no ${product} that is not held for it.`
        : `Holds ${grouped(row.value.remaining)} × ${product} for workspace ${workspace} until ${row.value.until} (hold ${row.value.hold}).`;
    return done({
      document: holdDocument(row.value, { kind: 'text', tone: 'good', text }),
      next: row.value.hold === null ? null : `entitle holds post ${row.value.hold}`,
    });
  },
};

export const postHoldCommand: CommandDefinition = {
  path: 'holds post',
  summary: 'transfer what a hold keeps; what is not posted is released (final)',
  operands: ['[hold]', '[quantity]'],
  options: [
    { flags: '--note <text>', description: 'why, for the ledger' },
    { flags: '--dry-run', description: 'show what would happen; change nothing' },
  ],
  examples: ['entitle holds post 42', 'entitle holds post 42 200 --yes'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle holds post 42', {
      hold: neededHold(context, caller.value, input.operand(0)),
    });
    if (!words.ok) return words;
    const dryRun = input.has('dryRun');
    const confirmable = demandConfirmation(context, 'posting a hold', dryRun);
    if (!confirmable.ok) return confirmable;
    const services = await context.services();
    const posting = { quantity: input.operand(1), note: input.text('note') };
    let confirmed: number | null = null;
    if (!dryRun && !context.confirmed) {
      const preview = await postHold(services, caller.value, words.value.hold, posting, { dryRun: true, confirmed: null });
      if (!preview.ok) return preview;
      const { row, hold, released } = preview.value;
      await context.show(postingSummary(row, hold, released));
      const agreed = await confirmAt(
        context,
        caller.value,
        `Transfer ${grouped(row.quantity)} × ${row.product} to ${row.workspace}`,
      );
      if (!agreed.ok) return agreed;
      confirmed = row.quantity;
    }
    const report = await postHold(services, caller.value, words.value.hold, posting, { dryRun, confirmed });
    if (!report.ok) return report;
    const { row, hold, released } = report.value;
    return done({ document: postedDocument(row, hold.hold ?? 0, released), next: `entitle workspaces show ${row.workspace}` });
  },
};

export const releaseHoldCommand: CommandDefinition = {
  path: 'holds release',
  summary: 'give what a hold keeps back to its pool',
  operands: ['[hold]'],
  options: [{ flags: '--note <text>', description: 'why, for the ledger' }],
  examples: ['entitle holds release 42 --note "the sponsor pays for it"'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle holds release 42', {
      hold: neededHold(context, caller.value, input.operand(0)),
    });
    if (!words.ok) return words;
    const row = await releaseHold(await context.services(), caller.value, words.value.hold, input.text('note'));
    if (!row.ok) return row;
    const text = `Released ${grouped(row.value.released)} × ${row.value.product} of hold ${row.value.hold}.`;
    return done({
      document: holdDocument(row.value, { kind: 'text', tone: 'good', text }),
      next: `entitle pools show ${row.value.product}`,
    });
  },
};
