/** `renewals`: what to talk about before a subscription ends. */

import { renewals, renewalsOfAll } from '../app/renewals.ts';
import type { RenewalRow } from '../core/renewals.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { renewalsDocument } from '../view/results/renewals.ts';
import { ALL_OPTION } from './all.ts';
import type { CommandDefinition, Context } from './definition.ts';
import { countOption } from './parse.ts';

/** Days looked ahead, unless told: time to talk, and to buy. */
const WITHIN = 120;

export const renewalsCommand: CommandDefinition = {
  path: 'renewals',
  reads: 'list',
  summary: 'subscriptions that end soon: what was used, what is needed afterwards',
  options: [{ flags: '--within <days>', description: `that end within so many days (${WITHIN}, unless told)` }, ALL_OPTION],
  examples: ['entitle renewals', 'entitle renewals --within 30 --json'],
  run: async (input, context) => {
    const asked = countOption(input, 'within');
    if (!asked.ok) return asked;
    const within = asked.value ?? WITHIN;
    const all = input.has('all');
    const rows = all ? await ofAll(context, within) : await ofOne(context, within);
    if (!rows.ok) return rows;
    return done({ document: renewalsDocument(rows.value, within, all), next: nextOf(rows.value, all) });
  },
};

async function ofOne(context: Context, within: number): Promise<Outcome<readonly RenewalRow[]>> {
  const caller = await context.caller();
  return caller.ok ? renewals(await context.services(), caller.value, within) : caller;
}

async function ofAll(context: Context, within: number): Promise<Outcome<readonly RenewalRow[]>> {
  const actor = await context.actor();
  return actor.ok ? renewalsOfAll(await context.services(), actor.value, within) : actor;
}

/** What is needed after a subscription has ended is what to look at; else nothing is urgent. */
function nextOf(rows: readonly RenewalRow[], all: boolean): string | null {
  if (!rows.some(({ neededAfter }) => neededAfter > 0)) return null;
  return all ? 'entitle forecast --all' : 'entitle forecast';
}
