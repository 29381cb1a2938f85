/** `check`: the consumption check, shown and confirmed like every other change. */

import { check, checkAll, type CheckAllOptions, seenInCheck } from '../app/check.ts';
import type { Caller } from '../app/ports.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { CheckResult } from '../core/results.ts';
import { checkDocument, checksDocument, checkSummary } from '../view/results/changes.ts';
import { confirmed } from '../cli/confirmation.ts';
import type { CommandDefinition, Asking, Stores, Calendar } from '../cli/definition.ts';
import { taken } from '../cli/taken.ts';
import { command, option } from '../cli/options.ts';

export const checkCommand: CommandDefinition = command({
  path: 'check',
  summary: 'the consumption check: assigns missing seats by itself (final)',
  options: {
    all: option.flag('--all', 'in every organization where you are Entitlement manager'),
    maxSeats: option.count('--max-seats <number>', 'assign nothing when it would be more than this'),
    exitCode: option.flag('--exit-code', 'exit with 10 when something is still missing'),
    dryRun: option.flag('--dry-run', 'show what would happen; change nothing'),
  },
  examples: ['entitle check --dry-run', 'entitle check --max-seats 5000 --yes', 'entitle check --all --yes --exit-code'],
  run: async ({ options }, context: Stores & Calendar & Asking) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const { all, dryRun, maxSeats, exitCode } = options;
    const results = await confirmed<readonly CheckResult[], readonly CheckResult[]>(context, {
      what: 'the consumption check',
      dryRun,
      run: (mode) => run(context, caller.value, all, { maxSeats, ...mode }),
      seen: (trial) => trial,
      ask: (trial) => askAbout(context, caller.value, trial),
    });
    if (!results.ok) return results;
    const missing = results.value.some(({ stillMissing }) => stillMissing.length > 0);
    const [only] = results.value;
    return done({
      document: all || only === undefined ? checksDocument(results.value) : checkDocument(only),
      entitlementsMissing: exitCode && missing,
      next: nextOf({ all, dryRun }, seatsOf(results.value) > 0, missing),
    });
  },
});

async function run(
  context: Stores,
  caller: Caller,
  all: boolean,
  options: CheckAllOptions,
): Promise<Outcome<readonly CheckResult[]>> {
  const services = await context.services();
  if (all) return checkAll(services, caller, options);
  const [agreed = null] = options.confirmed ?? [];
  const result = await check(services, caller, { ...options, confirmed: agreed && seenInCheck(agreed) });
  return result.ok ? done([result.value]) : result;
}

function seatsOf(results: readonly CheckResult[]): number {
  return results.reduce((sum, { seats }) => sum + seats, 0);
}

/** Shows what would be assigned, customer by customer; where nothing would be, there is nothing to ask. */
async function askAbout(
  context: Stores & Calendar & Asking,
  caller: Caller,
  trial: readonly CheckResult[],
): Promise<Outcome<string | null>> {
  const some = trial.filter(({ seats }) => seats > 0);
  if (some.length === 0) return done(null);
  let customer = '';
  for (const [index, result] of some.entries()) {
    const amounts = [{ product: 'seat', quantity: result.seats }];
    const takes = await taken(context, { ...caller, organization: result.organization }, amounts);
    if (!takes.ok) return takes;
    ({ customer } = takes.value);
    await context.show(checkSummary(result, takes.value, index === some.length - 1));
  }
  const where = some.length === 1 ? customer : counted(some.length, 'customer');
  return done(`Assign ${counted(seatsOf(some), 'seat')} at ${where}?`);
}

/** After a trial the check itself; when the pools cannot give what is missing, when to buy it. */
function nextOf(
  { all, dryRun }: { readonly all: boolean; readonly dryRun: boolean },
  assigns: boolean,
  missing: boolean,
): string | null {
  if (dryRun && assigns) return all ? 'entitle check --all' : 'entitle check';
  return missing ? 'entitle forecast' : null;
}
