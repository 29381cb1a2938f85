/**
 * The one way to change anything: begin, decide, seal, append, commit; or roll back for a dry run, which is the real
 * run without the commit. Nothing else is handed records it can write to.
 */

import { sealActivity, sealTransactions } from '../core/chain.ts';
import type { ActivityDraft, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import type { Records, Services, WritableRecords } from './ports.ts';

/** What one organization's logs are to receive. */
export interface Entries {
  readonly organization: OrganizationKey;
  readonly transactions?: readonly TransactionDraft[];
  readonly activity?: readonly ActivityDraft[];
}

export interface Decision<Result> {
  readonly entries: readonly Entries[];
  readonly result: Result;
}

export interface WriteRequest {
  readonly actor: Email;
  readonly dryRun: boolean;
}

/**
 * Runs `decide` inside one writing transaction, so that the rights and figures it reads are those it is committed on.
 * A refusal, a decision without entries and a dry run leave the store as it was.
 */
export async function write<Result>(
  services: Services,
  { actor, dryRun }: WriteRequest,
  decide: (records: Records) => Promise<Outcome<Decision<Result>>>,
): Promise<Outcome<Result>> {
  return services.store.write(async (records) => {
    const decision = await decide(records);
    if (!decision.ok) return { commit: false, value: decision };
    let appended = false;
    for (const entries of decision.value.entries) appended = (await append(services, records, actor, entries)) || appended;
    return { commit: appended && !dryRun, value: done(decision.value.result) };
  });
}

async function append(services: Services, records: WritableRecords, actor: Email, entries: Entries): Promise<boolean> {
  const { organization, transactions = [], activity = [] } = entries;
  if (transactions.length === 0 && activity.length === 0) return false;
  const seal = { organization, actor, now: services.clock.now(), sha256: services.sha256 };
  await records.append({
    organization,
    transactions: transactions.length === 0 ? [] : sealTransactions(await records.ledgerHead(organization), transactions, seal),
    activity: activity.length === 0 ? [] : sealActivity(await records.activityHead(organization), activity, seal),
  });
  return true;
}
