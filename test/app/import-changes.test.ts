/** What imports say they do: from and to, blank and emptied cells, rows that repeat, products that are new or mistyped. */

import { beforeEach, describe, expect, test } from 'vitest';
import { tagWorkspace } from '../../src/app/tag-workspaces.ts';
import { listMembers } from '../../src/app/members.ts';
import { listProducts } from '../../src/app/products.ts';
import { listPurchases } from '../../src/app/purchases.ts';
import { listActivity, listTransactions } from '../../src/app/transactions.ts';
import { verify } from '../../src/app/verify.ts';
import { showWorkspace } from '../../src/app/workspaces.ts';
import { newWorld } from '../support/store.ts';
import { granted, TODAY, WHOLE, type World } from '../support/world.ts';
import { importMembers, importPurchases, importWorkspaces } from './imports.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});

type Imported = Awaited<ReturnType<typeof importWorkspaces>>;
const rowsOf = (imported: Imported) =>
  granted(imported).result.rows.map(({ key, status, code, message, changes }) => ({ key, status, code, message, changes }));
const row = (imported: Imported) => rowsOf(imported)[0];
const workspace = async (key: string) => granted(await showWorkspace(world.services, world.caller, key, TODAY));
const purchases = async () => granted(await listPurchases(world.services, world.caller));
const logs = async () => [
  granted(await listTransactions(world.services, world.caller, { limit: 1000 })),
  granted(await listActivity(world.services, world.caller, { limit: 1000 })),
];
const sound = async () => {
  return granted(await verify(world.services, WHOLE)).problems;
};

