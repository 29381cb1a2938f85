/** `workspaces create`, `update`, `install` and `uninstall`. */

import { changeModules, createWorkspace, seenInWorkspace, type NewWorkspace, updateWorkspace } from '../app/edit-workspaces.ts';
import type { Mode } from '../app/commit.ts';
import type { Caller } from '../app/ports.ts';
import { showWorkspace } from '../app/workspaces.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { parseDate, parseName, parseParticipants, parseWorkspaceKey, SEAT } from '../core/values.ts';
import { parseStatus } from '../core/workspaces.ts';
import { workspaceDocument } from '../view/results/workspaces.ts';
import { type Answers, complete } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { type Choices, neededProduct, neededWorkspace, productChoices } from '../cli/choices.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Files, Stores } from '../cli/definition.ts';
import { present } from '../cli/parse.ts';
import { command, option } from '../cli/options.ts';

function printed(row: Outcome<WorkspaceRow>, next: (key: string) => string): Outcome<Printed> {
  return row.ok ? done({ document: workspaceDocument(row.value), next: next(row.value.workspace) }) : row;
}

/** Production is reached by promotion only (contract, section 1). */
function parseFirstStatus(text: string): Outcome<NewWorkspace['status']> {
  const status = parseStatus(text);
  if (!status.ok) return status;
  return status.value === 'production' ? refuse('invalid-status', { value: text }) : done(status.value);
}

export const createWorkspaceCommand: CommandDefinition = command({
  path: 'workspaces create',
  summary: 'create an event, in test unless told otherwise',
  operands: ['[workspace]'],
  options: {
    name: option.text('--name <name>', 'what people call it'),
    starts: option.text('--starts <date>', 'first day'),
    ends: option.text('--ends <date>', 'last day'),
    status: option.known('--status <status>', 'test or pre-production (default: test)', parseFirstStatus, {
      what: 'is not a status to begin with',
      fix: 'use test or pre-production',
    }),
    participants: option.parsed('--participants <number>', 'how many will take part (default: 0)', parseParticipants),
  },
  examples: ['entitle workspaces create gala-2027 --name "Gala 2027" --starts 2027-03-04 --ends 2027-03-05 --participants 250'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking & Files) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const needed = {
      workspace: {
        given: operands.workspace,
        label: 'WORKSPACE',
        message: 'Key, which never changes, such as gala-2027:',
        parse: parseWorkspaceKey,
        verify: (key: string) => isFree(context, caller.value, key),
      },
      name: { given: options.name, label: '--name NAME', message: 'Name:', parse: parseName },
      starts: {
        given: options.starts,
        label: '--starts DATE',
        message: 'First day:',
        isDay: true,
      },
      ends: {
        given: options.ends,
        label: '--ends DATE',
        message: 'Last day:',
        isDay: true,
        initial: async ({ starts = '' }: Answers) => starts,
      },
      status: {
        given: options.status,
        label: '--status STATUS',
        message: 'In which status?',
        optional: true,
        choices: async () => done(FIRST_STATUSES),
      },
      participants: {
        given: options.participants === null ? null : String(options.participants),
        label: '--participants NUMBER',
        message: 'How many will take part?',
        optional: true,
        parse: parseParticipants,
        initial: async () => '0',
      },
      modules: {
        given: null,
        label: 'MODULES',
        message: 'Which modules does it use?',
        optional: true,
        enough: { none: 'none', some: 'no more' },
        choices: () => moduleChoices(context, caller.value),
      },
    };
    const row = await complete(context, createWorkspaceCommand.examples[0] ?? '', needed, async (words) => {
      const asked = parseNewWorkspace(words);
      if (!asked.ok) return asked;
      const { workspace, name, status, participants, modules = [] } = asked.value;
      const run = async (mode?: Mode) => createWorkspace(await context.services(), caller.value, asked.value, mode);
      if (status !== 'pre-production') return run();
      return confirmed<WorkspaceRow>(context, {
        what: 'creating a workspace in pre-production, where it is charged,',
        dryRun: null,
        run,
        seen: seenInWorkspace,
        ask: async () => {
          const charges = [counted(participants, 'participant'), ...modules].join(', ');
          await context.inform(`${charges} of "${name}" start to be charged.`);
          return questionAt(context, caller.value, `Create ${workspace} in pre-production`);
        },
      });
    });
    return printed(row, (key) => (row.ok ? nextFor(row.value) : `entitle workspaces show ${key}`));
  },
});

/** The statuses to begin with, with what each means and charges (contract, section 1). */
const FIRST_STATUSES = [
  { value: 'test', label: 'test', detail: 'nothing is charged; e-mail to one at a time; not in the app' },
  {
    value: 'pre-production',
    label: 'pre-production',
    detail: 'charged: a seat per participant, every module; e-mail to all',
  },
];

