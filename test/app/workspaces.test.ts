import { beforeEach, describe, expect, test } from 'vitest';
import {
  changeModules,
  createWorkspace,
  type NewWorkspace,
  updateWorkspace,
  type WorkspaceUpdate,
} from '../../src/app/edit-workspaces.ts';
import { setActivated } from '../../src/app/orgs.ts';
import type { Caller } from '../../src/app/ports.ts';
import { listActivity, listTransactions, showTransaction } from '../../src/app/transactions.ts';
import { listWorkspaces, showWorkspace, type WorkspaceFilter } from '../../src/app/workspaces.ts';
import type { Day } from '../../src/core/days.ts';
import type { WorkspaceKey } from '../../src/core/values.ts';
import { newWorld } from '../support/store.ts';
import { codeOf, granted, refusalOf, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
  await world.module('badge');
  await world.module('lead-scan');
});

const create = (key: string, more: Partial<NewWorkspace> = {}, caller = world.caller) =>
  createWorkspace(world.services, caller, {
    workspace: key as WorkspaceKey,
    name: key,
    status: 'test',
    startsOn: '2026-12-01' as Day,
    endsOn: '2026-12-03' as Day,
    participants: 0,
    ...more,
  });
const update = (key: string, change: WorkspaceUpdate, caller = world.caller) =>
  updateWorkspace(world.services, caller, key, change);
const modules = (install: boolean, key: string, products: readonly string[], caller = world.caller) =>
  changeModules(world.services, caller, { workspace: key, products, install });
const list = async (filter: Partial<WorkspaceFilter> = {}, caller = world.caller) =>
  listWorkspaces(world.services, caller, {
    asOf: TODAY,
    phase: null,
    status: null,
    search: null,
    missing: false,
    demandMissing: false,
    ...filter,
  });
const keys = async (filter: Partial<WorkspaceFilter> = {}) => granted(await list(filter)).map(({ workspace }) => workspace);
const activity = async () => granted(await listActivity(world.services, world.caller, { limit: 100 }));

describe('a workspace', () => {
  test('with what it needs, has and misses', async () => {
    await world.purchase('seat', 50);
    await world.purchase('badge', 1);
    await world.event('gala-2026', { name: 'Gala 2026', participants: 60, modules: ['badge', 'lead-scan'] });
    granted(await world.transfer('gala-2026', 'seat', '45'));
    granted(await world.transfer('gala-2026', 'badge', null));
    const plain = {
      workspace: 'gala-2026',
      name: 'Gala 2026',
      status: 'pre-production',
      startsOn: '2026-12-01',
      endsOn: '2026-12-03',
      phase: 'live',
      participants: 60,
      tags: {},
      capabilities: { charged: true, email: 'all', visible: false, appSignIn: false, magicLink: true },
    };
    const whole = {
      ...plain,
      seats: { required: 60, assigned: 45, held: 0, missing: 15, surplus: 0 },
      modules: [
        { product: 'badge', installed: true, required: 1, assigned: 1, held: 0, missing: 0, surplus: 0 },
        { product: 'lead-scan', installed: true, required: 1, assigned: 0, held: 0, missing: 1, surplus: 0 },
      ],
      missing: true,
    };
    expect(granted(await showWorkspace(world.services, world.caller, 'gala-2026', TODAY))).toEqual(whole);
    expect(granted(await showWorkspace(world.services, world.caller, 'gala-2026', '2026-12-04' as Day)).phase).toBe('past');

    // What was assigned stays, also without the module; what is not installed is not required.
    granted(await modules(false, 'gala-2026', ['badge', 'lead-scan']));
    expect(granted(await showWorkspace(world.services, world.caller, 'gala-2026', TODAY)).modules).toEqual([
      { product: 'badge', installed: false, required: 0, assigned: 1, held: 0, missing: 0, surplus: 1 },
    ]);

    // Whoever may not see entitlements sees which modules are installed.
    granted(await modules(true, 'gala-2026', ['badge']));
    const installed = { ...plain, modules: [{ product: 'badge', installed: true }] };
    const olga = await world.member('olga@acme.example', 'admin');
    expect(granted(await showWorkspace(world.services, olga, 'gala-2026', TODAY))).toEqual(installed);
    expect(granted(await list({}, olga))).toEqual([installed]);
    granted(await setActivated(world.services, world.caller, false));
    expect(granted(await showWorkspace(world.services, world.caller, 'gala-2026', TODAY))).toEqual(installed);
  });

  test('is changed only where something is told, and leaves a line only when something changed', async () => {
    granted(await create('gala-2026', { name: 'Gala', participants: 5 }));
    const before = await activity();
    granted(await update('gala-2026', { participants: 5, name: 'Gala' }));
    granted(await modules(true, 'gala-2026', []));
    expect(await activity()).toEqual(before);
    expect(granted(await update('gala-2026', { participants: 60, endsOn: '2026-12-09' as Day }))).toMatchObject({
      name: 'Gala',
      startsOn: '2026-12-01',
      endsOn: '2026-12-09',
      participants: 60,
    });
    const [line] = await activity();
    expect(line).toMatchObject({
      action: 'workspace.updated',
      subject: 'gala-2026',
      before: { participants: 5 },
      after: { participants: 60 },
    });
  });

  test.each<[string, () => ReturnType<typeof create>, string]>([
    ['a key that is taken', () => create('gala-2026'), 'key-taken'],
    ['an end before the start', () => create('fair-2027', { endsOn: '2026-11-30' as Day }), 'invalid-period'],
    ['an end moved before the start', () => update('gala-2026', { endsOn: '2026-11-30' as Day }), 'invalid-period'],
    ['a workspace that is not there', () => update('gala-2062', { name: 'Gala' }), 'workspace-not-found'],
    ['a product that is not there', () => modules(true, 'gala-2026', ['badge', 'bagde']), 'product-not-found'],
    ['seats, installed', () => modules(true, 'gala-2026', ['seat']), 'not-a-module'],
    ['a module that is not installed, uninstalled', () => modules(false, 'gala-2026', ['badge']), 'not-installed'],
    ['a workspace that is not there, installed', () => modules(true, 'gala-2062', ['badge']), 'workspace-not-found'],
  ])('%s', async (_, attempt, code) => {
    granted(await create('gala-2026'));
    const before = await activity();
    expect(codeOf(await attempt())).toBe(code);
    expect(await activity()).toEqual(before);
  });
});