describe('workspaces', () => {
  const COLUMNS = 'workspace,name,startsOn,endsOn,status,participants,modules,tag:region,tags.cost-center';

  beforeEach(async () => {
    await world.module('badge');
    await world.module('lead-scan');
    await world.event('expo', { name: 'Expo', participants: 300, modules: ['badge', 'lead-scan'] });
    granted(await tagWorkspace(world.services, world.caller, 'expo', ['region=EMEA', 'cost-center=4711']));
  });

  test('a blank cell keeps what there is, whichever it is', async () => {
    const before = await logs();
    expect(row(await importWorkspaces(world, COLUMNS, 'expo,,,,,,,,'))).toEqual({
      key: 'expo',
      status: 'unchanged',
      code: null,
      message: null,
      changes: {},
    });
    expect(await logs()).toEqual(before);
  });

  test('a dry run and the result say from and to; only what changes', async () => {
    const line = 'expo,The expo,,2027-02-03,,310,badge,APAC,-';
    const changes = {
      name: ['Expo', 'The expo'],
      endsOn: ['2026-12-03', '2027-02-03'],
      participants: [300, 310],
      modules: [['badge', 'lead-scan'], ['badge']],
      'tag:cost-center': ['4711', null],
      'tag:region': ['EMEA', 'APAC'],
    };
    const before = await logs();
    const dry = await importWorkspaces({ ...world, dryRun: true }, COLUMNS, line);
    expect(granted(dry).result).toMatchObject({ updated: 1, dryRun: true });
    expect(row(dry)).toEqual({ key: 'expo', status: 'updated', code: null, message: null, changes });
    expect(await logs()).toEqual(before);
    expect(row(await importWorkspaces(world, COLUMNS, line))?.changes).toEqual(changes);
    expect(await workspace('expo')).toMatchObject({ name: 'The expo', participants: 310, tags: { region: 'APAC' } });
    expect(row(await importWorkspaces(world, COLUMNS, line))).toMatchObject({ status: 'unchanged', changes: {} });
    expect(await sound()).toEqual([]);
  });

  test('- empties what can be empty, and nothing else', async () => {
    expect(row(await importWorkspaces(world, COLUMNS, 'expo,,,,,-,-,-,-'))?.changes).toEqual({
      participants: [300, 0],
      modules: [['badge', 'lead-scan'], []],
      'tag:cost-center': ['4711', null],
      'tag:region': ['EMEA', null],
    });
    expect(await workspace('expo')).toMatchObject({ participants: 0, tags: {}, modules: [] });
    for (const [line, column] of [
      ['-,Expo,2026-12-01,2026-12-03,,,,,', 'workspace'],
      ['expo,-,,,,,,,', 'name'],
      ['expo,,-,,,,,,', 'startsOn'],
      ['expo,,,-,,,,,', 'endsOn'],
      ['expo,,,,-,,,,', 'status'],
    ]) {
      const refused = row(await importWorkspaces(world, COLUMNS, line ?? ''));
      expect(refused).toMatchObject({
        code: 'cannot-be-empty',
        message: `column "${column}" cannot be emptied (leave the cell blank to keep what there is)`,
      });
    }
  });

  test('a new workspace needs what it cannot be without, and says what it has', async () => {
    expect(row(await importWorkspaces(world, COLUMNS, 'fair,,2027-03-01,2027-03-02,,,,,'))).toMatchObject({
      code: 'missing-value',
      message: 'column "name" is empty',
    });
    expect(row(await importWorkspaces(world, COLUMNS, 'fair,Fair,2027-03-01,2027-03-02,,40,badge,EMEA,-'))).toEqual({
      key: 'fair',
      status: 'created',
      code: null,
      message: null,
      changes: {
        name: [null, 'Fair'],
        status: [null, 'test'],
        startsOn: [null, '2027-03-01'],
        endsOn: [null, '2027-03-02'],
        participants: [null, 40],
        modules: [null, ['badge']],
        'tag:region': [null, 'EMEA'],
      },
    });
  });

  test('the key twice in a file: the same once more is nothing, other values are refused with the row', async () => {
    const lines = ['fair,Fair,2027-03-01,2027-03-02,,40,,,', 'fair,,,,,40,,,', 'fair,Fair,,,,41,,,'];
    expect(rowsOf(await importWorkspaces(world, COLUMNS, ...lines)).map(({ status, message }) => [status, message])).toEqual([
      ['withheld', null],
      ['unchanged', null],
      ['rejected', 'workspace "fair" is already in row 2, with other values'],
    ]);
  });

  test('a status that differs is refused with the way out; modules joined by anything else say how', async () => {
    expect(row(await importWorkspaces(world, COLUMNS, 'expo,,,,production,,,,'))).toMatchObject({
      code: 'status-not-importable',
      message:
        'workspace "expo" is in pre-production; an import cannot change that to production (leave the status column out, and use: entitle promote expo)',
    });
    for (const joined of ['badge | lead-scan', 'badge/lead-scan', 'badge + lead-scan']) {
      expect(row(await importWorkspaces(world, COLUMNS, `expo,,,,,,${joined},,`))?.message).toContain(
        '(join them by ; (badge;lead-scan))',
      );
    }
  });

  test('tags: bad names, bad values, too many', async () => {
    const columns = (...names: string[]) => ['workspace,name,startsOn,endsOn', ...names.map((name) => `tag:${name}`)].join(',');
    expect(row(await importWorkspaces(world, columns('cost center'), 'expo,,,,x'))).toMatchObject({ code: 'invalid-key' });
    expect(row(await importWorkspaces(world, columns('region'), `expo,,,,${'x'.repeat(201)}`))).toMatchObject({
      code: 'invalid-text',
      message: 'the value of tag "region" has 201 characters, more than 200',
    });
    const many = Array.from({ length: 20 }, (_, index) => `tag-${index}`);
    const line = `expo,,,,${many.map(() => 'x').join(',')}`;
    expect(row(await importWorkspaces(world, columns(...many), line))).toMatchObject({ code: 'too-many-tags' });
  });
});

