/** `check`: the consumption check. */

import { check, type CheckOptions } from '../app/check.ts';
import { done } from '../core/outcome.ts';
import { checkDocument, checksDocument } from '../view/results/changes.ts';
import type { CommandDefinition } from './definition.ts';
import { countOption } from './parse.ts';

export const checkCommand: CommandDefinition = {
  path: 'check',
  summary: 'the consumption check: assigns missing seats by itself',
  options: [
    { flags: '--all', description: 'in every organization where you are Entitlement manager' },
    { flags: '--max-seats <number>', description: 'assign nothing when it would be more than this' },
    { flags: '--exit-code', description: 'exit with 10 when something is still missing' },
    { flags: '--dry-run', description: 'show what would happen; change nothing' },
  ],
  examples: ['entitle check --dry-run', 'entitle check --max-seats 5000 --exit-code'],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const maxSeats = countOption(input, 'maxSeats');
    if (!maxSeats.ok) return maxSeats;
    const options = { all: input.has('all'), maxSeats: maxSeats.value ?? null, dryRun: input.has('dryRun') };
    const results = await check(await context.services(), caller.value, options);
    if (!results.ok) return results;
    const missing = results.value.some(({ stillMissing }) => stillMissing.length > 0);
    const [only] = results.value;
    const document = options.all || only === undefined ? checksDocument(results.value) : checkDocument(only);
    return done({
      document,
      entitlementsMissing: input.has('exitCode') && missing,
      next: nextOf(
        options,
        results.value.some(({ seats }) => seats > 0),
        missing,
      ),
    });
  },
};

/** After a trial the check itself; when the pools cannot give what is missing, when to buy it. */
function nextOf({ all, dryRun }: CheckOptions, assigns: boolean, missing: boolean): string | null {
  if (dryRun && assigns) return all ? 'entitle check --all' : 'entitle check';
  return missing ? 'entitle forecast' : null;
}
