/** `check`: the consumption check, which assigns missing seats by itself. */

import type { Balances } from '../core/balances.ts';
import { assignMissingSeats, shortages } from '../core/check.ts';
import { counted } from '../core/counts.ts';
import type { ActivityDraft, CheckState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { CheckResult } from '../core/results.ts';
import { type OrganizationKey, SEAT } from '../core/values.ts';
import type { Caller, Services } from './ports.ts';
import { readBalances } from './balances.ts';
import type { DecisionInParts, Mode, Seen } from './commit.ts';
import { readPortfolio } from './portfolio.ts';
import { write } from './write.ts';

export interface CheckOptions extends Mode {
  /** Refuses everything when more seats than this would be assigned; null: no limit. */
  readonly maxSeats: number | null;
}

/** `confirmed`: what was seen of each customer. */
export interface CheckAllOptions extends Omit<CheckOptions, 'confirmed'> {
  readonly confirmed: readonly CheckResult[] | null;
}

/** The check of one organization. Refuses as `authorize` does, or with over-limit or changed-meanwhile. */
export function check(services: Services, caller: Caller, options: CheckOptions): Promise<Outcome<CheckResult>> {
  const { dryRun, confirmed } = options;
  return write(services, caller, { needs: 'active-entitlements', dryRun, confirmed }, async (authorized, records) => {
    const { organization } = authorized.organization;
    // A turn on either side: what reading leaves behind is collected before more is made.
    await services.yieldTurn();
    const balances = await readBalances(services, records, organization, { short: true });
    await services.yieldTurn();
    return done(assigning(services, organization, balances, options));
  });
}

/**
 * The check of every activated organization where the actor is Entitlement manager, each in a transaction of its own, so
 * that no customer waits for another. A limit is for all of them together: it is known before the first is changed.
 */
export async function checkAll(
  services: Services,
  { actor }: Caller,
  { maxSeats, dryRun, confirmed }: CheckAllOptions,
): Promise<Outcome<readonly CheckResult[]>> {
  const organizations = await readPortfolio(services, actor, services.clock.today());
  if (!organizations.ok) return organizations;
  const each = async (trial: boolean, agreed: readonly CheckResult[] | null): Promise<Outcome<readonly CheckResult[]>> => {
    const seen = agreed === null ? null : new Map(agreed.map((result) => [result.organization, seenInCheck(result)]));
    const results: CheckResult[] = [];
    for (const { organization } of organizations.value) {
      const result = await check(
        services,
        { actor, organization },
        { maxSeats: null, dryRun: trial, confirmed: seen && (seen.get(organization) ?? NOTHING) },
      );
      if (!result.ok) return result;
      results.push(result.value);
    }
    return done(results);
  };
  if (!dryRun && maxSeats === null) return each(false, confirmed);
  const preview = await each(true, confirmed);
  if (!preview.ok) return preview;
  const seats = preview.value.reduce((sum, result) => sum + result.seats, 0);
  if (maxSeats !== null && seats > maxSeats) return refuse('over-limit', { seats, limit: maxSeats });
  return dryRun ? preview : each(false, preview.value);
}

export function seenInCheck({ assigned, seats }: Pick<CheckResult, 'assigned' | 'seats'>): Seen {
  const exact = JSON.stringify(assigned.map(({ workspace, quantity }) => [workspace, quantity]));
  return { what: 'what is missing', words: counted(seats, 'seat'), exact };
}

/** Of a customer who was not there when somebody was asked. */
const NOTHING = seenInCheck({ assigned: [], seats: 0 });

/** Gives out what is assigned part by part, and last the line that tells of it. Refuses with over-limit. */
async function* assigning(
  { rowsAtOnce }: Services,
  organization: OrganizationKey,
  balances: Balances,
  { dryRun, maxSeats: limit }: CheckOptions,
): DecisionInParts<CheckResult> {
  const assigned: CheckResult['assigned'][number][] = [];
  let seats = 0;
  for (const { id, workspace, quantity } of assignMissingSeats(balances)) {
    if (workspace === null) throw new Error('seats that are assigned to nothing');
    assigned.push({ workspace, quantity, transaction: dryRun ? null : id });
    seats += quantity;
    if (assigned.length % rowsAtOnce === 0) yield { organization, transactions: balances.takeDrafts(), more: true };
  }
  yield { organization, transactions: balances.takeDrafts(), more: true };
  if (limit !== null && seats > limit) return refuse('over-limit', { seats, limit });
  const result: CheckResult = { organization, assigned, seats, stillMissing: shortages(balances), dryRun };
  yield { organization, activity: [lineOf(result)] };
  return done({ seen: seenInCheck(result), result });
}

/** That it ran, also when it assigned nothing: who watches over it wants to know. */
function lineOf({ organization, assigned, seats, stillMissing }: CheckResult): ActivityDraft {
  const units = (isSeat: boolean): number =>
    stillMissing.reduce((sum, { product, missing }) => sum + ((product === SEAT) === isSeat ? missing : 0), 0);
  const after: CheckState = {
    seats,
    workspaces: assigned.length,
    missingSeats: units(true),
    missingModules: units(false),
    missingWorkspaces: new Set(stillMissing.map(({ workspace }) => workspace)).size,
  };
  return { action: 'check.ran', subject: organization, before: null, after };
}
