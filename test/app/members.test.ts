import { TRIAL } from '../../src/app/commit.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { addMember, listMembers, type MemberChange, removeMember, setMember } from '../../src/app/members.ts';
import { createOrganization, listOrganizations, setActivated } from '../../src/app/orgs.ts';
import type { Caller } from '../../src/app/ports.ts';
import { listActivity } from '../../src/app/transactions.ts';
import type { Role } from '../../src/core/roles.ts';
import type { Email, OrganizationKey } from '../../src/core/values.ts';
import { newWorld } from '../support/store.ts';
import { ADA, codeOf, granted, refusalOf, type World } from '../support/world.ts';

const BOB = 'bob@acme.example' as Email;
const BETA = 'beta' as OrganizationKey;

let world: World;
beforeEach(async () => {
  world = await newWorld();
});

const add = (email: Email, role: Role, more: Partial<MemberChange> = {}, caller = world.caller) =>
  addMember(world.services, caller, { email, role, ...more });
const set = (email: Email, change: Partial<MemberChange>, caller = world.caller) =>
  setMember(world.services, caller, { email, ...change });
const remove = (email: Email, caller = world.caller) => removeMember(world.services, caller, email);
const members = async (caller: Caller = world.caller) => granted(await listMembers(world.services, caller));
const activity = async () => granted(await listActivity(world.services, world.caller, { limit: 100 }));

test('a member is added, changed and removed, and every change leaves its line', async () => {
  expect(granted(await add(BOB, 'guest', { name: 'Bob' }))).toEqual({
    email: BOB,
    name: 'Bob',
    role: 'guest',
    entitlementManager: false,
  });
  expect(granted(await set(BOB, { role: 'organizer', entitlementManager: true }))).toMatchObject({
    name: 'Bob',
    role: 'organizer',
  });
  expect(granted(await remove(BOB))).toEqual({ email: BOB, name: 'Bob', role: 'organizer', entitlementManager: true });
  const log = (await activity()).filter(({ subject }) => subject === BOB);
  expect(log.map(({ action, before, after }) => [action, before, after])).toEqual([
    ['member.removed', { email: BOB, name: 'Bob', role: 'organizer', entitlementManager: true }, null],
    [
      'member.changed',
      { email: BOB, name: 'Bob', role: 'guest', entitlementManager: false },
      { email: BOB, name: 'Bob', role: 'organizer', entitlementManager: true },
    ],
    ['member.added', null, { email: BOB, name: 'Bob', role: 'guest', entitlementManager: false }],
  ]);
});

test('a change that changes nothing leaves no line', async () => {
  granted(await add(BOB, 'guest'));
  const before = await activity();
  granted(await set(BOB, { role: 'guest', entitlementManager: false }));
  expect(await activity()).toEqual(before);
});

test('who is there cannot be added, who is not cannot be changed or removed', async () => {
  granted(await add(BOB, 'guest'));
  expect(codeOf(await add(BOB, 'member'))).toBe('key-taken');
  expect(refusalOf(await set('rob@acme.example' as Email, { role: 'guest' }))).toEqual({
    code: 'member-not-found',
    exit: 4,
    message: 'rob@acme.example is not a member of organization "acme"',
    hint: 'did you mean "bob@acme.example"?',
  });
  expect(codeOf(await remove('rob@acme.example' as Email))).toBe('member-not-found');
});

test('a dry run of a removal leaves everything', async () => {
  granted(await add(BOB, 'guest'));
  granted(await removeMember(world.services, world.caller, BOB, TRIAL));
  expect((await members()).map(({ email }) => email)).toEqual([ADA, BOB]);
});

describe('the last admin', () => {
  const last = { code: 'last-admin', exit: 5, message: 'ada@acme.example is the last admin of organization "acme"' };

  test('can neither be removed nor lose the role', async () => {
    granted(await add(BOB, 'organizer', { entitlementManager: true }));
    expect(refusalOf(await remove(ADA))).toMatchObject(last);
    expect(refusalOf(await set(ADA, { role: 'organizer' }))).toMatchObject(last);
    expect(granted(await set(ADA, { entitlementManager: false })).entitlementManager).toBe(false);
    expect((await members()).map(({ role }) => role)).toEqual(['admin', 'organizer']);
  });

  test('can once there is another', async () => {
    granted(await add(BOB, 'admin'));
    granted(await set(ADA, { role: 'guest' }));
    expect(codeOf(await remove(BOB))).toBe('last-admin');
    expect(codeOf(await remove(ADA))).toBe('ok');
  });
});

