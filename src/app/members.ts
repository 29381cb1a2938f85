/** `members`, `members add`, `members set` and `members remove`; account managers too, since they are added beside a membership. */

import type { ActivityDraft, MemberState } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { MemberRow } from '../core/results.ts';
import type { Role } from '../core/roles.ts';
import type { Email } from '../core/values.ts';
import { changeLogin } from './logins.ts';
import { type Seen, seenAs, UNASKED } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
import { demandIn, type Authorized } from './authorization.ts';
import { write } from './write.ts';
import { read } from './read.ts';

/** The members of the organization, by e-mail address. */
export function listMembers(services: Services, caller: Caller): Promise<Outcome<readonly MemberState[]>> {
  return read(services, caller, 'see-members', async (authorized, records) =>
    done(await records.members(authorized.organization.organization)),
  );
}

/** What is to become of a member; absent: stays as it is. `accountManager` is about the whole store. */
export interface MemberChange {
  readonly email: Email;
  readonly name?: string;
  readonly role?: Role;
  readonly entitlementManager?: boolean;
  readonly accountManager?: boolean;
  /** The login of the database that they are; `NO_DB_ROLE`: none any more. */
  readonly dbRole?: string;
}

/** Adds a member. Refuses with not-permitted or key-taken. */
export function addMember(
  services: Services,
  caller: Caller,
  asked: MemberChange & { readonly role: Role },
): Promise<Outcome<MemberRow>> {
  return changeMember(services, caller, asked, (before) => {
    if (before !== null) return refuse('key-taken', { what: 'member', key: asked.email });
    const { email, name = null, role, entitlementManager = false } = asked;
    return done({ email, name, role, entitlementManager });
  });
}

/**
 * Changes a member; whoever is not a member here can be made an account manager, and tied to a login, all the same. Refuses with
 * not-permitted, member-not-found, last-admin or last-account-manager.
 */
export function setMember(services: Services, caller: Caller, asked: MemberChange): Promise<Outcome<MemberRow>> {
  const { accountManager, dbRole, email: _, ...membership } = asked;
  const storeOnly = (accountManager ?? dbRole) !== undefined && Object.keys(membership).length === 0;
  return changeMember(services, caller, asked, (before, missing) => {
    if (before === null) return storeOnly ? done(null) : missing();
    const { name = before.name, role = before.role, entitlementManager = before.entitlementManager } = asked;
    return done({ email: asked.email, name, role, entitlementManager });
  });
}

/** Removes a member and says who it was. Refuses with not-permitted, member-not-found or last-admin. */
export function removeMember(services: Services, caller: Caller, email: Email, mode = UNASKED): Promise<Outcome<MemberRow>> {
  return changeMember(services, caller, { email }, (before, missing) => (before === null ? missing() : done(null)), mode);
}

/**
 * The frame of every change: the members as they are, the member as it becomes (null: gone), the lines of activity.
 * The last admin and the last account manager stay what they are (contract, section 2).
 */
function changeMember(
  services: Services,
  caller: Caller,
  asked: MemberChange,
  decide: (before: MemberState | null, missing: () => Outcome<never>) => Outcome<MemberState | null>,
  mode = UNASKED,
): Promise<Outcome<MemberRow>> {
  const { email } = asked;
  return write(services, caller, { needs: 'manage-members', ...mode }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const members = await records.members(organization);
    const before = members.find((member) => member.email === email) ?? null;
    const decided = decide(before, () => {
      const known = members.map((member) => member.email);
      return refuse('member-not-found', { key: email, organization, nearest: services.nearest(email, known) });
    });
    if (!decided.ok) return decided;
    const after = decided.value;
    if (isLastAdmin(members, email) && after?.role !== 'admin') return refuse('last-admin', { email, organization });
    const managers = await changeAccountManager(records, authorized, asked);
    if (!managers.ok) return managers;
    const logins = await changeLogin(services, records, authorized, asked);
    if (!logins.ok) return logins;
    const entries = [{ organization, activity: [...memberActivity(email, before, after), ...managers.value, ...logins.value] }];
    const stranger = { email, name: null, role: null, entitlementManager: false };
    const result = after ?? before ?? stranger;
    return done({ entries, seen: seenInMember(result), result });
  });
}

export function seenInMember({ email, role, entitlementManager }: MemberRow): Seen {
  const flag = entitlementManager ? ' and Entitlement manager' : '';
  return seenAs(`the role of ${email}`, `${role ?? 'none'}${flag}`);
}

export function isLastAdmin(members: readonly MemberState[], email: Email): boolean {
  const admins = members.filter(({ role }) => role === 'admin');
  return admins.length === 1 && admins[0]?.email === email;
}

/** The line that a member's change leaves; none when nothing changed. */
export function memberActivity(subject: Email, before: MemberState | null, after: MemberState | null): readonly ActivityDraft[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const action = before === null ? 'member.added' : after === null ? 'member.removed' : 'member.changed';
  return [{ action, subject, before, after }];
}

async function changeAccountManager(
  records: Records,
  authorized: Authorized,
  { email, accountManager }: MemberChange,
): Promise<Outcome<readonly ActivityDraft[]>> {
  if (accountManager === undefined) return done([]);
  const allowed = demandIn(authorized, 'manage-account-managers');
  if (!allowed.ok) return allowed;
  const managers = await records.accountManagers();
  const is = managers.includes(email);
  if (is === accountManager) return done([]);
  const state = { email, accountManager: true } as const;
  if (accountManager) return done([{ action: 'account-manager.added', subject: email, before: null, after: state }]);
  if (managers.length === 1) return refuse('last-account-manager', { email });
  return done([{ action: 'account-manager.removed', subject: email, before: state, after: null }]);
}
