/** `renewals`: what to talk about before a subscription ends. */

import { renewals, renewalsOfAll } from '../app/renewals.ts';
import { whoami } from '../app/status.ts';
import type { Renewal } from '../core/renewals.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { renewalsDocument } from '../view/results/renewals.ts';
import { ALL } from './all.ts';
import type { CommandDefinition, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

/** Days looked ahead, unless told: time to talk, and to buy. */
const WITHIN = 120;

export const renewalsCommand: CommandDefinition = command({
  path: 'renewals',
  reads: 'list',
  summary: 'subscriptions that end soon: what was used, what is needed afterwards',
  options: { within: option.count('--within <days>', `that end within so many days (${WITHIN}, unless told)`), all: ALL },
  examples: ['entitle renewals', 'entitle renewals --within 30 --json'],
  run: async ({ options }, context: Stores) => {
    const { all } = options;
    const within = options.within ?? WITHIN;
    const rows = all ? await ofAll(context, within) : await ofOne(context, within);
    if (!rows.ok) return rows;
    return done({
      document: renewalsDocument(rows.value, within, all),
      across: all,
      next: await nextOf(context, rows.value, all),
    });
  },
});

async function ofOne(context: Stores, within: number): Promise<Outcome<readonly Renewal[]>> {
  const caller = await context.caller();
  return caller.ok ? renewals(await context.services(), caller.value, within) : caller;
}

async function ofAll(context: Stores, within: number): Promise<Outcome<readonly Renewal[]>> {
  const actor = await context.actor();
  return actor.ok ? renewalsOfAll(await context.services(), actor.value, within) : actor;
}

/**
 * What is needed after a subscription has ended, and is not bought yet, is what to look at; else nothing is urgent. Where something of it is left
 * that would then be lost, an account manager can let it last longer.
 */
async function nextOf(context: Stores, rows: readonly Renewal[], all: boolean): Promise<string | null> {
  const needed = rows.filter(({ toRenew }) => toRenew > 0);
  if (needed.length === 0) return null;
  if (all) return 'entitle forecast --all';
  const caller = await context.caller();
  if (!caller.ok || !needed.some(({ row }) => row.unused > 0)) return 'entitle forecast';
  const identity = await whoami(await context.services(), caller.value);
  return identity.ok && identity.value.accountManager ? 'entitle purchases extend' : 'entitle forecast';
}
