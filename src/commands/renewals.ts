/** `renewals`: what to talk about before a subscription ends. */

import { renewals } from '../app/renewals.ts';
import type { RenewalRow } from '../core/renewals.ts';
import { done } from '../core/outcome.ts';
import { renewalsDocument } from '../view/results/renewals.ts';
import type { CommandDefinition } from './definition.ts';
import { countOption } from './parse.ts';

/** Days looked ahead, unless told: time to talk, and to buy. */
const WITHIN = 120;

export const renewalsCommand: CommandDefinition = {
  path: 'renewals',
  summary: 'subscriptions that end soon: what was used, what is needed afterwards',
  options: [{ flags: '--within <days>', description: `that end within so many days (${WITHIN}, unless told)` }],
  examples: ['entitle renewals', 'entitle renewals --within 30 --json'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const asked = countOption(input, 'within');
    if (!asked.ok) return asked;
    const within = asked.value ?? WITHIN;
    const rows = await renewals(await context.services(), caller.value, within);
    if (!rows.ok) return rows;
    return done({ document: renewalsDocument(rows.value, within), next: nextOf(rows.value) });
  },
};

/** What is needed after a subscription has ended is what to look at; else nothing is urgent. */
function nextOf(rows: readonly RenewalRow[]): string | null {
  return rows.some(({ neededAfter }) => neededAfter > 0) ? 'entitle forecast' : null;
}
