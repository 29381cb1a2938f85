/** `export`: an organization's reports, all seen at one moment, the ledger read while it is written. */

import type { Day } from '../core/days.ts';
import type { OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { HoldRow, PoolRow, PurchaseRow, RequestRow, TransactionRow, WorkspaceRow } from '../core/results.ts';
import type { BookStamp, Stamp, StampedOrganization } from '../core/stamp.ts';
import type { Movement } from '../core/usage.ts';
import type { Email } from '../core/values.ts';
import { inServingOrder } from '../core/workspaces.ts';
import { holdRow } from './holds.ts';
import type { Caller, Records, Services } from './ports.ts';
import { requestRow } from './requests.ts';
import { forAll } from './portfolio.ts';
import { purchaseRow } from './purchases.ts';
import { readUsage, type Usage, type UsageBy } from './usage.ts';
import type { Period, UsageRecords } from './usage-books.ts';
import { readShares, readPools, workspaceRow } from './balances.ts';
import { read } from './read.ts';

export interface Reports {
  readonly organization: OrganizationState;
  pools(): Promise<readonly PoolRow[]>;
  purchases(): Promise<readonly PurchaseRow[]>;
  workspaces(): Promise<readonly WorkspaceRow[]>;
  /** Both the first one first, as the ledger is. */
  holds(): Promise<readonly HoldRow[]>;
  requests(): Promise<readonly RequestRow[]>;
  /** Of the calendar year of the day. */
  usage(by: UsageBy): Promise<Usage>;
  readonly period: Period;
  readonly day: Day;
  /** What the whole ledger comes to, by product and kind. */
  movements(): Promise<readonly Movement[]>;
  /** The number of its last transaction. */
  ledgerEnd(): Promise<number>;
  /** The whole ledger, oldest first. */
  transactions(): AsyncIterable<readonly TransactionRow[]>;
}

/** What the reports are made from: the store as it is, or as it was. */
export type ReportRecords = Pick<
  Records,
  'products' | 'purchases' | 'workspaces' | 'assignments' | 'heldUnits' | 'holds' | 'requests' | 'missingSums' | 'ledger'
> &
  UsageRecords;

/** The moment that is exported: everything a stamp says but how it came about. */
export type Moment = Omit<Stamp, 'report' | 'command'>;

/** Has `write` write the reports while one moment of the store is held. Refuses as `authorize` does. */
export function withReports<T>(
  services: Services,
  caller: Caller,
  write: (reports: Reports, moment: Moment) => Promise<T>,
): Promise<Outcome<T>> {
  return read(services, caller, 'active-entitlements', async (authorized, records) => {
    const at = services.clock.now();
    // Of the same glance at the clock: a run over midnight has one day.
    const day = at.slice(0, 10) as Day;
    const moment: Moment = { ...(await stampedAt(records, authorized.organization)), day, at, actor: caller.actor };
    return done(await write(reportsOn(services, records, authorized.organization, day), moment));
  });
}

/** What of every customer is exported, at one moment. */
export type MomentOfAll = Omit<BookStamp, 'report' | 'command'>;

/** Has `readCustomer` read each customer's reports, the most urgent first, while one moment of the store is held. Refuses with unknown-actor. */
export async function withReportsOfAll<T>(
  services: Services,
  actor: Email,
  readCustomer: (reports: Reports) => Promise<T>,
): Promise<Outcome<{ readonly customers: readonly T[]; readonly moment: MomentOfAll }>> {
  const at = services.clock.now();
  const day = at.slice(0, 10) as Day;
  const found = await forAll(services, actor, day, async (records, state) => [
    { stamped: await stampedAt(records, state), customer: await readCustomer(reportsOn(services, records, state, day)) },
  ]);
  if (!found.ok) return found;
  const organizations = found.value.map(({ stamped }) => stamped);
  return done({ customers: found.value.map(({ customer }) => customer), moment: { day, at, actor, organizations } });
}

/** Where the logs of an organization end. */
async function stampedAt(records: Records, { organization, name }: OrganizationState): Promise<StampedOrganization> {
  const [ledger, activity] = [await records.ledgerHead(organization), await records.activityHead(organization)];
  return {
    organization,
    name,
    ledger: { id: ledger.id, hash: ledger.hash },
    activity: { id: activity.id, hash: activity.hash },
  };
}

/** The reports on these records, with the calendar of a day. */
export function reportsOn(services: Services, records: ReportRecords, state: OrganizationState, day: Day): Reports {
  const { organization } = state;
  const period: Period = { from: `${day.slice(0, 4)}-01-01` as Day, to: `${day.slice(0, 4)}-12-31` as Day };
  return {
    organization: state,
    day,
    period,
    usage: (by) => readUsage(records, organization, { ...period, by, product: null }, day),
    pools: () => readPools(records, organization, day),
    purchases: async () => (await records.purchases(organization)).map(purchaseRow),
    workspaces: async () => {
      const assigned = await readShares(records, organization, day);
      const workspaces = inServingOrder(await records.workspaces(organization), day);
      return workspaces.map((workspace) => workspaceRow(workspace, assigned.get(workspace.workspace), day));
    },
    holds: async () => (await records.holds(organization)).map((hold) => holdRow(hold, day)).toReversed(),
    requests: async () => (await records.requests(organization)).map(requestRow),
    movements: async () => records.movements(organization, { after: 0, upTo: (await records.ledgerHead(organization)).id }),
    ledgerEnd: async () => (await records.ledgerHead(organization)).id,
    transactions: () => inTurns(services, records.ledger(organization)),
  };
}

/** Between batches everything else has its turn: Ctrl-C, the spinner. */
async function* inTurns<Row>(services: Services, batches: AsyncIterable<Row>): AsyncIterable<Row> {
  for await (const batch of batches) {
    yield batch;
    await services.yieldTurn();
  }
}
