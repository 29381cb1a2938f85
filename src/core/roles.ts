/** Who may do what: the table of contract section 2, and nothing beside it. */

import { done, type Outcome } from './outcome.ts';
import { refuse } from './refusals.ts';
import type { Email } from './values.ts';

export const ROLES = ['admin', 'organizer', 'member', 'guest'] as const;
export type Role = (typeof ROLES)[number];

export interface Member {
  readonly email: Email;
  readonly name: string | null;
  readonly role: Role;
  readonly entitlementManager: boolean;
}

/** An e-mail address as one organization sees it. */
export interface Actor {
  readonly email: Email;
  readonly accountManager: boolean;
  /** The membership in the organization at hand; null for a stranger to it. */
  readonly member: Member | null;
  /** Whether the store knows the address at all. */
  readonly known: boolean;
}

type Holder = 'account manager' | Role | 'entitlement manager';

/** Each right: what one does with it, who holds it, who can help, and with what. */
const RIGHTS = {
  administer: {
    action: 'create organizations, activate entitlements, record, extend or credit purchases, add products, or import',
    holders: ['account manager'],
    who: 'your account manager',
    to: null,
  },
  'be-known': {
    action: 'act here',
    holders: ['account manager', 'admin', 'organizer', 'member', 'guest', 'entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: 'to add you',
  },
  'see-members': {
    action: 'see the organization and its members',
    holders: ['account manager', 'admin', 'organizer', 'member'],
    who: 'an admin of the organization or your account manager',
    to: 'to change your role',
  },
  'manage-members': {
    action: 'add, change or remove members',
    holders: ['account manager', 'admin'],
    who: 'an admin of the organization or your account manager',
    to: null,
  },
  'manage-account-managers': {
    action: 'add or remove account managers',
    holders: ['account manager'],
    who: 'your account manager',
    to: null,
  },
  'list-workspaces': {
    action: 'list workspaces',
    holders: ['account manager', 'admin', 'organizer', 'member', 'entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: 'to change your role',
  },
  'change-test-workspaces': {
    action: 'create test workspaces or install modules in them',
    holders: ['account manager', 'admin', 'organizer', 'member'],
    who: 'an admin or organizer of the organization, or your account manager',
    to: null,
  },
  'manage-workspaces': {
    action: 'create charged workspaces, change, tag or promote workspaces, import attendees, or install modules in charged ones',
    holders: ['account manager', 'admin', 'organizer'],
    who: 'an admin or organizer of the organization, or your account manager',
    to: null,
  },
  request: {
    action: 'request transfers',
    holders: ['account manager', 'admin', 'organizer', 'member', 'entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: 'to change your role',
  },
  entitlements: {
    action: 'see or transfer entitlements',
    holders: ['entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: 'to make you Entitlement manager (entitle members set EMAIL --entitlement-manager)',
  },
  'see-purchases': {
    action: 'see purchases',
    holders: ['account manager', 'entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: 'to make you Entitlement manager',
  },
  'see-activity': {
    action: 'see the activity log',
    holders: ['account manager', 'admin', 'entitlement manager'],
    who: 'an admin of the organization or your account manager',
    to: null,
  },
} as const satisfies Record<
  string,
  { readonly action: string; readonly holders: readonly Holder[]; readonly who: string; readonly to: string | null }
>;

export type Right = keyof typeof RIGHTS;

/** Who holds a right: the table's column, for a database that enforces it too. */
export function holdersOf(right: Right): readonly Holder[] {
  return RIGHTS[right].holders;
}
/** What one does with a right, in words. */
export function actionOf(right: Right): string {
  return RIGHTS[right].action;
}
export const ALL_RIGHTS = Object.keys(RIGHTS) as readonly Right[];

function holdersIn(actor: Actor): readonly Holder[] {
  const holders: Holder[] = [];
  if (actor.accountManager) holders.push('account manager');
  if (actor.member !== null) {
    holders.push(actor.member.role);
    if (actor.member.entitlementManager) holders.push('entitlement manager');
  }
  return holders;
}

export function may(actor: Actor, right: Right): boolean {
  const allowed: readonly Holder[] = RIGHTS[right].holders;
  return holdersIn(actor).some((holder) => allowed.includes(holder));
}

/** `admin, Entitlement manager`: what the actor is, for people. */
export function describe(actor: Actor): string {
  const holders = holdersIn(actor).map((holder) => (holder === 'entitlement manager' ? 'Entitlement manager' : holder));
  return holders.length === 0 ? 'not a member of this organization' : holders.join(', ');
}

function toHelp(to: string | null, email: Email): string | null {
  return to === null ? null : to.replace('EMAIL', email);
}

/** Whether an admin can help who lacks a right, or an account manager alone. */
export function canAdminsHelp(right: Right): boolean {
  return (RIGHTS[right].holders as readonly Holder[]).some((holder) => holder !== 'account manager');
}

/** How somebody gets the flag who may give it to anybody; null: they may not. */
export function flagForOneself(actor: Actor): string | null {
  const { email, member } = actor;
  if (!may(actor, 'manage-members')) return null;
  return member === null
    ? `entitle members add ${email} --role guest --entitlement-manager`
    : `entitle members set ${email} --entitlement-manager`;
}

/** Refuses with `unknown-actor` (nobody of that address anywhere) or `not-permitted`, unless the actor may. */
export function demand(actor: Actor, right: Right): Outcome<Actor> {
  if (may(actor, right)) return done(actor);
  if (!actor.known) return refuse('unknown-actor', { actor: actor.email });
  const { action, who, to } = RIGHTS[right];
  return refuse('not-permitted', { actor: actor.email, action, who, to: toHelp(to, actor.email), role: describe(actor), right });
}

export function parseRole(text: string): Outcome<Role> {
  const role = ROLES.find((known) => known === text.toLowerCase());
  return role === undefined ? refuse('invalid-role', { value: text }) : done(role);
}
