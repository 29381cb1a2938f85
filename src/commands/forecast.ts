import { listEndingHolds } from '../app/holds.ts';
import { forecast, forecastOfAll } from '../app/forecast.ts';
import { addDays, type Day, LAST_DAY } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { forecastDocument, forecastsDocument } from '../view/results/forecast.ts';
import { ALL } from './all.ts';
import type { CommandDefinition, Calendar, Stores } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

/** Days looked ahead, and days that a purchase takes, unless told. */
const HORIZON = 365;
const LEAD = 14;

export const forecastCommand: CommandDefinition = command({
  path: 'forecast',
  reads: 'list',
  summary: 'which pools will be short, when, and by when to buy',
  options: {
    until: option.day('--until <date>', `look ahead to this day (a year, unless told)`),
    leadDays: option.count('--lead-days <number>', `days that a purchase takes (${LEAD}, unless told)`),
    includeTest: option.flag('--include-test', 'count test workspaces as if they were promoted'),
    all: ALL,
  },
  examples: ['entitle forecast', 'entitle forecast --until 2027-06-30 --lead-days 30', 'entitle forecast --include-test --json'],
  asOf: true,
  run: async ({ options }, context: Stores & Calendar) => {
    const asOf = context.asOf();
    const until = lastDay(options.until, asOf);
    if (!until.ok) return until;
    const request = { asOf, until: until.value, leadDays: options.leadDays ?? LEAD, includeTest: options.includeTest };
    if (options.all) {
      const actor = await context.actor();
      if (!actor.ok) return actor;
      const rows = await forecastOfAll(await context.services(), actor.value, request);
      return rows.ok ? done({ document: forecastsDocument(rows.value, until.value), across: true }) : rows;
    }
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const outlooks = await forecast(await context.services(), caller.value, request);
    if (!outlooks.ok) return outlooks;
    const ending = await listEndingHolds(await context.services(), caller.value, asOf);
    if (!ending.ok) return ending;
    const short = outlooks.value.find(({ row }) => row.short > 0);
    return done({
      document: forecastDocument(outlooks.value, until.value, ending.value),
      next: short === undefined ? null : `entitle pools show ${short.row.product}`,
    });
  },
});

/** The last day to look at: that of --until, else a year from the first one. */
function lastDay(until: Day | null, from: Day): Outcome<Day> {
  if (until !== null && until < from) {
    return refuse('usage', { reason: `--until ${until} is before ${from}`, fix: 'name a day to come' });
  }
  return done(until ?? (from.startsWith('9999') ? LAST_DAY : addDays(from, HORIZON)));
}