describe('purchases', () => {
  const COLUMNS = 'subscription,product,quantity,startsOn,endsOn,reference,note';

  test('a mistyped product is refused with the one that was meant, also where new ones are wanted', async () => {
    const line = 'SUB-9,seats,200,2026-01-01,,,';
    for (const newProducts of [false, true]) {
      expect(row(await importPurchases({ ...world, newProducts }, COLUMNS, line))).toMatchObject({
        status: 'rejected',
        code: 'product-not-found',
        message:
          'product "seats" does not exist in organization "acme" (did you mean "seat"? If it is another product: entitle products add seats --name NAME)',
      });
    }
    expect(granted(await listProducts(world.services, world.caller)).length).toBe(1);
  });

  test('a new product is created only when asked for, once, whatever the number of its rows', async () => {
    const lines = ['SUB-1,podium,2,2026-01-01,,,', 'SUB-1,podium,3,2026-01-01,,,', 'SUB-1,badge,1,2026-01-01,,,'];
    expect(rowsOf(await importPurchases(world, COLUMNS, ...lines)).map(({ code }) => code)).toEqual(
      Array(3).fill('product-not-found'),
    );
    const imported = await importPurchases({ ...world, newProducts: true }, COLUMNS, ...lines);
    expect(granted(imported).result).toMatchObject({ created: 3, productsCreated: ['podium', 'badge'] });
    expect(granted(await listProducts(world.services, world.caller)).map(({ product }) => product)).toEqual([
      'seat',
      'badge',
      'podium',
    ]);
    expect(granted(await importPurchases({ ...world, newProducts: true }, COLUMNS, ...lines)).result).toMatchObject({
      unchanged: 3,
      productsCreated: [],
    });
  });

  test('one order, several lines: the reference is unique together with its product', async () => {
    await world.module('live-streaming');
    const lines = ['SUB-2,seat,100,2026-01-01,2026-12-31,PO-8,', 'SUB-2,live-streaming,2,2026-01-01,2026-12-31,PO-8,'];
    expect(granted(await importPurchases(world, COLUMNS, ...lines)).result).toMatchObject({ created: 2, rejected: 0 });
    expect((await purchases()).map(({ product, reference }) => [product, reference])).toEqual([
      ['seat', 'PO-8'],
      ['live-streaming', 'PO-8'],
    ]);
    expect(granted(await importPurchases(world, COLUMNS, ...lines)).result).toMatchObject({ unchanged: 2 });
    expect(row(await importPurchases(world, COLUMNS, 'SUB-2,seat,101,2026-01-01,2026-12-31,PO-8,'))).toMatchObject({
      code: 'reference-conflict',
      message:
        'reference "PO-8" was already used by transaction 1, with other content (see it with: entitle transactions show 1)',
    });
    expect(await sound()).toEqual([]);
  });

  test('a later end under the same reference extends, when nothing else differs', async () => {
    const line = (endsOn: string, quantity = 100) => `SUB-2,seat,${quantity},2026-01-01,${endsOn},PO-9,`;
    granted(await importPurchases(world, COLUMNS, line('2026-12-31')));
    const extended = await importPurchases(world, COLUMNS, line('2027-03-31'));
    expect(row(extended)).toEqual({
      key: 'PO-9',
      status: 'updated',
      code: null,
      message: 'extends purchase 1',
      changes: { endsOn: ['2026-12-31', '2027-03-31'] },
    });
    expect(await purchases()).toMatchObject([{ purchase: 1, quantity: 100, endsOn: '2027-03-31' }]);
    expect((await logs())[1]?.[0]).toMatchObject({ action: 'purchase.extended', subject: '1' });
    expect(row(await importPurchases(world, COLUMNS, line('2027-03-31')))).toMatchObject({ status: 'unchanged' });
    expect(row(await importPurchases(world, COLUMNS, line('')))).toMatchObject({ status: 'unchanged' });
    expect(row(await importPurchases(world, COLUMNS, line('2026-12-31')))).toMatchObject({ code: 'reference-conflict' });
    expect(row(await importPurchases(world, COLUMNS, line('-')))).toMatchObject({ code: 'reference-conflict' });
    expect(row(await importPurchases(world, COLUMNS, line('2027-12-31', 99)))).toMatchObject({ code: 'reference-conflict' });
    expect(await sound()).toEqual([]);
  });

  test('a row without a reference is known by what it says, and says where it was recorded', async () => {
    const lines = ['SUB-1,seat,10,2026-01-01,,,', 'SUB-1,seat,10,2026-01-01,,,', 'SUB-1,seat,20,2026-01-01,2026-12-31,,'];
    granted(await importPurchases(world, COLUMNS, ...lines));
    const [again] = [await importPurchases(world, COLUMNS, ...lines.toReversed(), 'SUB-1,seat,30,2026-01-01,,,')];
    expect(rowsOf(again).map(({ status, message }) => [status, message])).toEqual([
      ['unchanged', 'already recorded on 2026-11-21: purchase 3, transaction 3'],
      ['unchanged', 'already recorded on 2026-11-21: purchase 1, transaction 1'],
      ['unchanged', 'already recorded on 2026-11-21: purchase 2, transaction 2'],
      ['created', null],
    ]);
    expect((await purchases()).length).toBe(4);
    granted(await importPurchases({ ...world, batch: 'december' }, COLUMNS, ...lines));
    granted(await importPurchases({ ...world, batch: 'december' }, COLUMNS, ...lines));
    expect((await purchases()).slice(4).map(({ reference }) => reference?.replace(/^row:[0-9a-f]{16}/, ''))).toEqual([
      '#1@december',
      '#2@december',
      '#1@december',
    ]);
  });

  test('what the first version recorded from a file is known again, however the file was saved since', async () => {
    await world.purchase('seat', 10, { subscription: 'SUB-1', endsOn: null, reference: 'file:0123456789abcdef#2' });
    await world.purchase('seat', 10, { subscription: 'SUB-1', endsOn: null, reference: 'file:0123456789abcdef#3' });
    const line = 'SUB-1,seat,10,2026-01-01,,,';
    const imported = await importPurchases(world, COLUMNS, line, line, line);
    expect(rowsOf(imported).map(({ key, status }) => [key, status])).toEqual([
      ['file:0123456789abcdef#2', 'unchanged'],
      ['file:0123456789abcdef#3', 'unchanged'],
      [expect.stringMatching(/^row:[0-9a-f]{16}#3$/), 'created'],
    ]);
    expect(granted(await importPurchases(world, COLUMNS, line, line, line)).result).toMatchObject({ unchanged: 3 });
  });

  test('an exported list comes back: rows without a reference are known by the number of their purchase', async () => {
    await world.purchase('seat', 10);
    await world.purchase('seat', 10);
    const list = (await purchases()).map((each) =>
      [
        each.purchase,
        each.subscription,
        each.product,
        each.quantity,
        each.drawn,
        each.remaining,
        each.startsOn,
        each.endsOn,
      ].join(','),
    );
    const columns = 'purchase,subscription,product,quantity,drawn,remaining,startsOn,endsOn';
    expect(granted(await importPurchases(world, columns, ...list)).result).toMatchObject({ unchanged: 2, created: 0 });
  });

  test('two rows of one reference and product, with other content: the row is named', async () => {
    const lines = ['SUB-1,seat,10,2026-01-01,,PO-1,', 'SUB-1,seat,11,2026-01-01,,PO-1,'];
    expect(rowsOf(await importPurchases(world, COLUMNS, ...lines))[1]?.message).toContain('row 2');
  });
});

describe('members', () => {
  const COLUMNS = 'email,role,name,entitlementManager';

  test('a blank keeps, - takes the name away, and a flag is yes or no', async () => {
    granted(await importMembers(world, COLUMNS, 'bob@acme.example,organizer,Bob,yes'));
    expect(row(await importMembers(world, COLUMNS, 'BOB@acme.example,,,'))).toMatchObject({ status: 'unchanged' });
    expect(row(await importMembers(world, COLUMNS, 'bob@acme.example,member,-,no'))).toMatchObject({
      status: 'updated',
      changes: { name: ['Bob', null], role: ['organizer', 'member'], entitlementManager: [true, false] },
    });
    expect(row(await importMembers(world, COLUMNS, 'bob@acme.example,,,-'))).toMatchObject({ code: 'cannot-be-empty' });
    expect(row(await importMembers(world, COLUMNS, 'eve@acme.example,,,'))).toMatchObject({ code: 'missing-value' });
    expect(granted(await listMembers(world.services, world.caller)).find(({ email }) => email.startsWith('bob'))).toEqual({
      email: 'bob@acme.example',
      name: null,
      role: 'member',
      entitlementManager: false,
    });
  });
});
