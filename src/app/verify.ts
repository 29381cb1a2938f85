/**
 * `verify`: the whole store, held against its own logs and the database's own check of its file. Anybody who can open
 * the store may ask: the answer shows no figures but the number of rows.
 */

import { activityText } from '../core/chain.ts';
import { type Expectation, hashesIn, type LogHeads } from '../core/expected.ts';
import { EMPTY_HEAD, type Head, type OrganizationState } from '../core/ledger.ts';
import { missingIn } from '../core/missing.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { RefusalError, refuse } from '../core/refusals.ts';
import type { VerifyResult } from '../core/results.ts';
import type { LogEnd } from '../core/stamp.ts';
import { Findings, type Plain } from '../core/verify.ts';
import { ActivityCheck, type PurchasePast } from '../core/verify-activity.ts';
import { ChainCheck } from '../core/verify-chain.ts';
import type { LedgerPart } from '../core/verify-ledger.ts';
import { compareMissing } from '../core/verify-missing.ts';
import { compareAccountManagers, compareRecords } from '../core/verify-records.ts';
import type { Workspace } from '../core/workspaces.ts';
import { compareLookups, type LookupSums } from '../core/verify-lookups.ts';
import { aheadOfClock, lastLineAt } from './clock.ts';
import type { Records, Services, StoreLookups } from './ports.ts';
import { sharesOf } from './balances.ts';
import { creditProblems, requestProblems } from './verify-corrections.ts';
import { type Part, verifyPart } from './verify-part.ts';

export interface VerifyRequest {
  /** Whose head is shown, and in whose logs a single hash must be; null: the only organization's, or any. The whole store is verified either way. */
  readonly organization: string | null;
  /** What was kept elsewhere. */
  readonly expect: Expectation | null;
  readonly onRows: (rows: number, total: number) => void;
}

/** Verifies the store as it is at one moment. Refuses with organization-not-found; what is wrong with the store is the result. */
export async function verify(services: Services, request: VerifyRequest): Promise<Outcome<VerifyResult>> {
  let findings = new Findings();
  const faults = services.store.faults();
  faults.catch(() => undefined); // awaited below, unless something else fails before
  try {
    const result = await services.store.read((records) => {
      // A store that is brought up to date meanwhile is read again: what was found half way is forgotten.
      findings = new Findings();
      return verifyRecords(services, records, request, findings);
    });
    return result.ok ? done(withFaults(result.value, await faults)) : result;
  } catch (error) {
    if (!(error instanceof Error) || (error instanceof RefusalError && error.refusal.code !== 'corrupt-store')) throw error;
    const found = [...(await faults), ...findings.list()];
    // A row that makes the rules stumble is damage where something else says so, and a bug where nothing does.
    if (!(error instanceof RefusalError) && found.length === 0) throw error;
    const unreadable = { code: 'database-damaged', message: `the rows were not read to their end: ${error.message}` } as const;
    const empty = { ok: false, transactions: 0, workspaces: 0, head: null, heads: [], problems: [unreadable] };
    return done(withFaults(empty, found));
  }
}

function withFaults(result: VerifyResult, faults: VerifyResult['problems']): VerifyResult {
  const problems = [...faults, ...result.problems];
  return { ...result, ok: problems.length === 0, problems };
}

async function verifyRecords(
  services: Services,
  records: Records,
  request: VerifyRequest,
  findings: Findings,
): Promise<Outcome<VerifyResult>> {
  const organizations = await records.organizations();
  const named = request.organization;
  const keys = organizations.map(({ organization }) => organization);
  if (named !== null && !organizations.some(({ organization }) => organization === named)) {
    return refuse('organization-not-found', { key: named, nearest: services.nearest(named, keys) });
  }
  const run: Run = {
    services,
    records,
    request,
    findings,
    accountManagers: new Map(),
    ...(await sizeOf(records, organizations)),
  };
  const lookups = lookupsOf(services, records, organizations);
  lookups.catch(() => undefined); // awaited below
  const heads: LogHeads[] = [];
  const sums: LookupSums[] = [];
  let workspaces = 0;
  for (const organization of organizations) {
    const checked = await verifyOrganization(run, organization);
    heads.push({ organization: organization.organization, ledger: endOf(checked.ledger), activity: endOf(checked.activity) });
    workspaces += checked.workspaces;
    sums.push(checked.lookups);
  }
  compareAccountManagers(await records.accountManagers(), run.accountManagers, run.findings);
  reportExpected(run, keys);
  reportLookups(run, keys, sums, await lookups);
  const shown = heads.find(({ organization }) => organization === named) ?? (heads.length === 1 ? heads[0] : undefined);
  const head = shown === undefined || shown.ledger.id === 0 ? null : shown.ledger;
  const problems = run.findings.list();
  const warnings = await aheadOfClocks(services, records, keys);
  const result = { ok: problems.length === 0, transactions: run.transactions, workspaces, head, heads, problems };
  return done(warnings.length === 0 ? result : { ...result, warnings });
}

