/** Files as people send them, from the command line: what an import makes of each, and what it says. */

import { writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { type Desk, deskOn } from '../../view/excel/desk.ts';
import { newWorld } from '../../support/store.ts';

let desk: Desk;
beforeEach(async () => {
  desk = deskOn(await newWorld());
  const { world } = desk;
  await world.module('live-streaming');
  await world.module('surveys');
  await world.purchase('seat', 5000, { endsOn: '2036-12-31' });
  await world.purchase('live-streaming', 5, { endsOn: '2036-12-31' });
  const dates = { startsOn: '2031-02-01', endsOn: '2031-02-03' };
  await world.event('expo', { name: 'Expo', participants: 300, modules: ['live-streaming'], ...dates });
});

async function imported(kind: string, text: string, ...options: readonly string[]) {
  writeFileSync(desk.path('rows.csv'), text);
  const { status, stdout, stderr } = await desk.run(['import', kind, 'rows.csv', ...options].join(' '));
  return { status, stdout, stderr: stderr.replaceAll(desk.path('rows.csv'), 'rows.csv') };
}

test('a slip in the name of a product makes no product', async () => {
  const text = 'subscription,product,quantity,startsOn\nSUB-9,seats,200,2026-01-01\nSUB-9,seats,100,2026-02-01\n';
  for (const options of [[], ['--new-products'], ['--yes'], ['--dry-run', '--new-products']]) {
    expect(await imported('purchases', text, ...options)).toEqual({
      status: 5,
      stdout: expect.stringContaining('2 rows: 0 created, 0 updated, 0 unchanged, 2 rejected.'),
      stderr:
        '2 rows (2, 3): product "seats" does not exist in organization "acme" (did you mean "seat"? If it is another product: entitle products add seats --name NAME)\n' +
        'error: 2 rows of 2 were rejected; nothing was imported\nhint: the result names every rejected row\n',
    });
  }
  expect((await desk.run('products --format csv')).stdout.split('\r\n').length).toBe(5);
});

test('products that are new are created where that is said, and the result says which', async () => {
  const text = 'subscription,product,quantity,startsOn\nSUB-9,podium,2,2026-01-01\n';
  expect(await imported('purchases', text)).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('(add --new-products to create it as a module)'),
  });
  expect(await imported('purchases', text, '--new-products', '--dry-run')).toEqual({
    status: 0,
    stdout: [
      'ROW  KEY                     STATUS   CHANGES',
      '  2  row:25b0ef4453bb2005#1  created  subscription: SUB-9; product: podium; quantity: 2; startsOn: 2026-01-01',
      '',
      'New product, created as a module: podium.',
      '',
      '1 row: 1 created, 0 updated, 0 unchanged, 0 rejected. A dry run: nothing was changed.',
      '',
    ].join('\n'),
    stderr: '',
  });
  expect(JSON.parse((await imported('purchases', text, '--new-products', '--json')).stdout)).toMatchObject({
    created: 1,
    productsCreated: ['podium'],
    rows: [{ changes: { product: [null, 'podium'], quantity: [null, 2] } }],
    dryRun: false,
  });
  expect((await imported('purchases', text)).stderr).toBe(
    '1 row was recorded before, and not again; to mean them once more, name this delivery: --batch LABEL\n',
  );
});

test('one order over two products', async () => {
  const header = 'subscription,product,quantity,startsOn,endsOn,reference\n';
  const text = `${header}SUB-2,seat,100,2026-01-01,2026-12-31,PO-8\nSUB-2,live-streaming,2,2026-01-01,2026-12-31,PO-8\n`;
  expect(await imported('purchases', text)).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse((await imported('purchases', text, '--json')).stdout)).toMatchObject({ unchanged: 2, created: 0 });
});

test('an order that ends later now is extended, and shown from and to', async () => {
  const header = 'subscription,product,quantity,startsOn,endsOn,reference\n';
  const line = (endsOn: string) => `${header}SUB-2,seat,100,2026-01-01,${endsOn},PO-9\n`;
  await imported('purchases', line('2026-12-31'));
  const shown = 'endsOn: 2026-12-31 → 2027-03-31 (extends purchase 3)';
  expect((await imported('purchases', line('2027-03-31'), '--dry-run')).stdout).toContain(shown);
  expect((await imported('purchases', line('2027-03-31'))).stdout).toContain(shown);
  expect((await desk.run('purchases --format csv')).stdout).toContain('3,SUB-2,seat,100,0,100,2026-01-01,2027-03-31,PO-9');
});