describe('who may', () => {
  /** Create a test one, create a charged one, install in a test one, install in a charged one, change. */
  async function may(caller: Caller): Promise<readonly string[]> {
    const suffix = caller.actor.split('@')[0] ?? '';
    return [
      codeOf(await create(`test-${suffix}`, {}, caller)),
      codeOf(await create(`charged-${suffix}`, { status: 'pre-production' }, caller)),
      codeOf(await modules(true, 'pilot-2026', ['badge'], caller)),
      codeOf(await modules(true, 'gala-2026', ['badge'], caller)),
      codeOf(await update('pilot-2026', { participants: 9 }, caller)),
    ];
  }

  test('members work on test workspaces, organizers on all, guests on none', async () => {
    await world.event('gala-2026');
    granted(await create('pilot-2026'));
    expect(await may(world.caller)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(await may(await world.member('organizer@acme.example', 'organizer'))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    const no = 'not-permitted';
    expect(await may(await world.member('member@acme.example', 'member', true))).toEqual(['ok', no, 'ok', no, no]);
    expect(await may(await world.member('guest@acme.example', 'guest', true))).toEqual([no, no, no, no, no]);
  });

  test('guests list nothing, unless they are Entitlement managers', async () => {
    expect(codeOf(await list({}, await world.member('guest@acme.example', 'guest')))).toBe('not-permitted');
    expect(codeOf(await list({}, await world.member('gus@acme.example', 'guest', true)))).toBe('ok');
  });

  test('the activity log is for account managers, admins and Entitlement managers', async () => {
    const codes: Record<string, string> = {};
    for (const [name, role, flag] of [
      ['admin', 'admin', false],
      ['organizer', 'organizer', false],
      ['member', 'member', true],
      ['guest', 'guest', false],
    ] as const) {
      const caller = await world.member(`${name}@acme.example`, role, flag);
      codes[name] = codeOf(await listActivity(world.services, caller, { limit: 1 }));
    }
    expect(codes).toEqual({ admin: 'ok', organizer: 'not-permitted', member: 'ok', guest: 'not-permitted' });
  });
});

describe('lists', () => {
  beforeEach(async () => {
    await world.event('gala-2026', { name: 'Große Gala', participants: 5 });
    await world.event('expo-2027', { name: 'Expo', status: 'production', startsOn: '2027-02-01', endsOn: '2027-02-03' });
    await world.event('fair-2025', { name: 'Messe', startsOn: '2025-02-01', endsOn: '2025-02-03', participants: 1 });
    await world.event('pilot', { name: 'Pilot', status: 'test', startsOn: '2026-11-21', endsOn: '2026-11-21', participants: 9 });
  });

  test.each<[string, Partial<WorkspaceFilter>, readonly string[]]>([
    ['all, live before past, then by first day', {}, ['pilot', 'gala-2026', 'expo-2027', 'fair-2025']],
    ['live', { phase: 'live' }, ['pilot', 'gala-2026', 'expo-2027']],
    ['past', { phase: 'past' }, ['fair-2025']],
    [
      'with the calendar of another day',
      { phase: 'past', asOf: '2026-12-04' as Day },
      ['pilot', 'gala-2026', 'fair-2025'].toSorted(),
    ],
    ['a status', { status: 'pre-production' }, ['gala-2026', 'fair-2025']],
    ['a part of the key', { search: '2027' }, ['expo-2027']],
    ['a part of the name, in any case', { search: 'GROSSE' }, []],
    ['a part of the name, with its letters', { search: 'große g' }, ['gala-2026']],
    ['what misses something', { missing: true }, ['gala-2026', 'fair-2025']],
    ['everything at once', { missing: true, phase: 'past', status: 'pre-production', search: 'mess' }, ['fair-2025']],
  ])('%s', async (what, filter, expected) => {
    const found = await keys(filter);
    expect(what === 'with the calendar of another day' ? found.toSorted() : found).toEqual(expected);
  });

  test('what is missing is for Entitlement managers of an activated organization', async () => {
    const olga = await world.member('olga@acme.example', 'admin');
    const demanding = { missing: true, demandMissing: true };
    expect(codeOf(await list(demanding, olga))).toBe('not-permitted');
    granted(await setActivated(world.services, world.caller, false));
    expect(codeOf(await list(demanding))).toBe('not-activated');
  });
});

describe('transactions', () => {
  test('one by its number, or none', async () => {
    await world.purchase('seat', 5);
    const [newest] = granted(await listTransactions(world.services, world.caller, { limit: 1 }));
    expect(granted(await showTransaction(world.services, world.caller, '1'))).toEqual(newest);
    for (const key of ['0', '2', '01', '1.0', '-1', 'one', '', '99999999999999999999']) {
      expect(refusalOf(await showTransaction(world.services, world.caller, key))).toEqual({
        code: 'transaction-not-found',
        exit: 4,
        message: `transaction ${key} does not exist in organization "acme"`,
        hint: 'list them with: entitle transactions',
      });
    }
  });

  test('of a product or a workspace that is not there: refused with the nearest, not an empty list', async () => {
    await create('gala-2026');
    const list = (filter: { readonly product?: string; readonly workspace?: string }) =>
      listTransactions(world.services, world.caller, { limit: 1, ...filter });
    expect(granted(await list({ product: 'seat', workspace: 'gala-2026' }))).toEqual([]);
    expect(refusalOf(await list({ product: 'seats' }))).toEqual({
      code: 'product-not-found',
      exit: 4,
      message: 'product "seats" does not exist in organization "acme"',
      hint: 'did you mean "seat"?',
    });
    expect(refusalOf(await list({ workspace: 'gala-2062' }))).toEqual({
      code: 'workspace-not-found',
      exit: 4,
      message: 'workspace "gala-2062" does not exist in organization "acme"',
      hint: 'did you mean "gala-2026"?',
    });
  });

  test('are for Entitlement managers of an activated organization', async () => {
    const olga = await world.member('olga@acme.example', 'admin');
    expect(codeOf(await listTransactions(world.services, olga, { limit: 1 }))).toBe('not-permitted');
    granted(await setActivated(world.services, world.caller, false));
    expect(codeOf(await showTransaction(world.services, world.caller, '1'))).toBe('not-activated');
  });
});
