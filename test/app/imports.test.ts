import { beforeEach, describe, expect, test } from 'vitest';
import { importMembers, importPurchases, importWorkspaces } from './imports.ts';
import { listMembers } from '../../src/app/members.ts';
import { listProducts } from '../../src/app/products.ts';
import { listPurchases } from '../../src/app/purchases.ts';
import { listActivity, listTransactions } from '../../src/app/transactions.ts';
import { listWorkspaces } from '../../src/app/workspaces.ts';
import { newWorld } from '../support/store.ts';
import { ADA, codeOf, granted, refusalOf, TODAY, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});

const workspaces = async () => {
  const filter = { asOf: TODAY, phase: null, status: null, search: null, missing: false, demandMissing: false };
  const rows = granted(await listWorkspaces(world.services, world.caller, filter));
  return rows.map(({ workspace, name, status, startsOn, endsOn, participants, modules }) => ({
    workspace,
    name,
    status,
    startsOn,
    endsOn,
    participants,
    modules: modules?.map(({ product }) => product),
  }));
};
const members = async () => granted(await listMembers(world.services, world.caller));
const purchases = async () => granted(await listPurchases(world.services, world.caller));
const activity = async () => granted(await listActivity(world.services, world.caller, { limit: 1000 }));
const ledger = async () => granted(await listTransactions(world.services, world.caller, { limit: 1000 }));

/** What every row came to, and how the import ended. */
type Imported = Awaited<ReturnType<typeof importWorkspaces>>;
function outcome(imported: Imported) {
  const { result, refusal } = granted(imported);
  const { rows, ...counts } = result;
  const told = rows.map(({ row, key, status, code }) => [row, key, status, ...(code === null ? [] : [code])].join(' '));
  return { ...counts, rows: told, refused: refusal === null ? null : refusal.code };
}

