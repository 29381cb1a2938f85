import { describe, expect, test } from 'vitest';
import { explain } from '../../src/core/refusals.ts';
import {
  actionOf,
  type Actor,
  ALL_RIGHTS,
  demand,
  describe as describeActor,
  holdersOf,
  may,
  parseRole,
  type Right,
  ROLES,
} from '../../src/core/roles.ts';
import type { Email } from '../../src/core/values.ts';
import { COLUMNS, ROWS } from '../support/rights.ts';

/** The rights in the order of the table's rows. */
const RIGHTS: readonly Right[] = [
  'administer',
  'see-members',
  'manage-members',
  'list-workspaces',
  'change-test-workspaces',
  'manage-workspaces',
  'request',
  'entitlements',
  'manage-account-managers',
  'see-purchases',
  'see-activity',
  'be-known',
];

const ada = 'ada@acme.example' as Email;

/** Every kind of actor there can be, with the columns of the table that speak for them. */
const ACTORS = [false, true].flatMap((accountManager) =>
  [null, ...ROLES].flatMap((role) =>
    (role === null ? [false] : [false, true]).map((entitlementManager) => {
      const columns = [
        ...(accountManager ? ['account manager'] : []),
        ...(role === null ? [] : [role]),
        ...(entitlementManager ? ['+ Entitlement manager'] : []),
      ];
      const member = role === null ? null : { email: ada, name: null, role, entitlementManager };
      const actor: Actor = { email: ada, accountManager, member, known: true };
      return { name: columns.join(', ') || 'a stranger to the organization', columns, actor };
    }),
  ),
);

const CASES = ACTORS.flatMap(({ name, columns, actor }) =>
  ROWS.map(([action = '', ...cells], row) => {
    const allowed = columns.some((column) => cells[COLUMNS.indexOf(column) - 1] === '✓');
    return { name, actor, action, right: RIGHTS[row], allowed };
  }),
);

test('there are eighteen kinds of actors and twelve rights', () => {
  expect([ACTORS.length, ROWS.length, CASES.length]).toEqual([18, RIGHTS.length, 216]);
  expect(RIGHTS.toSorted()).toEqual(ALL_RIGHTS.toSorted());
});

test('who holds a right is the table, for a database and for help', () => {
  const holders = ROWS.map(([, ...cells]) => COLUMNS.slice(1).filter((_, column) => cells[column] === '✓'));
  const said = RIGHTS.map((right) => holdersOf(right).map((each) => each.replace('entitlement', '+ Entitlement')));
  expect(said).toEqual(holders);
  expect(actionOf('see-members')).toBe('see the organization and its members');
});

test.each(CASES)('$name: $action: $allowed', ({ actor, right, allowed }) => {
  if (right === undefined) throw new Error('a row without a right');
  expect(may(actor, right)).toBe(allowed);
  const demanded = demand(actor, right);
  expect(demanded.ok ? 'ok' : demanded.refusal.code).toBe(allowed ? 'ok' : 'not-permitted');
});

describe('refusals', () => {
  const organizer = { email: 'oli@acme.example' as Email, name: null, role: 'organizer', entitlementManager: false } as const;
  const refusal = (actor: Actor, right: Right) => {
    const demanded = demand(actor, right);
    if (demanded.ok) throw new Error('allowed');
    const { code, exit, message, hint } = explain(demanded.refusal);
    return { code, exit, message, hint };
  };

  test('name who can help', () => {
    expect(refusal({ email: organizer.email, accountManager: false, known: true, member: organizer }, 'entitlements')).toEqual({
      code: 'not-permitted',
      exit: 3,
      message: 'oli@acme.example (organizer) may not see or transfer entitlements',
      hint: 'ask an admin of the organization or your account manager to make you Entitlement manager (entitle members set oli@acme.example --entitlement-manager)',
    });
    expect(refusal({ email: organizer.email, accountManager: false, known: true, member: organizer }, 'administer').hint).toBe(
      'ask your account manager',
    );
  });

  test('a stranger to the store is unknown, one to the organization only not permitted', () => {
    const stranger = { email: 'eve@beta.example' as Email, accountManager: false, member: null };
    expect(refusal({ ...stranger, known: false }, 'list-workspaces')).toMatchObject({
      code: 'unknown-actor',
      message: 'unknown actor eve@beta.example',
    });
    expect(refusal({ ...stranger, known: true }, 'list-workspaces').message).toBe(
      'eve@beta.example (not a member of this organization) may not list workspaces',
    );
  });
});

test('an actor is described by everything they are', () => {
  expect(ACTORS.map(({ actor }) => describeActor(actor))).toEqual(
    ACTORS.map(({ columns }) =>
      columns.length === 0 ? 'not a member of this organization' : columns.map((column) => column.replace('+ ', '')).join(', '),
    ),
  );
});

test('roles are understood in any case', () => {
  expect(['admin', 'Organizer', 'MEMBER', 'guest'].map((text) => parseRole(text))).toEqual(
    ROLES.map((value) => ({ ok: true, value })),
  );
  for (const text of ['', 'owner', ' admin', 'account manager', '__proto__']) {
    expect(parseRole(text)).toEqual({ ok: false, refusal: { code: 'invalid-role', details: { value: text } } });
  }
});
