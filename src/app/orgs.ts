/** `orgs`, `orgs create`, `orgs activate` and `orgs deactivate`. */

import { counted } from '../core/counts.ts';
import type { ActivityDraft, OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { OrganizationFigures } from '../core/portfolio.ts';
import { refuse } from '../core/refusals.ts';
import { type Actor, may } from '../core/roles.ts';
import type { OrganizationRow } from '../core/results.ts';
import { type Email, type OrganizationKey, SEAT } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';
import { type Authorized, seesEntitlements } from './authorization.ts';
import { write, writeOrganization } from './write.ts';
import { read, readAcross } from './read.ts';
import { type Entries, type Seen, seenAs, UNASKED } from './commit.ts';

/** The first lines of a new organization: itself, the built-in product, and its creator as admin and Entitlement manager. */
export function foundingEntries(organization: OrganizationState, creator: Email): Entries {
  const activity: readonly ActivityDraft[] = [
    { action: 'organization.created', subject: organization.organization, before: null, after: organization },
    { action: 'product.added', subject: SEAT, before: null, after: { product: SEAT, name: 'Seat', kind: 'seat' } },
    {
      action: 'member.added',
      subject: creator,
      before: null,
      after: { email: creator, name: null, role: 'admin', entitlementManager: true },
    },
  ];
  return { organization: organization.organization, activity };
}

/** A guest sees none; one who is Entitlement manager sees everything in it that matters, and so its name. */
function maySee(actor: Actor): boolean {
  return may(actor, 'see-members') || may(actor, 'entitlements');
}

/** Organizations the actor may see: all of them for an account manager, else those they are more than a guest of. */
export function listOrganizations(services: Services, caller: Caller): Promise<Outcome<readonly OrganizationRow[]>> {
  return readAcross(services, caller.actor, async (records) => {
    const [everywhere, memberships, organizations, figures] = await Promise.all([
      records.actor(caller.actor, null),
      records.memberships(caller.actor),
      records.organizations(),
      records.figures(),
    ]);
    const memberOf = new Map(memberships.map(({ organization, ...member }) => [organization, member]));
    const figuresOf = new Map(figures.map((row) => [row.organization, row]));
    const visible = organizations.flatMap((organization) => {
      const actor = { ...everywhere, member: memberOf.get(organization.organization) ?? null };
      const found = figuresOf.get(organization.organization);
      return maySee(actor) ? [rowOf({ organization, actor }, found ?? NO_FIGURES)] : [];
    });
    return done(visible);
  });
}

const NO_FIGURES = { workspaces: 0, short: 0, seats: 0, modules: 0 };

/** What is missing is told only where the actor may see it. */
function rowOf(
  authorized: Authorized,
  { workspaces, short, seats, modules }: Omit<OrganizationFigures, 'organization'>,
): OrganizationRow {
  const missing = seesEntitlements(authorized) ? { workspaces: short, seats, modules } : null;
  return { ...authorized.organization, workspaces, missing };
}

/** What is missing in the caller's organization; null where they may not see it. */
export async function missingThere(services: Services, caller: Caller): Promise<OrganizationRow['missing']> {
  const row = await read(services, caller, 'be-known', async (authorized, records) =>
    done(await organizationRow(records, authorized)),
  );
  return row.ok ? row.value.missing : null;
}

export async function organizationRow(records: Records, authorized: Authorized): Promise<OrganizationRow> {
  const { organization } = authorized.organization;
  const { workspaces, missing: short } = await records.workspaceCounts(organization);
  const units = { seats: 0, modules: 0 };
  for (const { product, quantity } of seesEntitlements(authorized) ? await records.missingSums(organization) : []) {
    units[product === SEAT ? 'seats' : 'modules'] += quantity;
  }
  return rowOf(authorized, { workspaces, short, ...units });
}

export interface NewOrganization {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly activated: boolean;
}

/** Creates an organization. Refuses with unknown-actor, not-permitted or key-taken. */
export function createOrganization(services: Services, actor: Email, asked: NewOrganization): Promise<Outcome<OrganizationRow>> {
  return writeOrganization(services, actor, async (records) => {
    const taken = await records.organization(asked.organization);
    if (taken !== null) return refuse('key-taken', { what: 'organization', key: asked.organization });
    const missing = asked.activated ? { workspaces: 0, seats: 0, modules: 0 } : null;
    return done({ entries: [foundingEntries(asked, actor)], result: { ...asked, workspaces: 0, missing } });
  });
}

/** Activates or deactivates entitlements. Refuses with not-permitted or organization-not-found; doing it twice changes nothing. */
export function setActivated(
  services: Services,
  caller: Caller,
  activated: boolean,
  mode = UNASKED,
): Promise<Outcome<OrganizationRow>> {
  return write(services, caller, { needs: 'administer', ...mode }, async (authorized, records) => {
    const before = authorized.organization;
    const after = { ...before, activated };
    const result = await organizationRow(records, { ...authorized, organization: after });
    const action = activated ? 'organization.activated' : 'organization.deactivated';
    const activity: readonly ActivityDraft[] =
      before.activated === activated ? [] : [{ action, subject: before.organization, before, after }];
    return done({ entries: [{ organization: before.organization, activity }], seen: seenInOrganization(result), result });
  });
}

export function seenInOrganization({ organization, name, workspaces }: OrganizationRow): Seen {
  return seenAs(`organization "${organization}"`, `${name} with ${counted(workspaces, 'workspace')}`);
}
