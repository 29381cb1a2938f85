/** `workspaces` and `workspaces show`. */

import { showEvent } from '../app/event.ts';
import { missingThere } from '../app/orgs.ts';
import { listWorkspaces, type WorkspaceFilter, workspacesOfAll } from '../app/workspaces.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { refuse } from '../core/refusals.ts';
import { parseTagFilter } from '../core/tags.ts';
import { parseStatus } from '../core/workspaces.ts';
import { surplusDocument } from '../view/results/surplus.ts';
import { eventDocument } from '../view/results/event.ts';
import { missingBanner } from '../view/results/status.ts';
import { NO_WORKSPACES, workspacesDocument } from '../view/results/workspaces.ts';
import { complete } from './asking.ts';
import { neededWorkspace } from './choices.ts';
import { ALL_OPTION } from './all.ts';
import type { CommandDefinition, Context } from './definition.ts';
import { dayOption, given, searchOption } from './parse.ts';

export const workspaces: CommandDefinition = {
  path: 'workspaces',
  reads: 'list',
  summary: 'events with their status, seats and what they miss',
  options: [
    { flags: '--live', description: 'only workspaces that are not over' },
    { flags: '--past', description: 'only workspaces that are over' },
    { flags: '--missing', description: 'only workspaces that miss seats or modules' },
    { flags: '--surplus', description: 'only workspaces with seats or modules left over, past ones first by size' },
    { flags: '--status <status>', description: 'only workspaces in test, pre-production or production' },
    { flags: '--tag <tag>', description: 'only workspaces with this tag: NAME=VALUE, or NAME alone' },
    { flags: '--search <text>', description: 'only workspaces with these words in their name, key, tags or years' },
    { flags: '--from <date>', description: 'only workspaces that take place on this day or later' },
    { flags: '--to <date>', description: 'only workspaces that take place on this day or earlier' },
    { flags: '--exit-code', description: 'exit with 10 when a listed workspace misses something' },
    ALL_OPTION,
  ],
  examples: ['entitle workspaces --live', 'entitle workspaces --missing --exit-code', 'entitle workspaces --search gala --json'],
  asOf: true,
  run: async (input, context) => {
    const [live, past] = [input.has('live'), input.has('past')];
    if (live && past) return refuse('usage', { reason: '--live and --past exclude each other', fix: 'leave one of them out' });
    const status = given(input.text('status'), parseStatus);
    if (!status.ok)
      return refuse('usage', {
        reason: `--status "${input.text('status')}" is not a status`,
        fix: 'use test, pre-production or production',
      });
    const search = searchOption(input, 'search');
    if (!search.ok) return search;
    const [from, to] = [dayOption(input, 'from'), dayOption(input, 'to')];
    if (!from.ok) return from;
    if (!to.ok) return to;
    if (from.value !== undefined && to.value !== undefined && from.value > to.value)
      return refuse('usage', { reason: `--from ${from.value} is after --to ${to.value}`, fix: 'write the earlier day first' });
    const tag = given(input.text('tag'), parseTagFilter);
    if (!tag.ok) return tag;
    const filter: WorkspaceFilter = {
      asOf: context.asOf(),
      phase: live ? 'live' : past ? 'past' : null,
      status: status.value,
      search: search.value,
      from: from.value ?? null,
      to: to.value ?? null,
      tag: tag.value,
      missing: input.has('missing'),
      surplus: input.has('surplus'),
      demandMissing: input.has('missing') || input.has('surplus') || input.has('exitCode'),
    };
    const rows = input.has('all') ? await ofAll(context, filter) : await ofOne(context, filter);
    if (!rows.ok) return rows;
    if (input.has('surplus'))
      return done({
        document: surplusDocument(rows.value),
        entitlementsMissing: input.has('exitCode') && rows.value.some(({ missing }) => missing === true),
      });
    const filtered =
      live ||
      past ||
      input.has('missing') ||
      status.value !== null ||
      search.value !== null ||
      tag.value !== null ||
      (from.value ?? to.value) !== undefined;
    const empty = input.has('missing') ? 'Nothing is missing.' : filtered ? 'No workspace matches.' : NO_WORKSPACES;
    return done({
      document: workspacesDocument(rows.value, empty, input.has('all') ? [] : await bannerOf(context, input.has('missing'))),
      entitlementsMissing: input.has('exitCode') && rows.value.some(({ missing }) => missing === true),
    });
  },
};

async function ofOne(context: Context, filter: WorkspaceFilter): Promise<Outcome<readonly WorkspaceRow[]>> {
  const caller = await context.caller();
  return caller.ok ? listWorkspaces(await context.services(), caller.value, filter) : caller;
}

/** Nothing where the rows are of many customers: each has its own. */
async function bannerOf(context: Context, listed = false): Promise<ReturnType<typeof missingBanner>> {
  const caller = await context.caller();
  return caller.ok ? missingBanner(await missingThere(await context.services(), caller.value), listed) : [];
}

async function ofAll(context: Context, filter: WorkspaceFilter): Promise<Outcome<readonly WorkspaceRow[]>> {
  const actor = await context.actor();
  return actor.ok ? workspacesOfAll(await context.services(), actor.value, filter) : actor;
}

export const showWorkspaceCommand: CommandDefinition = {
  path: 'workspaces show',
  reads: 'one',
  summary: 'one event: what it needs, has and misses',
  operands: ['[workspace]'],
  examples: ['entitle workspaces show gala-2026'],
  asOf: true,
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle workspaces show gala-2026', {
      workspace: neededWorkspace(context, caller.value, input.operand(0)),
    });
    if (!words.ok) return words;
    const event = await showEvent(await context.services(), caller.value, words.value.workspace, context.asOf());
    if (!event.ok) return event;
    const { row, details } = event.value;
    const next = row.missing === true ? `entitle transfer ${row.workspace} --missing` : null;
    return done({ document: eventDocument(row, details, await bannerOf(context)), next });
  },
};
