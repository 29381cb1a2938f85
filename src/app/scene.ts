/** Where a request takes place: the organization it is about and the actor as that organization sees them. */

import type { OrganizationState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { type Actor, demand, may, type Right } from '../core/roles.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Caller, Records, Services } from './ports.ts';

export interface Scene {
  readonly organization: OrganizationState;
  readonly actor: Actor;
}

/**
 * Finds the organization (the one named, else the only one) and who is asking, and demands a right of them. Refuses with
 * organization-not-found, no-organization, unknown-actor or not-permitted.
 */
export async function enter(services: Services, records: Records, caller: Caller, right: Right | null): Promise<Outcome<Scene>> {
  const { organization: key } = caller;
  const named = key === null ? null : records.actor(caller.actor, key as OrganizationKey);
  const [organization, namedActor] = await Promise.all([findOrganization(services, records, key), named]);
  if (!organization.ok) return organization;
  const actor = namedActor ?? (await records.actor(caller.actor, organization.value.organization));
  if (right !== null) {
    const allowed = demand(actor, right);
    if (!allowed.ok) return allowed;
  }
  return done({ organization: organization.value, actor });
}

/** As `enter`, for what only an Entitlement manager of an activated organization may see; also refuses with not-activated. */
export async function enterEntitlements(services: Services, records: Records, caller: Caller): Promise<Outcome<Scene>> {
  const scene = await enter(services, records, caller, 'entitlements');
  if (!scene.ok || scene.value.organization.activated) return scene;
  return refuse('not-activated', { organization: scene.value.organization.organization });
}

/** Whether seats, modules and what is missing may be shown: the flag, on an activated organization. */
export function seesEntitlements({ actor, organization }: Scene): boolean {
  return organization.activated && may(actor, 'entitlements');
}

/** Whether purchases may be shown: to whoever records them, or draws from them. */
export function seesPurchases(scene: Scene): boolean {
  return may(scene.actor, 'administer') || seesEntitlements(scene);
}

async function findOrganization(services: Services, records: Records, key: string | null): Promise<Outcome<OrganizationState>> {
  if (key !== null) {
    const found = await records.organization(key);
    if (found !== null) return done(found);
    const known = (await records.organizations()).map(({ organization }) => organization);
    return refuse('organization-not-found', { key, nearest: services.nearest(key, known) });
  }
  const all = await records.organizations();
  const [only] = all;
  if (only !== undefined && all.length === 1) return done(only);
  return refuse('no-organization', { organizations: all.map(({ organization }) => organization) });
}