async function aheadOfClocks({ clock }: Services, records: Records, keys: readonly OrganizationState['organization'][]) {
  const said: string[] = [];
  for (const key of keys) {
    const ahead = aheadOfClock(key, await lastLineAt(records, key), clock.now());
    if (ahead !== null) said.push(ahead);
  }
  return said;
}

function endOf({ id, hash }: Head): LogEnd {
  return { id, hash };
}

const WHY_MISSING = 'the end was cut off, an older copy was put in its place, or the whole log was rebuilt';

/** What was kept elsewhere, and is not there any more. `keys`: the organizations that are. */
function reportExpected({ request, findings, seen }: Run, keys: readonly string[]): void {
  const { expect, organization } = request;
  if (expect === null) return;
  if ('hash' in expect) {
    if (seen.has(expect.hash)) return;
    const where = organization === null ? 'any log of the store' : `the logs of organization "${organization}"`;
    findings.add('expected-hash-missing', `the expected hash ${expect.hash} is not in ${where}: ${WHY_MISSING}`);
    return;
  }
  for (const kept of expect.heads) {
    if (!keys.includes(kept.organization)) {
      const said = `organization "${kept.organization}" is not in the store any more, but "${expect.path}" has it`;
      findings.add('expected-organization-missing', said);
      continue;
    }
    for (const log of ['ledger', 'activity'] as const) {
      const { id, hash } = kept[log];
      if (id === 0 || seen.has(seenIn(kept.organization, log, hash))) continue;
      const line = `${log === 'ledger' ? 'transaction' : 'activity'} ${id} of organization "${kept.organization}"`;
      findings.add('expected-hash-missing', `${line} is not there any more as "${expect.path}" has it: ${WHY_MISSING}`);
    }
  }
}

function seenIn(organization: string, log: string, hash: string): string {
  return `${organization} ${log} ${hash}`;
}

/** Asked for at the start, as far as the ledgers go at this moment. */
async function lookupsOf(services: Services, records: Records, organizations: readonly OrganizationState[]) {
  const ends: (readonly [OrganizationState['organization'], number])[] = [];
  for (const { organization } of organizations) {
    const [newest] = await records.transactions(organization, { limit: 1 });
    ends.push([organization, newest?.id ?? 0]);
  }
  return services.store.lookups(ends);
}

function reportLookups(
  { findings }: Run,
  keys: readonly string[],
  sums: readonly LookupSums[],
  found: StoreLookups | null,
): void {
  if (found === null) return;
  for (const message of found.damaged) findings.add('database-damaged', message);
  for (const [index, key] of keys.entries()) {
    const [rows, lookups] = [sums[index], found.sums[index]];
    if (rows !== undefined && lookups !== undefined) compareLookups(key, rows, lookups, findings);
  }
}

/** What one verification carries from row to row. */
interface Run {
  readonly services: Services;
  readonly records: Records;
  readonly request: VerifyRequest;
  readonly findings: Findings;
  readonly accountManagers: Map<string, number>;
  /** Rows of all logs. */
  readonly total: number;
  rows: number;
  transactions: number;
  /** The expected hashes that were seen, alone and with the log they were seen in. */
  readonly seen: Set<string>;
}

async function sizeOf(records: Records, organizations: readonly OrganizationState[]) {
  let total = 0;
  for (const { organization } of organizations) {
    total += (await records.ledgerHead(organization)).id + (await records.activityHead(organization)).id;
  }
  return { total, rows: 0, transactions: 0, seen: new Set<string>() };
}

