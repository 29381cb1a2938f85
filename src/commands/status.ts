/** `status` and `whoami`. */

import { readStatus, whoami as readIdentity } from '../app/status.ts';
import { readPortfolio } from '../app/portfolio.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { portfolioDocument } from '../view/results/portfolio.ts';
import { fieldsDocument, statusDocument } from '../view/results/status.ts';
import { ALL } from './all.ts';
import { warn } from '../cli/asking.ts';
import { lateSomewhere, lateText, overdueOf, watchOf } from './check-watch.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Configured, Stores } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

/** Events shown, in a window that is high enough. */
const NEXT_EVENTS = 8;

export const status: CommandDefinition = command({
  path: 'status',
  reads: 'one',
  summary: 'one screen to start the day with: what is missing, pools, next events',
  options: { all: ALL },
  examples: ['entitle status', 'entitle status --as-of 2027-01-01', 'entitle status --all'],
  asOf: true,
  run: async ({ options }, context: Stores & Calendar & Asking & Configured) => {
    if (options.all) return statusOfAll(context);
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const found = await readStatus(await context.services(), caller.value, context.asOf(), NEXT_EVENTS);
    if (!found.ok) return found;
    const { identity, description, organization, pools, holds, requests, ahead, next, live, lastCheck } = found.value;
    if (ahead !== null) await warn(context, ahead);
    const check = organization.missing === null ? null : watchOf(context, lastCheck);
    if (check?.overdue === true) await warn(context, lateText(context, lastCheck?.at ?? null));
    const screen = {
      actor: identity.actor,
      description,
      store: context.settings.db,
      asOf: context.asOf(),
      organization,
      check,
      pools,
      holds,
      requests,
      next,
    };
    const missing = organization.missing !== null && organization.missing.workspaces > 0;
    return done({
      document: statusDocument(screen, context.dayText(screen.asOf), live),
      next: missing ? 'entitle transfer' : null,
    });
  },
});

async function statusOfAll(context: Stores & Calendar & Asking & Configured): Promise<Outcome<Printed>> {
  const actor = await context.actor();
  if (!actor.ok) return actor;
  const rows = await readPortfolio(await context.services(), actor.value, context.asOf());
  if (!rows.ok) return rows;
  const overdue = overdueOf(context);
  const late = rows.value.filter((row) => overdue?.(row) === true);
  if (late.length > 0) await warn(context, lateSomewhere(late, rows.value.length));
  const urgent = rows.value.find(({ missing }) => missing.workspaces > 0);
  return done({
    document: portfolioDocument(rows.value, overdue),
    across: true,
    next: urgent === undefined ? null : `entitle status --org ${urgent.organization}`,
  });
}

export const whoami: CommandDefinition = command({
  path: 'whoami',
  reads: 'one',
  summary: 'who is acting, in which organization, with which rights',
  examples: ['entitle whoami', 'entitle whoami --as mia@example.com'],
  run: async (_input, context: Stores & Configured) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const identity = await readIdentity(await context.services(), caller.value);
    return identity.ok ? done({ document: fieldsDocument({ ...identity.value, store: context.settings.db }) }) : identity;
  },
});