describe('account managers', () => {
  test('the last one stays', async () => {
    expect(refusalOf(await set(ADA, { accountManager: false }))).toEqual({
      code: 'last-account-manager',
      exit: 5,
      message: 'ada@acme.example is the last account manager of this store',
      hint: 'make somebody else account manager first: entitle members add EMAIL --role ROLE --account-manager',
    });
  });

  test('are added and removed by others, never by an admin', async () => {
    granted(await add(BOB, 'admin'));
    expect(refusalOf(await set(BOB, { accountManager: true }, world.as(BOB)))).toMatchObject({ code: 'not-permitted', exit: 3 });
    granted(await set(BOB, { accountManager: true }));
    expect(codeOf(await set(ADA, { accountManager: false }, world.as(BOB)))).toBe('ok');
    expect(codeOf(await set(ADA, { accountManager: true }))).toBe('not-permitted');
    expect(codeOf(await set(BOB, { accountManager: false }, world.as(BOB)))).toBe('last-account-manager');
  });

  test('one who is no member here can be made and unmade all the same, and stays no member', async () => {
    const eve = 'eve@eventworks.example' as Email;
    const stranger = { email: eve, name: null, role: null, entitlementManager: false };
    expect(granted(await set(eve, { accountManager: true }))).toEqual(stranger);
    expect(granted(await set(eve, { accountManager: false }, world.as(eve)))).toEqual(stranger);
    expect(codeOf(await set(eve, { accountManager: true, role: 'guest' }))).toBe('member-not-found');
    expect((await members()).map(({ email }) => email)).toEqual([ADA]);
  });

  test('a refused change of one changes nothing of the member either', async () => {
    granted(await add(BOB, 'admin'));
    expect(codeOf(await set(BOB, { role: 'guest', accountManager: true }, world.as(BOB)))).toBe('not-permitted');
    expect((await members()).find(({ email }) => email === BOB)?.role).toBe('admin');
  });

  test('leaving an organization does not take it away', async () => {
    granted(await add(BOB, 'guest', { accountManager: true }));
    granted(await remove(BOB));
    expect(
      granted(await createOrganization(world.services, BOB, { organization: BETA, name: 'Beta', activated: false })).organization,
    ).toBe('beta');
  });
});

describe('who may', () => {
  test('admins and account managers manage members; others may look, guests may not', async () => {
    granted(await createOrganization(world.services, ADA, { organization: BETA, name: 'Beta', activated: true }));
    const here = world.as(ADA, BETA);
    for (const role of ['organizer', 'member', 'guest'] as const)
      granted(await add(`${role}@beta.example` as Email, role, {}, here));
    const may = async (email: string) => {
      const caller = world.as(email, BETA);
      return [codeOf(await listMembers(world.services, caller)), codeOf(await add(`${email}.uk` as Email, 'guest', {}, caller))];
    };
    expect(await may(ADA)).toEqual(['ok', 'ok']);
    expect(await may('organizer@beta.example')).toEqual(['ok', 'not-permitted']);
    expect(await may('member@beta.example')).toEqual(['ok', 'not-permitted']);
    expect(await may('guest@beta.example')).toEqual(['not-permitted', 'not-permitted']);
    expect(await may('eve@elsewhere.example')).toEqual(['unknown-actor', 'unknown-actor']);
  });
});

describe('organizations', () => {
  test('are created with their seat product and their creator, once', async () => {
    const created = await createOrganization(world.services, ADA, { organization: BETA, name: 'Beta Fairs', activated: true });
    const nothing = { workspaces: 0, seats: 0, modules: 0 };
    expect(granted(created)).toEqual({
      organization: 'beta',
      name: 'Beta Fairs',
      activated: true,
      workspaces: 0,
      missing: nothing,
    });
    expect(await members(world.as(ADA, 'beta'))).toEqual([{ email: ADA, name: null, role: 'admin', entitlementManager: true }]);
    const again = await createOrganization(world.services, ADA, { organization: BETA, name: 'Other', activated: true });
    expect(refusalOf(again)).toEqual({ code: 'key-taken', exit: 6, message: 'organization "beta" already exists', hint: null });
    expect(codeOf(await createOrganization(world.services, BOB, { organization: BETA, name: 'Other', activated: true }))).toBe(
      'unknown-actor',
    );
  });

  test('what is missing is told only where the actor may see it', async () => {
    await world.module('badge');
    await world.event('gala-2026', { participants: 60, modules: ['badge'] });
    await world.event('expo-2027', { participants: 5 });
    await world.event('pilot-2027', { status: 'test', participants: 500 });
    granted(await createOrganization(world.services, ADA, { organization: BETA, name: 'Beta', activated: false }));
    granted(await add(BOB, 'organizer'));
    granted(await add('gus@acme.example' as Email, 'guest', { entitlementManager: true }));
    granted(await add('guest@acme.example' as Email, 'guest'));
    const acme = { organization: 'acme', name: 'Acme Events', activated: true, workspaces: 3 };
    const beta = { organization: 'beta', name: 'Beta', activated: false, workspaces: 0, missing: null };
    const list = async (email: string) => granted(await listOrganizations(world.services, world.as(email, null)));
    expect(await list(ADA)).toEqual([{ ...acme, missing: { workspaces: 2, seats: 65, modules: 1 } }, beta]);
    expect(await list(BOB)).toEqual([{ ...acme, missing: null }]);
    expect(await list('gus@acme.example')).toEqual([{ ...acme, missing: { workspaces: 2, seats: 65, modules: 1 } }]);
    expect(await list('guest@acme.example')).toEqual([]);
    expect(codeOf(await listOrganizations(world.services, world.as('eve@elsewhere.example', null)))).toBe('unknown-actor');
  });

  test('activation is for account managers, and doing it twice changes nothing', async () => {
    const olga = await world.member('olga@acme.example', 'admin', true);
    expect(codeOf(await setActivated(world.services, olga, false))).toBe('not-permitted');
    expect(granted(await setActivated(world.services, world.caller, false))).toMatchObject({ activated: false, missing: null });
    const before = await activity();
    granted(await setActivated(world.services, world.caller, false));
    expect(await activity()).toEqual(before);
    expect(before[0]).toMatchObject({ action: 'organization.deactivated', subject: 'acme', after: { activated: false } });
    granted(await setActivated(world.services, world.caller, true, TRIAL));
    expect(await activity()).toEqual(before);
  });
});