describe('workspaces', () => {
  const COLUMNS = 'workspace,name,startsOn,endsOn,status,participants,modules';

  test('creates, updates and leaves alone; the second time it has no effect', async () => {
    await world.module('badge');
    await world.module('lead-scan');
    await world.event('gala-2026', { status: 'test', participants: 10 });
    await world.event('expo-2027', { name: 'Expo', status: 'test', startsOn: '2027-02-01', endsOn: '2027-02-02' });
    const lines = [
      'fair-2027,Fair,2027-03-01,2027-03-02,Preproduction,40,lead-scan; badge',
      'gala-2026,Gala 2026,2026-12-01,2026-12-03,,60,badge',
      'expo-2027,Expo,2027-02-01,2027-02-02,test,,',
    ];
    expect(outcome(await importWorkspaces(world, COLUMNS, ...lines))).toEqual({
      created: 1,
      updated: 1,
      unchanged: 1,
      rejected: 0,
      productsCreated: [],
      dryRun: false,
      rows: ['2 fair-2027 created', '3 gala-2026 updated', '4 expo-2027 unchanged'],
      refused: null,
    });
    const after = await workspaces();
    const fair = { workspace: 'fair-2027', name: 'Fair', startsOn: '2027-03-01', endsOn: '2027-03-02', participants: 40 };
    expect(after).toEqual([
      {
        workspace: 'gala-2026',
        name: 'Gala 2026',
        status: 'test',
        startsOn: '2026-12-01',
        endsOn: '2026-12-03',
        participants: 60,
        modules: ['badge'],
      },
      {
        workspace: 'expo-2027',
        name: 'Expo',
        status: 'test',
        startsOn: '2027-02-01',
        endsOn: '2027-02-02',
        participants: 0,
        modules: [],
      },
      { ...fair, status: 'pre-production', modules: ['badge', 'lead-scan'] },
    ]);
    const log = await activity();
    expect(log.slice(0, 2).map(({ action, subject }) => [action, subject])).toEqual([
      ['workspace.updated', 'gala-2026'],
      ['workspace.created', 'fair-2027'],
    ]);
    expect(outcome(await importWorkspaces(world, COLUMNS, ...lines))).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
      refused: null,
    });
    expect(await workspaces()).toEqual(after);
    expect(await activity()).toEqual(log);
  });

  test('what a file leaves out stays as it is', async () => {
    await world.module('badge');
    await world.event('gala-2026', { participants: 10, modules: ['badge'] });
    granted(await importWorkspaces(world, 'Workspace,NAME,endson,startsOn', 'gala-2026,Gala,2026-12-09,2026-12-01'));
    expect(await workspaces()).toEqual([
      {
        workspace: 'gala-2026',
        name: 'Gala',
        status: 'pre-production',
        startsOn: '2026-12-01',
        endsOn: '2026-12-09',
        participants: 10,
        modules: ['badge'],
      },
    ]);
  });

  test('one bad row, and nothing is recorded; every bad row is named', async () => {
    await world.event('gala-2026');
    const before = [await workspaces(), await activity()];
    const imported = await importWorkspaces(
      world,
      COLUMNS,
      'fair-2027,Fair,2027-03-01,2027-03-02,,,',
      'gala-2026,Gala,2026-12-01,2026-12-03,test,,',
      'Expo 2027,Expo,2027-03-01,2027-03-02,,,',
      'expo-2027,,2027-03-01,2027-03-02,,,',
      'expo-2027,Expo,1.3.2027,2027-03-02,,,',
      'expo-2027,Expo,2027-03-01,2027-02-30,,,',
      'expo-2027,Expo,2027-03-02,2027-03-01,,,',
      'expo-2027,Expo,2027-03-01,2027-03-02,live,,',
      'expo-2027,Expo,2027-03-01,2027-03-02,,1.5,',
      'expo-2027,Expo,2027-03-01,2027-03-02,,,podium',
      'expo-2027,Expo,2027-03-01,2027-03-02,,,seat',
      'expo-2027,Ex\u202epo,2027-03-01,2027-03-02,,,',
      'gala-2026,gala-2026,2026-12-01,2026-12-03,pre-production,,',
    );
    expect(outcome(imported)).toEqual({
      created: 0,
      updated: 0,
      unchanged: 1,
      rejected: 11,
      productsCreated: [],
      dryRun: false,
      rows: [
        '2 fair-2027 withheld',
        '3 gala-2026 rejected status-not-importable',
        '4 Expo 2027 rejected invalid-key',
        '5 expo-2027 rejected missing-value',
        '6 expo-2027 rejected invalid-date',
        '7 expo-2027 rejected invalid-date',
        '8 expo-2027 rejected invalid-period',
        '9 expo-2027 rejected invalid-status',
        '10 expo-2027 rejected invalid-participants',
        '11 expo-2027 rejected product-not-found',
        '12 expo-2027 rejected not-a-module',
        '13 expo-2027 rejected unsafe-text',
        '14 gala-2026 unchanged',
      ],
      refused: 'rows-rejected',
    });
    expect([await workspaces(), await activity()]).toEqual(before);
    const { rows } = granted(imported).result;
    expect(rows[1]?.message).toBe(
      'workspace "gala-2026" is in pre-production; an import cannot change that to test (leave the status column out, and use: entitle promote gala-2026)',
    );
  });

  test('an unknown product is named for every row that has it', async () => {
    const lines = ['fair-2027', 'gala-2027', 'expo-2027'].map((key) => `${key},${key},2027-03-01,2027-03-02,,,badge;bagde`);
    await world.module('badge');
    const { rows } = granted(await importWorkspaces(world, COLUMNS, ...lines)).result;
    expect(rows.map(({ row, message }) => [row, message])).toEqual(
      [2, 3, 4].map((row) => [row, 'product "bagde" does not exist in organization "acme" (did you mean "badge"?)']),
    );
  });

  test('the same key twice: equal rows are one, different rows are a mistake', async () => {
    const line = 'fair-2027,Fair,2027-03-01,2027-03-02,,5,';
    expect(outcome(await importWorkspaces(world, COLUMNS, line, line))).toMatchObject({
      created: 1,
      unchanged: 1,
      refused: null,
    });
    const twice = await importWorkspaces(
      world,
      COLUMNS,
      'expo,Expo,2027-03-01,2027-03-02,,5,',
      'expo,Expo,2027-03-01,2027-03-02,,6,',
    );
    expect(outcome(twice).rows).toEqual(['2 expo withheld', '3 expo rejected duplicate-row']);
    expect(granted(twice).result.rows[1]?.message).toBe('workspace "expo" is already in row 2, with other values');
  });

  test('a dry run says the same and leaves nothing', async () => {
    const line = 'fair-2027,Fair,2027-03-01,2027-03-02,,5,';
    expect(outcome(await importWorkspaces(world, COLUMNS, line, 'dry run'))).toMatchObject({ rejected: 1 });
    expect(outcome(await importWorkspaces({ ...world, dryRun: true }, COLUMNS, line))).toMatchObject({
      created: 1,
      dryRun: true,
    });
    expect(await workspaces()).toEqual([]);
  });
});