test('blank cells keep participants and modules', async () => {
  const text = 'workspace,name,startsOn,endsOn,participants,modules\nexpo,Expo,2031-02-01,2031-02-03,,\n';
  const said = '1 row: 0 created, 0 updated, 1 unchanged, 0 rejected.';
  expect((await imported('workspaces', text, '--dry-run')).stdout).toBe(`${said} A dry run: nothing was changed.\n`);
  expect((await imported('workspaces', text)).stdout).toBe(`${said}\n`);
  expect((await desk.run('workspaces show expo')).stdout).toContain('live-streaming');
});

test('what changes is shown, each value from and to', async () => {
  const header = 'workspace,name,startsOn,endsOn,participants,modules,tag:region\n';
  const text = `${header}expo,The expo,,,-,surveys,EMEA\nfair,Fair,2031-03-01,2031-03-02,40,,\n`;
  expect((await imported('workspaces', text, '--dry-run')).stdout).toBe(
    [
      'ROW  KEY   STATUS   CHANGES',
      '  2  expo  updated  name: Expo → The expo; participants: 300 → 0; modules: live-streaming → surveys; tag:region: EMEA',
      '  3  fair  created  name: Fair; status: test; startsOn: 2031-03-01; endsOn: 2031-03-02; participants: 40',
      '',
      '2 rows: 1 created, 1 updated, 0 unchanged, 0 rejected. A dry run: nothing was changed.',
      '',
    ].join('\n'),
  );
});

test('modules joined by commas: how they are joined', async () => {
  const header = 'workspace,name,startsOn,endsOn,participants,modules\n';
  const text = `${header}spring-day,Spring Day,2027-04-03,2027-04-04,100,"live-streaming, surveys"\n`;
  expect((await imported('workspaces', text)).stderr).toContain('(join them by ; (live-streaming;surveys))');
});

test('a registration export becomes participants', async () => {
  const text =
    'Ticket,Ticket Email,Order Email,Ticket Status\nA,ada@x.example,o@x.example,Confirmed\nA,ADA@x.example,o@x.example,Confirmed\nB,bob@x.example,o@x.example,Refunded\n';
  expect(await imported('attendees', text, '--workspace', 'expo', '--dry-run')).toEqual({
    status: 0,
    stdout: [
      'Workspace:     expo',
      'People:        1 of 3 rows, 1 of them twice, 1 not counted',
      'Participants:  300 → 1',
      'Missing then:  ✗ 1 seat',
      '',
      'A dry run: nothing was changed.',
      '',
    ].join('\n'),
    stderr:
      'people were counted by the column "Ticket Email", their states by "Ticket Status"\n' +
      'not counted: 1 × Refunded; --count STATE... says which states count\n',
  });
  expect(await imported('attendees', text)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('missing --workspace KEY'),
  });
  expect(JSON.parse((await imported('attendees', text, '--workspace expo --count Confirmed Refunded --json')).stdout)).toEqual({
    workspace: 'expo',
    rows: 3,
    counted: 2,
    duplicates: 1,
    ignored: 0,
    participants: [300, 2],
    missing: 2,
    dryRun: false,
  });
});

test('two columns of one name, a title above: nobody asks for them', async () => {
  const text = 'Expo 2031,,,\nName,E-Mail,Company,Company\nAda,ada@x.example,x,y\n';
  expect(JSON.parse((await imported('attendees', text, '--workspace expo --json')).stdout)).toMatchObject({
    rows: 1,
    counted: 1,
  });
});

test('options of another kind of import are refused', async () => {
  const text = 'email,role\nmia@acme.example,guest\n';
  expect(await imported('members', text, '--new-products')).toMatchObject({
    status: 2,
    stderr: 'error: --new-products is for purchases, not for members\nhint: leave it out\n',
  });
  expect(await imported('members', text, '--count', 'paid')).toMatchObject({ status: 2 });
});
