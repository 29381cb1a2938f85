/**
 * The one way to change anything: begin, decide, seal, append, commit; or roll back for a dry run, which is the real
 * run without the commit. Nothing else is handed records it can write to.
 */

import { sealActivity, sealTransactions } from '../core/chain.ts';
import type { ActivityDraft, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Email, Instant, OrganizationKey } from '../core/values.ts';
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
  /** Called with the rows recorded so far. */
  readonly onRows?: (rows: number) => void;
}

/** Rows recorded at once. */
const PART = 5_000;

/**
 * Runs `decide` inside one writing transaction, so that the rights and figures it reads are those it is committed on.
 * A refusal, a decision without entries and a dry run leave the store as it was.
 */
export async function write<Result>(
  services: Services,
  { actor, dryRun, onRows = () => undefined }: WriteRequest,
  decide: (records: Records) => Promise<Outcome<Decision<Result>>>,
): Promise<Outcome<Result>> {
  return services.store.write(async (records) => {
    const { decision, now } = await decideOnOneDay(services, () => decide(records));
    if (!decision.ok) return { commit: false, value: decision };
    let rows = 0;
    for (const entries of decision.value.entries) {
      for (const part of inParts(entries)) {
        await append(services, records, { actor, now }, part);
        rows += part.transactions.length + part.activity.length;
        onRows(rows);
      }
    }
    return { commit: rows > 0 && !dryRun, value: done(decision.value.result) };
  });
}

/**
 * Which lots are valid is decided by the day, and the day is what the row will be dated. A decision that midnight overtook
 * was made with yesterday's calendar, or half of it: it is made again.
 */
async function decideOnOneDay<T>(
  services: Services,
  decide: () => Promise<T>,
): Promise<{ readonly decision: T; readonly now: Instant }> {
  for (;;) {
    const day = services.clock.today();
    const decision = await decide();
    const now = services.clock.now();
    if (now.startsWith(day)) return { decision, now };
  }
}

type Part = Required<Entries>;

/** Long lists go in parts, between which everything else has its turn; a purchase and its activity stay together. */
function* inParts({ organization, transactions = [], activity = [] }: Entries): Iterable<Part> {
  if (transactions.length > 0 && activity.length > 0) {
    yield { organization, transactions, activity };
    return;
  }
  for (let at = 0; at < transactions.length; at += PART) {
    yield { organization, transactions: transactions.slice(at, at + PART), activity };
  }
  for (let at = 0; at < activity.length; at += PART) {
    yield { organization, transactions, activity: activity.slice(at, at + PART) };
  }
}

interface Seal {
  readonly actor: Email;
  readonly now: Instant;
}

async function append(services: Services, records: WritableRecords, by: Seal, part: Part): Promise<void> {
  const { organization, transactions, activity } = part;
  const seal = { organization, ...by, sha256: services.sha256 };
  await records.append({
    organization,
    transactions: transactions.length === 0 ? [] : sealTransactions(await records.ledgerHead(organization), transactions, seal),
    activity: activity.length === 0 ? [] : sealActivity(await records.activityHead(organization), activity, seal),
  });
  await services.breathe();
}