async function verifyOrganization(
  run: Run,
  state: OrganizationState,
): Promise<{ readonly ledger: Head; readonly activity: Head; readonly workspaces: number; readonly lookups: LookupSums }> {
  const { organization } = state;
  const { records, findings } = run;
  const { check: activity, head: activityHead } = await verifyActivity(run, organization);
  const { ledger, chain, lookups, findings: found } = await verifyLedger(run, organization, activity.purchases());
  const workspaces = await records.workspaces(organization);
  const compare = (entity: string, rows: readonly object[], key = entity): void =>
    compareRecords({ entity, organization, records: rows as readonly Plain[], key, states: activity.states(entity) }, findings);
  compare('organization', [state]);
  compare('product', await records.products(organization));
  compare('member', await records.members(organization), 'email');
  compare('workspace', workspaces);
  compare('request', await records.requests(organization));
  ledger.endLots(await records.lots(organization));
  ledger.endHolds((await records.holds(organization)).toReversed());
  found.addAll(await creditProblems(records, organization, ledger.credited));
  found.addAll(requestProblems(organization, ledger.granting, activity.states('request')));
  const statuses = new Map([...activity.states('workspace')].map(([key, last]) => [key, last.state['status']]));
  const assignments = await records.assignments(organization);
  ledger.endAssignments(assignments, statuses);
  const kept = {
    rows: await records.missing(organization),
    sums: await records.missingSums(organization),
    counts: await records.workspaceCounts(organization),
  };
  // Of the workspaces as the activity log knows them: what was done to a record itself is said already.
  const logged = [...activity.states('workspace').values()].map(({ state: last }) => last as unknown as Workspace);
  const computed = missingIn(logged, sharesOf(assignments, []));
  compareMissing(organization, kept, { computed, workspaces: logged.length }, findings);
  findings.addAll(found.list());
  return { ledger: chain.head, activity: activityHead, workspaces: workspaces.length, lookups: lookups.sums() };
}

async function verifyActivity(
  run: Run,
  organization: OrganizationState['organization'],
): Promise<{ readonly check: ActivityCheck; readonly head: Head }> {
  const chain = new ChainCheck('activity', organization, run.services.sha256, run.findings);
  const check = new ActivityCheck(organization, run.accountManagers, run.findings);
  const expect = hashesIn(run.request.expect, 'activity', organization, run.request.organization);
  for await (const batch of run.records.activityLog(organization)) {
    for (const row of batch) {
      chain.take(row, activityText(organization, row));
      check.take(row);
      if (expect.includes(row.hash)) see(run, organization, 'activity', row.hash);
    }
    await moveOn(run, batch.length);
  }
  chain.end(await run.records.activityHead(organization));
  return { check, head: chain.head };
}

/** From this length on, half of a ledger is verified in another thread, if there is one: it has to be worth its start. */
const LONG = 50_000;

async function verifyLedger(
  run: Run,
  organization: OrganizationState['organization'],
  purchases: ReadonlyMap<number, PurchasePast>,
): Promise<Part> {
  const { services, records } = run;
  const recorded = await records.ledgerHead(organization);
  const expect = hashesIn(run.request.expect, 'ledger', organization, run.request.organization);
  const whole: LedgerPart = { organization, after: EMPTY_HEAD, upTo: Number.MAX_SAFE_INTEGER, purchases, expect };
  const here = (part: LedgerPart): Promise<Part> => verifyPart(records, services.sha256, part, (rows) => moveOn(run, rows));
  const part = (recorded.id < LONG ? null : await inHalves(run, whole, here)) ?? (await here(whole));
  run.transactions += part.rows;
  for (const hash of part.expected) see(run, organization, 'ledger', hash);
  part.chain.end(recorded);
  return part;
}

/** Two threads say quickly that everything is right. When it is not, null: the rows in their order tell what is wrong. */
async function inHalves(run: Run, whole: LedgerPart, here: (part: LedgerPart) => Promise<Part>): Promise<Part | null> {
  const { services, records, rows } = run;
  const worker = (await services.verifyWorker?.()) ?? null;
  const last = (await records.ledgerHead(whole.organization)).id;
  const middle = worker === null ? null : await records.transaction(whole.organization, Math.floor(last / 2));
  if (worker === null || middle === null) return null;
  const [first, second] = await Promise.all([worker({ ...whole, upTo: middle.id }), here({ ...whole, after: middle })]);
  const joins =
    first !== null && first.head.id === middle.id && second.findings.list().length === 0 && second.ledger.add(first.sums);
  if (joins) second.lookups.add(first.lookups);
  if (joins) return { ...second, rows: first.rows + second.rows, expected: [...first.expected, ...second.expected] };
  run.rows = rows;
  return null;
}

function see({ seen }: Run, organization: string, log: 'ledger' | 'activity', hash: string): void {
  seen.add(hash).add(seenIn(organization, log, hash));
}

async function moveOn(run: Run, rows: number): Promise<void> {
  run.rows += rows;
  run.request.onRows(run.rows, run.total);
  await run.services.yieldTurn();
}