describe('purchases', () => {
  const COLUMNS = 'subscription,product,quantity,startsOn,endsOn,reference,note';

  test('are recorded by reference; an unknown product becomes a module where that is asked for; the second time nothing happens', async () => {
    const lines = [
      'SUB-1,seat,100,2026-01-01,2026-12-31,order-1,first',
      'SUB-1,podium,2,2026-01-01,,order-2,',
      'SUB-2,seat,5,2026-01-01,,,',
    ];
    const imported = await importPurchases({ ...world, newProducts: true }, COLUMNS, ...lines);
    const derived = granted(imported).result.rows[2]?.key ?? '';
    expect(derived).toMatch(/^row:[0-9a-f]{16}#1$/);
    expect(outcome(imported)).toMatchObject({
      created: 3,
      rows: ['2 order-1 created', '3 order-2 created', `4 ${derived} created`],
    });
    expect(
      (await purchases()).map(({ purchase, product, quantity, endsOn, reference }) => [
        purchase,
        product,
        quantity,
        endsOn,
        reference,
      ]),
    ).toEqual([
      [1, 'seat', 100, '2026-12-31', 'order-1'],
      [2, 'podium', 2, null, 'order-2'],
      [3, 'seat', 5, null, derived],
    ]);
    expect(granted(await listProducts(world.services, world.caller))).toEqual([
      { product: 'seat', name: 'Seat', kind: 'seat' },
      { product: 'podium', name: 'podium', kind: 'module' },
    ]);
    const before = [await ledger(), await activity()];
    expect(outcome(await importPurchases(world, COLUMNS, ...lines))).toMatchObject({ created: 0, unchanged: 3, refused: null });
    expect([await ledger(), await activity()]).toEqual(before);
  });

  test('bad rows and references that mean something else', async () => {
    await world.purchase('seat', 100, { reference: 'order-1' });
    await world.event('gala-2026');
    granted(await world.transfer('gala-2026', 'seat', '1', { reference: 'transfer-1' }));
    const imported = await importPurchases(
      world,
      COLUMNS,
      'SUB-1,seat,101,2026-01-01,2026-12-31,order-1,',
      'SUB-1,seat,1,2026-01-01,2026-12-31,transfer-1,',
      'SUB-1,seat,0,2026-01-01,,order-3,',
      ',seat,1,2026-01-01,,order-3,',
      'SUB-1,Podium,1,2026-01-01,,order-3,',
      'SUB-1,seat,1,2026-01-01,2025-12-31,order-3,',
      'SUB-1,seat,1,2026-01-01,,order-3,',
      'SUB-1,seat,2,2026-01-01,,order-3,',
      'SUB-1,seat,1,2026-01-01,,order-3,',
    );
    expect(outcome(imported)).toMatchObject({
      created: 0,
      unchanged: 1,
      rejected: 7,
      rows: [
        '2 order-1 rejected reference-conflict',
        '3 transfer-1 rejected reference-conflict',
        '4 order-3 rejected invalid-quantity',
        '5 order-3 rejected missing-value',
        '6 order-3 rejected invalid-key',
        '7 order-3 rejected invalid-period',
        '8 order-3 withheld',
        '9 order-3 rejected reference-conflict',
        '10 order-3 unchanged',
      ],
      refused: 'rows-rejected',
    });
    expect((await purchases()).length).toBe(1);
  });

  test('continue the numbers there are', async () => {
    await world.purchase('seat', 1);
    granted(await importPurchases(world, COLUMNS, 'SUB-9,seat,5,2026-01-01,,,', 'SUB-9,seat,6,2026-01-01,,,'));
    expect((await ledger()).map(({ id, quantity, lots }) => [id, quantity, lots[0]?.purchase])).toEqual([
      [3, 6, 3],
      [2, 5, 2],
      [1, 1, 1],
    ]);
  });
});

describe('members', () => {
  const COLUMNS = 'email,role,name,entitlementManager';

  test('are added and changed by address, without regard to case', async () => {
    await world.member('bob@acme.example', 'guest', true);
    const lines = ['Olga@Acme.Example,Organizer,Olga,yes', 'bob@acme.example,member,,no', `${ADA},admin,Ada,`];
    expect(outcome(await importMembers(world, COLUMNS, ...lines))).toMatchObject({ created: 1, updated: 2, refused: null });
    const after = [
      { email: 'ada@acme.example', name: 'Ada', role: 'admin', entitlementManager: true },
      { email: 'bob@acme.example', name: null, role: 'member', entitlementManager: false },
      { email: 'olga@acme.example', name: 'Olga', role: 'organizer', entitlementManager: true },
    ];
    expect(await members()).toEqual(after);
    const log = await activity();
    expect(outcome(await importMembers(world, COLUMNS, ...lines))).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect([await members(), await activity()]).toEqual([after, log]);
  });

  test('bad rows, and the last admin', async () => {
    const imported = await importMembers(
      world,
      COLUMNS,
      `${ADA},organizer,,`,
      'bob,guest,,',
      'bob@acme.example,owner,,',
      'bob@acme.example,guest,,maybe',
      'bob@acme.example,,,',
      'bob@acme.example,guest,Bob,',
      'BOB@acme.example,guest,Robert,',
    );
    expect(outcome(imported)).toMatchObject({
      created: 0,
      rejected: 6,
      rows: [
        '2 ada@acme.example rejected last-admin',
        '3 bob rejected invalid-email',
        '4 bob@acme.example rejected invalid-role',
        '5 bob@acme.example rejected invalid-flag',
        '6 bob@acme.example rejected missing-value',
        '7 bob@acme.example withheld',
        '8 BOB@acme.example rejected duplicate-row',
      ],
    });
    expect((await members()).map(({ email }) => email)).toEqual([ADA]);
  });

  test('an admin can hand over in one file', async () => {
    expect(outcome(await importMembers(world, COLUMNS, 'bob@acme.example,admin,,', `${ADA},member,,`))).toMatchObject({
      refused: null,
    });
    expect((await members()).map(({ role }) => role)).toEqual(['member', 'admin']);
  });
});

describe('every import', () => {
  test('knows its columns, in any case and order', async () => {
    expect(refusalOf(await importMembers(world, 'email,rolle', 'bob@acme.example,guest'))).toEqual({
      code: 'unknown-column',
      exit: 7,
      message: 'file "rows.csv" has a column that is not known: "rolle"',
      hint: 'did you mean "role"? leave out what is not needed with --ignore-columns rolle',
    });
    expect(refusalOf(await importMembers(world, 'email,name', 'bob@acme.example,Bob'))).toEqual({
      code: 'missing-column',
      exit: 7,
      message: 'file "rows.csv" lacks the column "role"',
      hint: 'known columns: email, role, name, entitlementManager',
    });
    expect(codeOf(await importMembers(world, 'email,role,__proto__', 'bob@acme.example,guest,x'))).toBe('unknown-column');
    expect(codeOf(await importMembers(world, 'ROLE,Email', 'guest,bob@acme.example'))).toBe('ok');
  });

  test('is for account managers', async () => {
    const bob = await world.member('bob@acme.example', 'admin', true);
    const theirs = { ...world, caller: bob };
    const attempts = [
      await importMembers(theirs, 'email,role', 'eve@acme.example,guest'),
      await importPurchases(theirs, 'subscription,product,quantity,startsOn', 'SUB-1,seat,1,2026-01-01'),
      await importWorkspaces(theirs, 'workspace,name,startsOn,endsOn', 'fair-2027,Fair,2027-03-01,2027-03-02'),
    ];
    for (const imported of attempts)
      expect(refusalOf(imported)).toMatchObject({ code: 'not-permitted', hint: 'ask your account manager' });
  });

  test('of a file with only a header does nothing', async () => {
    const before = await activity();
    expect(outcome(await importMembers(world, 'email,role'))).toMatchObject({
      created: 0,
      unchanged: 0,
      rows: [],
      refused: null,
    });
    expect(await activity()).toEqual(before);
  });
});
