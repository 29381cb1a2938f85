/** `workspaces create`, `update`, `install` and `uninstall`. */

import { changeModules, createWorkspace, type NewWorkspace, updateWorkspace } from '../app/edit-workspaces.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { parseDate, parseName, parseParticipants, parseWorkspaceKey } from '../core/values.ts';
import { parseStatus } from '../core/workspaces.ts';
import { workspaceDocument } from '../view/results/workspaces.ts';
import { complete, confirmAt, demandConfirmation } from './asking.ts';
import { neededProduct, neededWorkspace } from './choices.ts';
import type { CommandDefinition, Context, Printed } from './definition.ts';
import { present } from './parse.ts';
import { command, option } from './options.ts';

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
  run: async ({ operands, options }, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const what = 'creating a workspace in pre-production, where it is charged,';
    const status = options.status ?? 'test';
    const charged = status === 'pre-production';
    const confirmable = charged ? demandConfirmation(context, what, false) : done(null);
    const words = await complete(context, createWorkspaceCommand.examples[0] ?? '', {
      workspace: {
        given: operands.workspace,
        label: 'WORKSPACE',
        message: 'Key of the new workspace:',
        parse: parseWorkspaceKey,
      },
      name: { given: options.name, label: '--name NAME', message: 'Name:', parse: parseName },
      starts: {
        given: options.starts,
        label: '--starts DATE',
        message: 'First day:',
        parse: (text) => parseDate('--starts', text),
      },
      ends: {
        given: options.ends,
        label: '--ends DATE',
        message: 'Last day:',
        parse: (text) => parseDate('--ends', text),
        initial: async ({ starts = '' }) => starts,
      },
    });
    if (!words.ok) return words;
    if (!confirmable.ok) return confirmable;
    const asked = parseNewWorkspace(words.value, status, options.participants ?? 0);
    if (!asked.ok) return asked;
    const services = await context.services();
    if (charged && !context.confirmed) {
      const preview = await createWorkspace(services, caller.value, asked.value, true);
      if (!preview.ok) return preview;
      await context.tell(`${asked.value.participants} participants of "${asked.value.name}" start to be charged.`);
      const agreed = await confirmAt(context, caller.value, `Create ${asked.value.workspace} in pre-production`);
      if (!agreed.ok) return agreed;
    }
    const row = await createWorkspace(services, caller.value, asked.value);
    return printed(row, (key) =>
      charged ? `entitle transfer ${key} seat missing` : `entitle workspaces install ${key} PRODUCT`,
    );
  },
});

function parseNewWorkspace(
  words: Readonly<Record<'workspace' | 'name' | 'starts' | 'ends', string>>,
  status: NewWorkspace['status'],
  participants: number,
): Outcome<NewWorkspace> {
  const workspace = parseWorkspaceKey(words.workspace);
  if (!workspace.ok) return workspace;
  const name = parseName(words.name);
  if (!name.ok) return name;
  const startsOn = parseDate('--starts', words.starts);
  if (!startsOn.ok) return startsOn;
  const endsOn = parseDate('--ends', words.ends);
  if (!endsOn.ok) return endsOn;
  return done({
    workspace: workspace.value,
    name: name.value,
    status,
    startsOn: startsOn.value,
    endsOn: endsOn.value,
    participants,
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
  run: async ({ operands, options }, context) => {
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
  context: Context,
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
  run: ({ operands }, context) => modulesCommand(context, operands, true, installCommand.examples[0] ?? ''),
});

export const uninstallCommand: CommandDefinition = command({
  path: 'workspaces uninstall',
  summary: 'uninstall modules; what was assigned stays assigned',
  operands: ['[workspace]', '[product...]'],
  examples: ['entitle workspaces uninstall gala-2027 surveys'],
  run: ({ operands }, context) => modulesCommand(context, operands, false, uninstallCommand.examples[0] ?? ''),
});
