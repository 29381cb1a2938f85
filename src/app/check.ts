/** `check`: the consumption check, which assigns missing seats by itself. */

import { assignMissingSeats, shortages } from '../core/check.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { may } from '../core/roles.ts';
import type { CheckResult } from '../core/results.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { enterEntitlements } from './scene.ts';
import { readBalances } from './situation.ts';
import { type Entries, write } from './write.ts';

export interface CheckOptions {
  /** In every activated organization where the actor is Entitlement manager, in one commit. */
  readonly all: boolean;
  /** Refuses everything when more seats than this would be assigned; null: no limit. */
  readonly maxSeats: number | null;
  readonly dryRun: boolean;
}

/** One result per organization. Refuses as `enterEntitlements` does, or with over-limit. */
export function check(services: Services, caller: Caller, options: CheckOptions): Promise<Outcome<readonly CheckResult[]>> {
  return write(services, { actor: caller.actor, dryRun: options.dryRun }, async (records) => {
    const organizations = options.all ? await managed(records, caller) : await single(services, records, caller);
    if (!organizations.ok) return organizations;
    const results: CheckResult[] = [];
    const entries: Entries[] = [];
    for (const organization of organizations.value) {
      const checked = await checkOne(services, records, organization, options.dryRun);
      results.push(checked.result);
      entries.push(checked.entries);
    }
    const seats = results.reduce((sum, result) => sum + result.seats, 0);
    if (options.maxSeats !== null && seats > options.maxSeats) return refuse('over-limit', { seats, limit: options.maxSeats });
    return done({ entries, result: results });
  });
}

async function single(services: Services, records: Records, caller: Caller): Promise<Outcome<readonly OrganizationKey[]>> {
  const scene = await enterEntitlements(services, records, caller);
  return scene.ok ? done([scene.value.organization.organization]) : scene;
}

async function managed(records: Records, { actor: email }: Caller): Promise<Outcome<readonly OrganizationKey[]>> {
  const found: OrganizationKey[] = [];
  for (const { organization, activated } of await records.organizations()) {
    const actor = await records.actor(email, organization);
    if (!actor.known) return refuse('unknown-actor', { actor: email });
    if (activated && may(actor, 'entitlements')) found.push(organization);
  }
  return done(found);
}

async function checkOne(services: Services, records: Records, organization: OrganizationKey, dryRun: boolean) {
  const balances = await readBalances(services, records, organization);
  const drafts = assignMissingSeats(balances);
  const assigned = drafts.flatMap(({ id, workspace, quantity }) =>
    workspace === null ? [] : [{ workspace, quantity, transaction: dryRun ? null : id }],
  );
  const seats = drafts.reduce((sum, { quantity }) => sum + quantity, 0);
  const result: CheckResult = { organization, assigned, seats, stillMissing: shortages(balances), dryRun };
  return { result, entries: { organization, transactions: drafts } };
}
