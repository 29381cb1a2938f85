/** Where a request takes place: the organization it is about and the actor as that organization sees them. */

import type { OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { type Actor, demand, may, type Right } from '../core/roles.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';

export interface Authorized {
  readonly organization: OrganizationState;
  readonly actor: Actor;
}

/**
 * Finds the organization (the one named, else the only one) and who is asking, and demands a right of them. Refuses with
 * organization-not-found, no-organization, unknown-actor or not-permitted. A stranger to an organization is told the same
 * whether it exists or not, and never the name of one: what organizations there are is their customers' business.
 */
export async function enter(services: Services, records: Records, caller: Caller, right: Right): Promise<Outcome<Authorized>> {
  const { organization: key } = caller;
  if (key === null) return enterOnly(records, caller, right);
  const [organization, actor] = await Promise.all([
    records.organization(key),
    records.actor(caller.actor, key as OrganizationKey),
  ]);
  if (!actor.accountManager && actor.member === null) return refuseStranger(services, records, actor, key, right);
  if (organization === null) {
    const known = (await records.organizations()).map((each) => each.organization);
    return refuse('organization-not-found', { key, nearest: services.nearest(key, known) });
  }
  return demandIn({ organization, actor }, right);
}

/**
 * The only organization of the store, or the only one that the actor belongs to; of several, one has to be named: those are
 * listed that the actor belongs to.
 */
async function enterOnly(records: Records, { actor: email }: Caller, right: Right): Promise<Outcome<Authorized>> {
  const [all, actor] = await Promise.all([records.organizations(), records.actor(email, null)]);
  if (!actor.known && all.length > 1) return refuse('unknown-actor', { actor: email });
  const own = all.length === 1 ? all.map((each) => each.organization) : await organizationsOf(records, actor);
  const organization = own.length === 1 ? all.find((each) => each.organization === own[0]) : undefined;
  if (organization === undefined) return refuse('no-organization', { organizations: own });
  return demandIn({ organization, actor: await records.actor(email, organization.organization) }, right);
}

/** Refuses with not-permitted, and says where: who can help there is named (`helpers.ts`). */
export function demandIn(authorized: Authorized, right: Right): Outcome<Authorized> {
  const allowed = demand(authorized.actor, right);
  if (allowed.ok) return done(authorized);
  if (allowed.refusal.code !== 'not-permitted') return allowed;
  return refuse('not-permitted', { ...allowed.refusal.details, organization: authorized.organization.organization });
}

async function refuseStranger(
  services: Services,
  records: Records,
  actor: Actor,
  key: string,
  right: Right,
): Promise<Outcome<never>> {
  const refused = demand(actor, right);
  if (refused.ok) throw new Error('a stranger to an organization has a right in it');
  if (refused.refusal.code !== 'not-permitted') return refused;
  const nearest = services.nearest(key, await organizationsOf(records, actor));
  return refuse('not-permitted', {
    ...refused.refusal.details,
    role: `not a member of organization "${key}"`,
    ...(nearest === null ? {} : { or: `did you mean "${nearest}"?` }),
  });
}

/** The organizations an actor may know of: an account manager all of them, others those they are members of. */
async function organizationsOf(records: Records, actor: Actor): Promise<readonly OrganizationKey[]> {
  const own = actor.accountManager ? await records.organizations() : await records.memberships(actor.email);
  return own.map(({ organization }) => organization).toSorted();
}

/** What a use case needs: a right, or the entitlements of an organization on which they are activated. */
export type Needs = Right | 'active-entitlements';

/** As `enter`; also refuses with not-activated. */
export async function authorize(
  services: Services,
  records: Records,
  caller: Caller,
  needs: Needs,
): Promise<Outcome<Authorized>> {
  if (needs !== 'active-entitlements') return enter(services, records, caller, needs);
  const authorized = await enter(services, records, caller, 'entitlements');
  return authorized.ok ? demandActivated(authorized.value) : authorized;
}

/** Refuses with not-activated. */
export function demandActivated(authorized: Authorized): Outcome<Authorized> {
  const { organization, activated } = authorized.organization;
  return activated ? done(authorized) : refuse('not-activated', { organization });
}

/** Whether seats, modules and what is missing may be shown: the flag, on an activated organization. */
export function seesEntitlements({ actor, organization }: Authorized): boolean {
  return organization.activated && may(actor, 'entitlements');
}

/** Whether purchases may be shown: to whoever records them, or draws from them. */
export function seesPurchases(authorized: Authorized): boolean {
  return may(authorized.actor, 'administer') || seesEntitlements(authorized);
}
