/** `workspaces` and `workspaces show`. */

import { type Event, showEvent } from '../app/event.ts';
import { missingThere } from '../app/orgs.ts';
import { listWorkspaces, type WorkspaceFilter, workspacesOfAll } from '../app/workspaces.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { modulesOf, type WorkspaceRow } from '../core/results.ts';
import { SEAT } from '../core/values.ts';
import { refuse } from '../core/refusals.ts';
import { parseTagFilter } from '../core/tags.ts';
import { parseStatus } from '../core/workspaces.ts';
import { surplusDocument } from '../view/results/surplus.ts';
import { eventDocument } from '../view/results/event.ts';
import { missingBanner } from '../view/results/status.ts';
import { NO_WORKSPACES, workspacesDocument } from '../view/results/workspaces.ts';
import { complete } from '../cli/asking.ts';
import { neededWorkspace } from '../cli/choices.ts';
import { ALL } from './all.ts';
import type { CommandDefinition, Asking, Calendar, Stores } from '../cli/definition.ts';
import { parseSearch } from '../cli/parse.ts';
import { command, option } from '../cli/options.ts';

export const workspaces: CommandDefinition = command({
  path: 'workspaces',
  reads: 'list',
  summary: 'events with their status, seats and what they miss',
  options: {
    live: option.flag('--live', 'only workspaces that are not over'),
    past: option.flag('--past', 'only workspaces that are over'),
    missing: option.flag('--missing', 'only workspaces that miss seats or modules'),
    surplus: option.flag('--surplus', 'only workspaces with seats or modules left over, past ones first by size'),
    status: option.known('--status <status>', 'only workspaces in test, pre-production or production', parseStatus, {
      what: 'is not a status',
      fix: 'use test, pre-production or production',
    }),
    tag: option.parsed('--tag <tag>', 'only workspaces with this tag: NAME=VALUE, or NAME alone', parseTagFilter),
    search: option.parsed('--search <text>', 'only workspaces with these words in their name, key, tags or years', parseSearch),
    from: option.day('--from <date>', 'only workspaces that take place on this day or later'),
    to: option.day('--to <date>', 'only workspaces that take place on this day or earlier'),
    exitCode: option.flag('--exit-code', 'exit with 10 when a listed workspace misses something'),
    all: ALL,
  },
  examples: ['entitle workspaces --live', 'entitle workspaces --missing --exit-code', 'entitle workspaces --search gala --json'],
  asOf: true,
  run: async ({ options }, context: Stores & Calendar) => {
    const { live, past, status, search, from, to, tag, missing, surplus, exitCode } = options;
    if (live && past) return refuse('usage', { reason: '--live and --past exclude each other', fix: 'leave one of them out' });
    if (from !== null && to !== null && from > to)
      return refuse('usage', { reason: `--from ${from} is after --to ${to}`, fix: 'write the earlier day first' });
    const filter: WorkspaceFilter = {
      asOf: context.asOf(),
      phase: live ? 'live' : past ? 'past' : null,
      status,
      search,
      from,
      to,
      tag,
      missing,
      surplus,
      demandMissing: missing || surplus || exitCode,
    };
    const rows = options.all ? await ofAll(context, filter) : await ofOne(context, filter);
    if (!rows.ok) return rows;
    const narrowed = live || past || [status, search, tag, from, to].some((each) => each !== null);
    if (surplus)
      return done({
        document: surplusDocument(rows.value, narrowed),
        across: options.all,
        next: options.all ? 'entitle renewals --all' : 'entitle renewals',
        entitlementsMissing: exitCode && rows.value.some((row) => row.missing === true),
      });
    const empty = missing ? 'Nothing is missing.' : narrowed ? 'No workspace matches.' : NO_WORKSPACES;
    return done({
      document: workspacesDocument(rows.value, empty, options.all ? [] : await bannerOf(context, missing)),
      across: options.all,
      entitlementsMissing: exitCode && rows.value.some((row) => row.missing === true),
    });
  },
});

async function ofOne(context: Stores, filter: WorkspaceFilter): Promise<Outcome<readonly WorkspaceRow[]>> {
  const caller = await context.caller();
  return caller.ok ? listWorkspaces(await context.services(), caller.value, filter) : caller;
}

/** Nothing where the rows are of many customers: each has its own. */
async function bannerOf(context: Stores, listed = false): Promise<ReturnType<typeof missingBanner>> {
  const caller = await context.caller();
  return caller.ok ? missingBanner(await missingThere(await context.services(), caller.value), listed) : [];
}

async function ofAll(context: Stores, filter: WorkspaceFilter): Promise<Outcome<readonly WorkspaceRow[]>> {
  const actor = await context.actor();
  return actor.ok ? workspacesOfAll(await context.services(), actor.value, filter) : actor;
}

export const showWorkspaceCommand: CommandDefinition = command({
  path: 'workspaces show',
  reads: 'one',
  summary: 'one event: what it needs, has and misses',
  operands: ['[workspace]'],
  examples: ['entitle workspaces show gala-2026'],
  asOf: true,
  run: async ({ operands }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, 'entitle workspaces show gala-2026', {
      workspace: neededWorkspace(context, caller.value, operands.workspace),
    });
    if (!words.ok) return words;
    const event = await showEvent(await context.services(), caller.value, words.value.workspace, context.asOf());
    if (!event.ok) return event;
    return done({ document: eventDocument(event.value, await bannerOf(context)), next: nextOf(event.value) });
  },
});

/** What makes sense next: post what is held, transfer what the pools have, or see when more has to be bought. */
function nextOf({ row, details }: Event): string | null {
  if (details === null || row.missing !== true) return null;
  const { workspace, seats } = row;
  const needs = [...(seats === undefined ? [] : [{ product: SEAT, ...seats }]), ...modulesOf(row)];
  const needed = needs.flatMap(({ product, missing, held }) => (missing > held ? [{ product, units: missing - held }] : []));
  const [hold] = details.holds;
  if (needed.length === 0) return hold === undefined ? null : `entitle holds post ${hold.hold}`;
  const inPool = (product: string) => details.pools.find((pool) => pool.product === product)?.available ?? 0;
  if (needed.every(({ product, units }) => inPool(product) >= units)) return `entitle transfer ${workspace} --missing`;
  const some = needed.some(({ product }) => inPool(product) > 0);
  return some ? `entitle transfer ${workspace} --missing --partial` : 'entitle forecast';
}
