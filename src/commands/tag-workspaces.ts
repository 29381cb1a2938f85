/** `workspaces tag` and `workspaces untag`. */

import { showWorkspace } from '../app/workspaces.ts';
import { tagWorkspace, untagWorkspace } from '../app/tag-workspaces.ts';
import { done } from '../core/outcome.ts';
import { parseTag } from '../core/tags.ts';
import { workspaceDocument } from '../view/results/workspaces.ts';
import { complete } from '../cli/asking.ts';
import { neededWorkspace } from '../cli/choices.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

export const tagCommand: CommandDefinition = command({
  path: 'workspaces tag',
  summary: 'put tags on an event: a cost center, a region, whatever you count by',
  operands: ['[workspace]', '[tag...]'],
  examples: ['entitle workspaces tag gala-2026 cost-center=4711 region=emea'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [first = null, ...others] = operands.tag;
    const words = await complete(context, tagCommand.examples[0] ?? '', {
      workspace: neededWorkspace(context, caller.value, operands.workspace),
      tag: { given: first, label: 'NAME=VALUE', message: 'Tag (NAME=VALUE):', parse: parseTag },
    });
    if (!words.ok) return words;
    const { workspace, tag } = words.value;
    const row = await tagWorkspace(await context.services(), caller.value, workspace, [tag, ...others]);
    if (!row.ok) return row;
    return done({ document: workspaceDocument(row.value), next: `entitle workspaces show ${row.value.workspace}` });
  },
});

export const untagCommand: CommandDefinition = command({
  path: 'workspaces untag',
  summary: 'take tags off an event',
  operands: ['[workspace]', '[name...]'],
  examples: ['entitle workspaces untag gala-2026 region'],
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const [first = null, ...others] = operands.name;
    const words = await complete(context, untagCommand.examples[0] ?? '', {
      workspace: neededWorkspace(context, caller.value, operands.workspace),
      name: {
        given: first,
        label: 'NAME',
        message: 'Which tag?',
        choices: async ({ workspace = '' }) => {
          const row = await showWorkspace(await context.services(), caller.value, workspace, context.today());
          if (!row.ok) return row;
          return done(Object.entries(row.value.tags).map(([name, value]) => ({ value: name, label: name, detail: value })));
        },
      },
    });
    if (!words.ok) return words;
    const { workspace, name } = words.value;
    const row = await untagWorkspace(await context.services(), caller.value, workspace, [name, ...others]);
    if (!row.ok) return row;
    return done({ document: workspaceDocument(row.value), next: `entitle workspaces show ${row.value.workspace}` });
  },
});
