/**
 * Begin, decide, seal, append, commit; or roll back for a dry run, which is the real run without the commit. Nothing else
 * is handed records it can write to. Whether somebody may is asked at the doors to it, in write.ts.
 */

import { sealActivity, sealTransactions } from '../core/chain.ts';
import { addDays, type Day } from '../core/days.ts';
import type { ActivityDraft, TransactionDraft } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse, type Refused } from '../core/refusals.ts';
import type { Email, Instant, OrganizationKey } from '../core/values.ts';
import type { Records, Services, WritableRecords } from './ports.ts';

/** What one organization's logs are to receive. */
export interface Entries {
  readonly organization: OrganizationKey;
  readonly transactions?: readonly TransactionDraft[];
  readonly activity?: readonly ActivityDraft[];
  /** More of the same follows: what all of it comes to may be booked with the last. */
  readonly more?: boolean;
}

/** What somebody sees before they agree to a change. */
export interface Seen {
  /** What it is, for a message: `what is missing`. */
  readonly what: string;
  /** It in a few words. */
  readonly words: string;
  /** Differs whenever it does. */
  readonly exact: string;
}

/** What a few words say whole. */
export function seenAs(what: string, words: string): Seen {
  return { what, words, exact: words };
}

/** How a change is made that somebody may be asked about first. */
export interface Mode {
  readonly dryRun: boolean;
  /** What they agreed to, as it was seen in a dry run; null: nobody was asked. */
  readonly confirmed: Seen | null;
}

export const UNASKED: Mode = { dryRun: false, confirmed: null };
export const TRIAL: Mode = { dryRun: true, confirmed: null };

export interface Decision<Result> extends Ending<Result> {
  readonly entries: readonly Entries[];
}

/**
 * A decision that is made while it is recorded, since all of it at once would be too much: each part is recorded before the
 * next is decided. The day it is decided on is that of its beginning. Returns a refusal, or how it ends.
 */
export type DecisionInParts<Result> = AsyncGenerator<Entries, Outcome<Ending<Result>>>;

export interface Ending<Result> {
  /** False: what was recorded is taken back, and only the result is told. Absent: it stands. */
  readonly stands?: boolean;
  /** What was decided, as whoever is asked sees it; none where nobody is ever asked, and of a change that was made before. */
  readonly seen?: Seen;
  readonly result: Result;
}

export type Deciding<Result> = Promise<Outcome<Decision<Result> | DecisionInParts<Result>>>;

export interface CommitRequest {
  readonly actor: Email;
  readonly dryRun: boolean;
  readonly confirmed?: Mode['confirmed'];
  /** Called with the rows recorded so far. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Runs `decide` inside one writing transaction, so that what it reads is what it is committed on. A refusal, a decision
 * without entries and a dry run leave the store as it was. Refuses with changed-meanwhile what differs from what was confirmed.
 */
export async function commit<Result>(
  services: Services,
  { actor, dryRun, confirmed = null, onRows = () => undefined }: CommitRequest,
  decide: (records: Records) => Deciding<Result>,
): Promise<Outcome<Result>> {
  let trusted = false;
  const attempt = (): Promise<Outcome<Result>> =>
    services.store.write(async (records) => {
      const { decision, now } = await decideOnOneDay(services, () => decide(records));
      if (!decision.ok) return { commit: false, value: decision };
      const parts = 'entries' in decision.value ? asOne(decision.value) : decision.value;
      const { rows, ending } = await record(services, records, parts, { actor, now, trusted, onRows });
      if (!ending.ok) return { commit: false, value: ending };
      const moved = changedSince(confirmed, ending.value, rows);
      if (moved !== null) return { commit: false, value: moved };
      const { stands = true, result } = ending.value;
      return { commit: stands && rows > 0 && !dryRun, value: done(result) };
    });
  const outcome = await attempt();
  if (outcome.ok || outcome.refusal.code !== 'clock-ahead') return outcome;
  // Nothing is held while somebody is asked.
  trusted = (await services.clock.trust?.(outcome.refusal.details)) === true;
  return trusted ? attempt() : outcome;
}

/** A decision that was made at once. */
async function* asOne<Result>({ entries, ...ending }: Decision<Result>): DecisionInParts<Result> {
  yield* entries;
  return done(ending);
}

/**
 * A decision that is told as it is recorded, with the times of its lines: read before it is committed, so that nothing that was
 * committed remains untold.
 */
export async function* thenTold<Result>(
  entries: readonly Entries[],
  seen: Seen | null,
  tell: () => Promise<Result>,
): DecisionInParts<Result> {
  yield* entries;
  return done({ ...(seen === null ? {} : { seen }), result: await tell() });
}

interface Recording extends Seal {
  /** Somebody said that the clock is right. */
  readonly trusted: boolean;
  readonly onRows: (rows: number) => void;
}

/** Records each part as it is decided, and says how many rows there were. Refuses with clock-ahead, or as the decision does. */
async function record<Result>(
  services: Services,
  records: WritableRecords,
  parts: DecisionInParts<Result>,
  { actor, now, trusted, onRows }: Recording,
): Promise<{ readonly rows: number; readonly ending: Outcome<Ending<Result>> }> {
  const asked = new Set<OrganizationKey>();
  let rows = 0;
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return { rows, ending: next.value };
    const { organization } = next.value;
    const ahead = trusted || asked.has(organization) ? null : await farAhead(services, records, organization, now);
    if (ahead !== null) return { rows, ending: ahead };
    asked.add(organization);
    for (const part of inParts(next.value, services.rowsAtOnce)) {
      await append(services, records, { actor, now }, part);
      rows += part.transactions.length + part.activity.length;
      onRows(rows);
    }
  }
}

