/** `status` and `whoami`: who and where, and the one screen to start the day with. */

import type { Day } from '../core/days.ts';
import type { LastCheck, OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { describe } from '../core/roles.ts';
import type { HoldRow, OrganizationRow, PoolRow, RequestRow, WorkspaceRow } from '../core/results.ts';
import type { Email } from '../core/values.ts';
import { inCalendarOrder } from '../core/workspaces.ts';
import { aheadOfClock, lastLineAt } from './clock.ts';
import { endingHolds } from './holds.ts';
import { visibleRequests } from './requests.ts';
import { organizationRow } from './orgs.ts';
import type { Caller, Services } from './ports.ts';
import { type Authorized, seesEntitlements } from './authorization.ts';
import { plainWorkspaceRow, readPools, readSharesOf, workspaceRow } from './balances.ts';
import { read } from './read.ts';

export interface Identity {
  readonly actor: Email;
  readonly name: string | null;
  readonly accountManager: boolean;
  readonly organization: OrganizationState['organization'];
  readonly role: string | null;
  readonly entitlementManager: boolean;
  readonly activated: boolean;
}

export interface Status {
  readonly identity: Identity;
  /** `admin, Entitlement manager`: the identity in words. */
  readonly description: string;
  readonly organization: OrganizationRow;
  /** Null for an actor who may not see entitlements. */
  readonly pools: readonly PoolRow[] | null;
  /** Holds that run out within a week; null for an actor who may not see entitlements. */
  readonly holds: readonly HoldRow[] | null;
  /** The last consumption check; null: none ever ran, or the actor may not see entitlements. */
  readonly lastCheck: LastCheck | null;
  /** What is to be said of lines dated later than the clock says it is; null: nothing. */
  readonly ahead: string | null;
  /** Open requests: the queue of whoever decides, one's own for others. */
  readonly requests: readonly RequestRow[];
  /** The next live workspaces, soonest first. */
  readonly next: readonly WorkspaceRow[];
  /** How many are live in all. */
  readonly live: number;
}

/** Who is asking, as the organization sees them. Refuses with unknown-actor for an address nobody knows. */
export function whoami(services: Services, caller: Caller): Promise<Outcome<Identity>> {
  return read(services, caller, 'be-known', async (authorized) => done(identityOf(authorized)));
}

/** What the organization is called, for whoever belongs there: a question names the customer. */
export function nameOfOrganization(services: Services, caller: Caller): Promise<Outcome<string>> {
  return read(services, caller, 'be-known', async (authorized) => done(authorized.organization.name));
}

function identityOf({ actor, organization }: Authorized): Identity {
  return {
    actor: actor.email,
    name: actor.member?.name ?? null,
    accountManager: actor.accountManager,
    organization: organization.organization,
    role: actor.member?.role ?? null,
    entitlementManager: actor.member?.entitlementManager ?? false,
    activated: organization.activated,
  };
}

/** Refuses with not-permitted for whoever may not list workspaces. `count`: how many of the next events. */
export function readStatus(services: Services, caller: Caller, asOf: Day, count: number): Promise<Outcome<Status>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    const { organization } = authorized.organization;
    const sees = seesEntitlements(authorized);
    const next = inCalendarOrder(await records.calendarPart(organization, { phase: 'live', today: asOf, first: 0, count }), asOf);
    const keys = next.map(({ workspace }) => workspace);
    const assigned = sees ? await readSharesOf(records, organization, asOf, keys) : null;
    return done({
      identity: identityOf(authorized),
      description: describe(authorized.actor),
      organization: await organizationRow(records, authorized),
      ahead: aheadOfClock(organization, await lastLineAt(records, organization), services.clock.now()),
      lastCheck: sees ? await records.lastCheck(organization) : null,
      pools: sees ? await readPools(records, organization, asOf) : null,
      holds: sees ? await endingHolds(records, organization, asOf) : null,
      requests: (await visibleRequests(records, authorized)).filter(({ state }) => state === 'open'),
      live: await records.liveCount(organization, asOf),
      next: next.map((workspace) =>
        assigned === null ? plainWorkspaceRow(workspace, asOf) : workspaceRow(workspace, assigned.get(workspace.workspace), asOf),
      ),
    });
  });
}
