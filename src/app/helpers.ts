/** Who can help whoever was refused: account managers and admins by name, for those who belong there. */

import { done, type Outcome } from '../core/outcome.ts';
import { type DetailsOf, type Refusal, refuse } from '../core/refusals.ts';
import { type Actor, ALL_RIGHTS, canAdminsHelp, flagForOneself, may, type Right } from '../core/roles.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import type { Helpers, Services } from './ports.ts';
import { read } from './read.ts';

/** Named at most; account managers after two admins. */
const MOST = 3;
const MOST_ADMINS = 2;

/** A refusal that says whom to ask, or what to run oneself. A stranger to the organization learns no names. */
export async function withHelpers(services: Services, email: Email, refusal: Refusal): Promise<Refusal> {
  const { code, details } = refusal;
  if ((code !== 'not-permitted' && code !== 'not-activated') || details.organization === undefined) return refusal;
  const { organization } = details;
  const told = await read(services, { actor: email, organization }, 'be-known', async ({ actor }, records) => {
    const helpers = await records.helpers(organization as OrganizationKey);
    return code === 'not-activated' ? activating(actor, organization, helpers) : permitting(actor, details, helpers);
  });
  return told.ok ? told.value : refusal;
}

function activating(actor: Actor, organization: string, { accountManagers }: Helpers): Outcome<Refusal> {
  const yourself = may(actor, 'administer') ? { yourself: `entitle orgs activate ${organization}` } : {};
  return done(refuse('not-activated', { organization, people: accountManagers.slice(0, MOST), ...yourself }).refusal);
}

function permitting(actor: Actor, details: DetailsOf<'not-permitted'>, helpers: Helpers): Outcome<Refusal> {
  const right = ALL_RIGHTS.find((each) => each === details.right);
  if (right === undefined) return done(refuse('not-permitted', details).refusal);
  const flag = right === 'entitlements' || right === 'see-purchases' ? flagForOneself(actor) : null;
  const yourself = flag === null ? {} : { yourself: flag };
  return done(refuse('not-permitted', { ...details, people: peopleFor(right, actor.email, helpers), ...yourself }).refusal);
}

function peopleFor(right: Right, email: Email, { admins, accountManagers }: Helpers): readonly Email[] {
  const first = canAdminsHelp(right) ? admins.filter((each) => each !== email).slice(0, MOST_ADMINS) : [];
  return [...new Set([...first, ...accountManagers])].filter((each) => each !== email).slice(0, MOST);
}