/** The world may have moved while a person read: then nothing of what they did not see is done. */
function changedSince(confirmed: Seen | null, { seen }: Ending<unknown>, rows: number): Refused | null {
  if (confirmed === null || confirmed.exact === seen?.exact) return null;
  if (seen !== undefined) return refuse('changed-meanwhile', { what: seen.what, confirmed: confirmed.words, now: seen.words });
  if (rows > 0) throw new Error('what was confirmed is compared with nothing');
  return null;
}

/**
 * One line dated in 2099 dates all that follow. A store that was idle for weeks is not what this is about: then other files of
 * the machine are newer, and say that time has passed.
 */
async function farAhead(
  { clock }: Services,
  records: Records,
  organization: OrganizationKey,
  now: Instant,
): Promise<Refused | null> {
  if (clock.seen === undefined) return null;
  const heads = [await records.ledgerHead(organization), await records.activityHead(organization)];
  const last = heads.map(({ at }) => at ?? '').reduce((a, b) => (a > b ? a : b));
  if (last === '' || aDayAfter(last) >= now) return null;
  const seen = clock.seen();
  if (seen === null || aDayAfter(seen) >= now) return null;
  return refuse('clock-ahead', { now, organization, last, seen });
}

function aDayAfter(instant: string): string {
  return addDays(instant.slice(0, 10) as Day, 1) + instant.slice(10);
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
function* inParts({ organization, transactions = [], activity = [], more = false }: Entries, rows: number): Iterable<Part> {
  if (transactions.length > 0 && activity.length > 0) {
    yield { organization, transactions, activity, more };
    return;
  }
  for (let at = 0; at < transactions.length;) {
    let end = at + rows;
    // What posts a hold and what gives its rest back are one change.
    while (transactions[end]?.kind === 'release') end += 1;
    yield { organization, transactions: transactions.slice(at, end), activity, more: more || end < transactions.length };
    at = end;
  }
  for (let at = 0; at < activity.length; at += rows) {
    yield { organization, transactions, activity: activity.slice(at, at + rows), more };
  }
}

interface Seal {
  readonly actor: Email;
  readonly now: Instant;
}

async function append(services: Services, records: WritableRecords, by: Seal, part: Part): Promise<void> {
  const { organization, transactions, activity, more } = part;
  const seal = { organization, ...by, sha256: services.sha256 };
  await records.append({
    organization,
    transactions: transactions.length === 0 ? [] : sealTransactions(await records.ledgerHead(organization), transactions, seal),
    activity: activity.length === 0 ? [] : sealActivity(await records.activityHead(organization), activity, seal),
    more,
  });
  await services.yieldTurn();
}
