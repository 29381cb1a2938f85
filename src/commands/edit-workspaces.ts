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
import { given, present } from './parse.ts';

function printed(row: Outcome<WorkspaceRow>, next: (key: string) => string): Outcome<Printed> {
  return row.ok ? done({ document: workspaceDocument(row.value), next: next(row.value.workspace) }) : row;
}

export const createWorkspaceCommand: CommandDefinition = {
  path: 'workspaces create',
  summary: 'create an event, in test unless told otherwise',
  operands: ['[workspace]'],
  options: [
    { flags: '--name <name>', description: 'what people call it' },
    { flags: '--starts <date>', description: 'first day' },
    { flags: '--ends <date>', description: 'last day' },
    { flags: '--status <status>', description: 'test or pre-production (default: test)' },
    { flags: '--participants <number>', description: 'how many will take part (default: 0)' },
  ],
  examples: ['entitle workspaces create gala-2027 --name "Gala 2027" --starts 2027-03-04 --ends 2027-03-05 --participants 250'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const status = given(input.text('status'), parseStatus);
    if (!status.ok || status.value === 'production') {
      return refuse('usage', {
        reason: `--status "${input.text('status')}" is not a status to begin with`,
        fix: 'use test or pre-production',
      });
    }
    const what = 'creating a workspace in pre-production, where it is charged,';
    const charged = status.value === 'pre-production';
    const confirmable = charged ? demandConfirmation(context, what, false) : done(null);
    const words = await complete(context, createWorkspaceCommand.examples[0] ?? '', {
      workspace: { given: input.operand(0), label: 'WORKSPACE', message: 'Key of the new workspace:', parse: parseWorkspaceKey },
      name: { given: input.text('name'), label: '--name NAME', message: 'Name:', parse: parseName },
      starts: {
        given: input.text('starts'),
        label: '--starts DATE',
        message: 'First day:',
        parse: (text) => parseDate('--starts', text),
      },
      ends: {
        given: input.text('ends'),
        label: '--ends DATE',
        message: 'Last day:',
        parse: (text) => parseDate('--ends', text),
        initial: async ({ starts = '' }) => starts,
      },
    });
    if (!words.ok) return words;
    if (!confirmable.ok) return confirmable;
    const asked = parseNewWorkspace(words.value, status.value ?? 'test', input.text('participants'));
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
};

function parseNewWorkspace(
  words: Readonly<Record<'workspace' | 'name' | 'starts' | 'ends', string>>,
  status: NewWorkspace['status'],
  participantsText: string | null,
): Outcome<NewWorkspace> {
  const workspace = parseWorkspaceKey(words.workspace);
  if (!workspace.ok) return workspace;
  const name = parseName(words.name);
  if (!name.ok) return name;
  const startsOn = parseDate('--starts', words.starts);
  if (!startsOn.ok) return startsOn;
  const endsOn = parseDate('--ends', words.ends);
  if (!endsOn.ok) return endsOn;
  const participants = given(participantsText, parseParticipants);
  if (!participants.ok) return participants;
  return done({
    workspace: workspace.value,
    name: name.value,
    status,
    startsOn: startsOn.value,
    endsOn: endsOn.value,
    participants: participants.value ?? 0,
  });
}

export const updateWorkspaceCommand: CommandDefinition = {
  path: 'workspaces update',
  summary: "change an event's name, dates or participants",
  operands: ['[workspace]'],
  options: [
    { flags: '--name <name>', description: 'what people call it' },
    { flags: '--starts <date>', description: 'first day' },
    { flags: '--ends <date>', description: 'last day' },
    { flags: '--participants <number>', description: 'how many will take part' },
  ],
  examples: ['entitle workspaces update gala-2027 --participants 320'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [name, startsOn, endsOn, participants] = [
      given(input.text('name'), parseName),
      given(input.text('starts'), (text) => parseDate('--starts', text)),
      given(input.text('ends'), (text) => parseDate('--ends', text)),
      given(input.text('participants'), parseParticipants),
    ];
    if (!name.ok) return name;
    if (!startsOn.ok) return startsOn;
    if (!endsOn.ok) return endsOn;
    if (!participants.ok) return participants;
    const update = present({
      name: name.value,
      startsOn: startsOn.value,
      endsOn: endsOn.value,
      participants: participants.value,
    });
    if (Object.keys(update).length === 0) {
      return refuse('missing-argument', { missing: ['something to change'], example: updateWorkspaceCommand.examples[0] ?? '' });
    }
    const words = await complete(context, updateWorkspaceCommand.examples[0] ?? '', {
      workspace: neededWorkspace(context, caller.value, input.operand(0)),
    });
    if (!words.ok) return words;
    const row = await updateWorkspace(await context.services(), caller.value, words.value.workspace, update);
    return printed(row, (key) => `entitle workspaces show ${key}`);
  },
};

async function modulesCommand(
  context: Context,
  words: readonly string[],
  install: boolean,
  example: string,
): Promise<Outcome<Printed>> {
  const caller = await context.caller();
  if (!caller.ok) return caller;
  const [workspace = null, ...products] = words;
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

export const installCommand: CommandDefinition = {
  path: 'workspaces install',
  summary: 'install modules in an event',
  operands: ['[workspace]', '[product...]'],
  examples: ['entitle workspaces install gala-2027 live-streaming surveys'],
  run: (input, context) => modulesCommand(context, input.operandsFrom(0), true, installCommand.examples[0] ?? ''),
};

export const uninstallCommand: CommandDefinition = {
  path: 'workspaces uninstall',
  summary: 'uninstall modules; what was assigned stays assigned',
  operands: ['[workspace]', '[product...]'],
  examples: ['entitle workspaces uninstall gala-2027 surveys'],
  run: (input, context) => modulesCommand(context, input.operandsFrom(0), false, uninstallCommand.examples[0] ?? ''),
};