/** Refuses a key that is taken. */
async function isFree(context: Stores & Calendar, caller: Caller, key: string): Promise<Outcome<null>> {
  const there = await showWorkspace(await context.services(), caller, key, context.today());
  if (there.ok) return refuse('key-taken', { what: 'workspace', key });
  return there.refusal.code === 'workspace-not-found' ? done(null) : there;
}

async function moduleChoices(context: Stores, caller: Caller): Choices {
  const products = await productChoices(context, caller);
  return products.ok ? done(products.value.filter(({ value }) => value !== SEAT)) : products;
}

function nextFor({ workspace, capabilities, modules }: WorkspaceRow): string {
  if (capabilities.charged) return `entitle transfer ${workspace} --missing`;
  return modules.length > 0 ? `entitle promote ${workspace}` : `entitle workspaces install ${workspace} PRODUCT`;
}

type NewWords = Readonly<Record<'workspace' | 'name' | 'starts' | 'ends' | 'status' | 'participants' | 'modules', string>>;

function parseNewWorkspace(words: NewWords): Outcome<NewWorkspace> {
  const workspace = parseWorkspaceKey(words.workspace);
  if (!workspace.ok) return workspace;
  const name = parseName(words.name);
  if (!name.ok) return name;
  const startsOn = parseDate('--starts', words.starts);
  if (!startsOn.ok) return startsOn;
  const endsOn = parseDate('--ends', words.ends);
  if (!endsOn.ok) return endsOn;
  const status = parseFirstStatus(words.status === '' ? 'test' : words.status);
  if (!status.ok) return status;
  const participants = parseParticipants(words.participants === '' ? '0' : words.participants);
  if (!participants.ok) return participants;
  return done({
    workspace: workspace.value,
    name: name.value,
    status: status.value,
    startsOn: startsOn.value,
    endsOn: endsOn.value,
    participants: participants.value,
    modules: words.modules.split(',').filter(Boolean),
  });
}

export const updateWorkspaceCommand: CommandDefinition = command({
  path: 'workspaces update',
  summary: "change an event's name, dates or participants",
  operands: ['[workspace]'],
  options: {
    name: option.parsed('--name <name>', 'what people call it', parseName),
    starts: option.date('--starts <date>', 'first day'),
    ends: option.date('--ends <date>', 'last day'),
    participants: option.parsed('--participants <number>', 'how many will take part', parseParticipants),
  },
  examples: ['entitle workspaces update gala-2027 --participants 320'],
  run: async ({ operands, options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { name, starts: startsOn, ends: endsOn, participants } = options;
    const update = present({ name, startsOn, endsOn, participants });
    if (Object.keys(update).length === 0) {
      return refuse('missing-argument', { missing: ['something to change'], example: updateWorkspaceCommand.examples[0] ?? '' });
    }
    const words = await complete(context, updateWorkspaceCommand.examples[0] ?? '', {
      workspace: neededWorkspace(context, caller.value, operands.workspace),
    });
    if (!words.ok) return words;
    const row = await updateWorkspace(await context.services(), caller.value, words.value.workspace, update);
    return printed(row, (key) => `entitle workspaces show ${key}`);
  },
});

async function modulesCommand(
  context: Stores & Calendar & Asking,
  { workspace, product: products }: { readonly workspace: string | null; readonly product: readonly string[] },
  install: boolean,
  example: string,
): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const completed = await complete(context, example, {
    workspace: neededWorkspace(context, caller.value, workspace),
    product: neededProduct(context, caller.value, products[0] ?? null, 'Which module?'),
  });
  if (!completed.ok) return completed;
  const all = products.length > 0 ? products : [completed.value.product];
  const request = { workspace: completed.value.workspace, products: all, install };
  const row = await changeModules(await context.services(), caller.value, request);
  return printed(row, (key) => `entitle workspaces show ${key}`);
}

export const installCommand: CommandDefinition = command({
  path: 'workspaces install',
  summary: 'install modules in an event',
  operands: ['[workspace]', '[product...]'],
  examples: ['entitle workspaces install gala-2027 live-streaming surveys'],
  run: ({ operands }, context: Stores & Calendar & Asking) =>
    modulesCommand(context, operands, true, installCommand.examples[0] ?? ''),
});

export const uninstallCommand: CommandDefinition = command({
  path: 'workspaces uninstall',
  summary: 'uninstall modules; what was assigned stays assigned',
  operands: ['[workspace]', '[product...]'],
  examples: ['entitle workspaces uninstall gala-2027 surveys'],
  run: ({ operands }, context: Stores & Calendar & Asking) =>
    modulesCommand(context, operands, false, uninstallCommand.examples[0] ?? ''),
});
