/** The consumption check, watched: when it ran last against `config set check-every`. */

import { agoText, isOverdue } from '../core/check-age.ts';
import { counted } from '../core/counts.ts';
import type { LastCheck } from '../core/ledger.ts';
import type { PortfolioRow } from '../core/portfolio.ts';
import { raise } from '../core/refusals.ts';
import type { Instant } from '../core/values.ts';
import type { CheckWatch } from '../view/results/status.ts';
import type { Calendar, Configured } from '../cli/definition.ts';
import { EVERY_FIX, parseEvery, valueOf } from '../cli/settings.ts';

/** How often the check is to run, in hours; null: nobody said. Throws usage for what stands in the settings and is no such time. */
function hoursBetweenChecks({ settings }: Configured): number | null {
  const every = valueOf(settings.list, 'check-every');
  if (every === null) return null;
  return (
    parseEvery(every) ?? raise('usage', { reason: `check-every "${every}" is not an interval between checks`, fix: EVERY_FIX })
  );
}

export function watchOf(context: Calendar & Configured, last: LastCheck | null): CheckWatch {
  const every = hoursBetweenChecks(context);
  return {
    last,
    every: valueOf(context.settings.list, 'check-every'),
    overdue: isOverdue(last?.at ?? null, every, context.now()),
  };
}

/** Whether a customer's check is overdue; null: nobody said how often it is to run. */
export function overdueOf(context: Calendar & Configured): ((row: PortfolioRow) => boolean) | null {
  const every = hoursBetweenChecks(context);
  return every === null ? null : ({ lastCheckAt }) => isOverdue(lastCheckAt, every, context.now());
}

export function lateText(context: Calendar & Configured, lastAt: Instant | null): string {
  const every = valueOf(context.settings.list, 'check-every');
  const ran = lastAt === null ? 'never ran here' : `last ran ${agoText(lastAt, context.now())}`;
  return `the consumption check ${ran}, and is to run every ${every} (config check-every): is its schedule still on? Run it: entitle check`;
}

/** How many are named. */
const NAMED = 3;

export function lateSomewhere(late: readonly PortfolioRow[], customers: number): string {
  const names = late.slice(0, NAMED).map(({ organization }) => organization);
  const more = late.length > NAMED ? ` and ${late.length - NAMED} more` : '';
  return `the consumption check is overdue at ${late.length} of ${counted(customers, 'customer')}: ${names.join(', ')}${more}. Run it: entitle check --all`;
}
