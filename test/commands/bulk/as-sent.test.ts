/** Files as people send them, a second and a third time: nothing is transferred twice, and what was meant otherwise is said. */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { createOrganization } from '../../../src/app/orgs.ts';
import type { PrintedFile } from '../../support/bulk.ts';
import { type Desk, deskOn } from '../../view/excel/desk.ts';
import { newWorld } from '../../support/store.ts';
import { ADA, granted } from '../../support/world.ts';

/** 5,000 seats and 5 live-streaming; gala misses 1,500 seats, expo 300 and live-streaming. */
async function desk(): Promise<Desk> {
  const world = await newWorld();
  await world.module('live-streaming');
  await world.purchase('seat', 5000);
  await world.purchase('live-streaming', 5);
  await world.event('gala', { participants: 1500 });
  await world.event('expo', { participants: 300, modules: ['live-streaming'] });
  await world.event('draft', { status: 'test', participants: 10 });
  return deskOn(world);
}

const HEAD = 'workspace,product,quantity';

function put({ path }: Desk, name: string, ...lines: readonly string[]): void {
  writeFileSync(path(name), `${lines.join('\n')}\n`);
}

/** Each row in a line: `2 gala seat 1500 applied 4`. */
async function rowsOf(at: Desk, line: string): Promise<readonly string[]> {
  const { rows } = await resultOf(at, line);
  return rows.map(({ row, workspace, product, quantity, status, transaction, code }) =>
    [row, workspace, product, quantity ?? '-', status, code ?? transaction ?? '-'].join(' '),
  );
}

async function resultOf(at: Desk, line: string): Promise<PrintedFile> {
  return JSON.parse((await at.run(`${line} --json`)).stdout) as PrintedFile;
}

async function assigned(at: Desk, workspace: string): Promise<number> {
  const { stdout } = await at.run(`workspaces show ${workspace} --json`);
  return (JSON.parse(stdout) as { seats: { assigned: number } }).seats.assigned;
}

describe('the same rows once more', () => {
  test('saved with other line ends, with a row added, sorted, under other headers', async () => {
    const at = await desk();
    put(at, 'run1.csv', HEAD, 'gala,seat,1500');
    expect(await rowsOf(at, 'transfer --file run1.csv --yes')).toEqual(['2 gala seat 1500 applied 3']);
    writeFileSync(at.path('crlf.csv'), `${HEAD}\r\ngala,seat,1500\r\n`);
    expect(await rowsOf(at, 'transfer --file crlf.csv --yes')).toEqual(['2 gala seat 1500 replayed 3']);
    put(at, 'run2.csv', 'Product;Quantity;Workspace', 'seat;300;expo', 'seat;1500;gala');
    expect(await rowsOf(at, 'transfer --file run2.csv --yes')).toEqual([
      '2 expo seat 300 applied 4',
      '3 gala seat 1500 replayed 3',
    ]);
    expect([await assigned(at, 'gala'), await assigned(at, 'expo')]).toEqual([1500, 300]);
  });

  test('is told with the day, the transactions and how to mean it once more', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,1000', 'expo,seat,100', 'expo,live-streaming,');
    await at.run('transfer --file f.csv --yes');
    at.world.clock.set('2026-11-23T09:00:00.000Z');
    put(at, 'f.csv', HEAD, 'gala,seat,1000', 'expo,seat,100', 'expo,live-streaming,', 'gala,seat,1000');
    const { status, stdout, stderr } = await at.run('transfer --file f.csv --dry-run');
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'ROW  WORKSPACE  PRODUCT         QUANTITY  STATUS    CODE  MESSAGE                                              TRANSACTION',
        '  2  gala       seat               1,000  replayed        already transferred by transaction 3 on 2026-11-21             3',
        '  3  expo       seat                 100  replayed        already transferred by transaction 4 on 2026-11-21             4',
        '  4  expo       live-streaming         1  replayed        already transferred by transaction 5 on 2026-11-21             5',
        '  5  gala       seat               1,000  planned         500 more than workspace "gala" is missing of "seat"            —',
        '',
        '4 rows: 1 would be transferred (1,000 seats, 500 beyond what is missing), 3 not transferred again. Nothing was changed.',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe(
      [
        'warning: 3 of 4 rows were already transferred (3 on 2026-11-21, transactions 3 to 5) and are not transferred again; to mean them once more, name this delivery: --batch LABEL',
        'warning: 1 row goes beyond what is missing, by 500 seats; --no-excess refuses such rows',
        '',
      ].join('\n'),
    );
  });

  test('under a name of its own: once under each', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100', 'gala,seat,100');
    const runs = ['', ' --batch november', ' --batch november', ' --batch december', ''];
    const counts: (readonly number[])[] = [];
    for (const batch of runs) {
      const { applied, replayed } = await resultOf(at, `transfer --file f.csv --yes${batch}`);
      counts.push([applied, replayed]);
    }
    expect(counts).toEqual([
      [2, 0],
      [2, 0],
      [0, 2],
      [2, 0],
      [0, 2],
    ]);
    const { stdout } = await at.run('transactions --kind transfer --json');
    const prefix = `row:${createHash('sha256').update('["gala","seat",100]').digest('hex').slice(0, 16)}`;
    expect((JSON.parse(stdout) as { reference: string }[]).map(({ reference }) => reference).toReversed()).toEqual([
      `${prefix}#1`,
      `${prefix}#2`,
      `${prefix}#1@november`,
      `${prefix}#2@november`,
      `${prefix}#1@december`,
      `${prefix}#2@december`,
    ]);
  });

  test('what is missing needs no name: it is harmless', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,missing', 'expo,live-streaming,missing');
    expect(await rowsOf(at, 'transfer --file f.csv --yes')).toEqual([
      '2 gala seat 1500 applied 3',
      '3 expo live-streaming 1 applied 4',
    ]);
    expect(await rowsOf(at, 'transfer --file f.csv --yes')).toEqual([
      '2 gala seat 0 skipped -',
      '3 expo live-streaming 0 skipped -',
    ]);
    const { stdout } = await at.run('transactions --kind transfer --format csv --columns reference');
    expect(stdout).toBe('reference\r\n\r\n\r\n');
  });

  test('bad rows mended in the file that was transferred in part', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,10', 'glaa,seat,20', 'expo,seat,1.5');
    const first = await at.run('transfer --file f.csv --partial --yes --json');
    expect([first.status, (JSON.parse(first.stdout) as PrintedFile).applied]).toEqual([5, 1]);
    put(at, 'f.csv', HEAD, 'gala,seat,10', 'gala,seat,20', 'expo,seat,15');
    expect(await rowsOf(at, 'transfer --file f.csv --partial --yes')).toEqual([
      '2 gala seat 10 replayed 3',
      '3 gala seat 20 applied 4',
      '4 expo seat 15 applied 5',
    ]);
  });
});

describe('references', () => {
  test('the same one twice in a file, with other content: the other row is named', async () => {
    const at = await desk();
    put(at, 't1.csv', `${HEAD},reference`, 'gala,seat,100,CRM-1', 'expo,seat,50,CRM-1');
    const { status, stdout } = await at.run('transfer --file t1.csv --dry-run --json');
    const { rows, ...counts } = JSON.parse(stdout) as PrintedFile;
    expect([status, counts]).toEqual([
      5,
      { applied: 0, planned: 0, rejected: 1, skipped: 0, replayed: 0, withheld: 1, dryRun: true, seats: 0, excess: 0 },
    ]);
    expect(rows[1]).toEqual({
      row: 3,
      workspace: 'expo',
      product: 'seat',
      quantity: 50,
      status: 'rejected',
      code: 'reference-conflict',
      message: 'reference "CRM-1" is already used in row 2, with other content (give each row a reference of its own)',
      transaction: null,
    });
  });

  test('and with the same content: transferred once', async () => {
    const at = await desk();
    put(at, 't2.csv', `${HEAD},reference`, 'gala,seat,100,CRM-1', 'gala,seat,100,CRM-1');
    const tried = await resultOf(at, 'transfer --file t2.csv --dry-run');
    expect(tried.rows.map(({ status, message, transaction }) => [status, message, transaction])).toEqual([
      ['planned', null, null],
      ['replayed', 'the same reference and content as row 2: transferred once', null],
    ]);
    expect(await rowsOf(at, 'transfer --file t2.csv --yes')).toEqual(['2 gala seat 100 applied 3', '3 gala seat 100 replayed 3']);
    expect((await resultOf(at, 'transfer --file t2.csv --yes')).replayed).toBe(2);
  });

  test('of the first version of the program: the very same file is known by its bytes', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,10', 'gala,seat,20', 'expo,seat,missing');
    const old = `file:${createHash('sha256')
      .update(readFileSync(at.path('f.csv')))
      .digest('hex')
      .slice(0, 16)}#`;
    const transferred = (workspace: string, quantity: string, reference: string) =>
      at.world.transfer(workspace, 'seat', quantity, { reference }).then(granted);
    await transferred('gala', '10', `${old}2`);
    await transferred('expo', 'missing', `${old}4`);
    // Not from a file, though they look like it.
    for (const [at_, reference] of ['+NaN', '2+', '2+x', 'NaN'].entries())
      await transferred('gala', String(1 + at_), `${old}${reference}`);
    await transferred('gala', '7', `${old}3`);
    expect(await rowsOf(at, 'transfer --file f.csv --yes')).toEqual([
      '2 gala seat 10 replayed 3',
      '3 gala seat 20 applied 10',
      '4 expo seat 300 replayed 4',
    ]);
    expect(await rowsOf(at, 'transfer --file f.csv --batch again --yes')).toEqual([
      '2 gala seat 10 applied 11',
      '3 gala seat 20 applied 12',
      '4 expo seat 0 skipped -',
    ]);
  });
});

describe('a file that the first version applied', () => {
  test('saved anew since, sorted and added to: its rows are known by what they say', async () => {
    const at = await desk();
    const transferred = (workspace: string, quantity: string, row: number) =>
      at.world.transfer(workspace, 'seat', quantity, { reference: `file:0123456789abcdef#${row}` }).then(granted);
    await transferred('gala', '10', 2);
    await transferred('gala', '10', 3);
    await transferred('expo', '20', 4);
    put(at, 'anew.csv', HEAD, 'expo,seat,20', 'gala,seat,10', 'gala,seat,10', 'gala,seat,10', 'gala,seat,30');
    const once = ['2 expo seat 20 replayed 5', '3 gala seat 10 replayed 3', '4 gala seat 10 replayed 4'];
    expect(await rowsOf(at, 'transfer --file anew.csv --yes')).toEqual([
      ...once,
      '5 gala seat 10 applied 6',
      '6 gala seat 30 applied 7',
    ]);
    expect(await rowsOf(at, 'transfer --file anew.csv --yes')).toEqual([
      ...once,
      '5 gala seat 10 replayed 6',
      '6 gala seat 30 replayed 7',
    ]);
  });
});

describe('a report given back as the file', () => {
  const LINES = [
    `${HEAD},reference`,
    'gala,seat,10,',
    'expo,live-streaming,,',
    'gala,seat,20,CRM-9',
    'nope,seat,5,CRM-10',
    'expo,seat,missing,',
  ];

  test.each(['csv', 'xlsx', 'json', 'ndjson'])('as .%s: its applied rows are done', async (format) => {
    const at = await desk();
    put(at, 'f.csv', ...LINES);
    await at.run(`transfer --file f.csv --partial --yes --report report.${format}`);
    const again = ['2 gala seat 10 replayed 3', '3 expo live-streaming 1 replayed 4', '4 gala seat 20 replayed 5'];
    const last = '6 expo seat 300 replayed 6';
    const place = (line: string) => (format.endsWith('json') ? `${Number(line[0]) - 1}${line.slice(1)}` : line);
    expect(await rowsOf(at, `transfer --file report.${format} --partial --yes`)).toEqual(
      [...again, '5 nope seat 5 rejected workspace-not-found', last].map(place),
    );
  });

  test('mended, then given back, and then the file itself', async () => {
    const at = await desk();
    put(at, 'f.csv', ...LINES);
    await at.run('transfer --file f.csv --partial --yes --report report.csv');
    writeFileSync(at.path('report.csv'), readFileSync(at.path('report.csv'), 'utf8').replace('5,nope,', '5,gala,'));
    expect(await rowsOf(at, 'transfer --file report.csv --yes --report second.xlsx')).toEqual([
      '2 gala seat 10 replayed 3',
      '3 expo live-streaming 1 replayed 4',
      '4 gala seat 20 replayed 5',
      '5 gala seat 5 applied 7',
      '6 expo seat 300 replayed 6',
    ]);
    expect((await resultOf(at, 'transfer --file second.xlsx --yes')).replayed).toBe(5);
    put(at, 'f.csv', ...LINES.map((line) => line.replace('nope', 'gala')));
    expect(await resultOf(at, 'transfer --file f.csv --yes')).toMatchObject({ applied: 0, replayed: 4, skipped: 1 });
  });

  test('with another quantity in a row that is done: that would not correct it', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100');
    await at.run('transfer --file f.csv --yes --report report.csv');
    writeFileSync(at.path('report.csv'), readFileSync(at.path('report.csv'), 'utf8').replace(',100,', ',120,'));
    const { status, stderr } = await at.run('transfer --file report.csv --yes');
    expect([status, stderr]).toEqual([
      5,
      [
        'row 2: the row says that transaction 3 transferred 120 × "seat" to workspace "gala", but that one is 100 × "seat" to workspace "gala" (a corrected quantity does not correct, it adds: to transfer this row anew, empty its cells in the columns status and transaction)',
        'error: 1 row of 1 was rejected; nothing was transferred',
        'hint: the result names every rejected row',
        '',
      ].join('\n'),
    ]);
  });

  test('a workbook sums up what happened', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,1600', 'nope,seat,5');
    await at.run('transfer --file f.csv --partial --yes --report report.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(at.path('report.xlsx'));
    expect(book.worksheets.map(({ name }) => name)).toEqual(['rows', 'summary', 'About']);
    expect(book.getWorksheet('summary')?.getColumn(1).values.slice(2)).toEqual([
      '2 rows: 1 transferred (1,600 seats, 100 beyond what is missing), 1 rejected.',
      '1 row goes beyond what is missing, by 100 seats; --no-excess refuses such rows',
      'row 3: workspace "nope" does not exist in organization "acme"',
    ]);
  });
});

describe('more than is missing', () => {
  test('is counted, said in the row and on stderr', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,1600', 'gala,seat,50', 'gala,live-streaming,', 'expo,seat,300');
    const { stdout, stderr } = await at.run('transfer --file f.csv --yes --json');
    const { seats, excess, rows } = JSON.parse(stdout) as PrintedFile;
    expect([seats, excess, ...rows.map(({ message }) => message)]).toEqual([
      1950,
      150,
      '100 more than workspace "gala" is missing of "seat"',
      '50 more than workspace "gala" is missing of "seat"',
      '1 more than workspace "gala" is missing of "live-streaming"',
      null,
    ]);
    expect(stderr).toBe(
      [
        'warning: 2 rows go beyond what is missing, by 150 seats; --no-excess refuses such rows',
        'warning: 1 row goes beyond what is missing, by 1 unit of "live-streaming"; --no-excess refuses such rows',
        '',
      ].join('\n'),
    );
  });

  test('is refused by --no-excess, row by row', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,1600', 'gala,seat,missing', 'gala,seat,1', 'gala,live-streaming,');
    expect(await rowsOf(at, 'transfer --file f.csv --no-excess --partial --yes')).toEqual([
      '2 gala seat 1600 rejected exceeds-missing',
      '3 gala seat 1500 applied 3',
      '4 gala seat 1 rejected exceeds-missing',
      '5 gala live-streaming - rejected exceeds-missing',
    ]);
  });

  test('by a single transfer: with --yes, with --dry-run, and refused', async () => {
    const at = await desk();
    const beyond =
      'warning: This is 100 × seat more than workspace gala needs today: it misses 1,500. --no-excess refuses that.\n';
    const tried = await at.run('transfer gala seat 1600 --dry-run');
    expect(tried).toMatchObject({
      status: 0,
      stdout:
        'Would transfer 1,600 × seat to workspace gala; then 3,400 available in the pool, 100 more than was missing there. Nothing was changed.\n',
      stderr: beyond,
    });
    const refused = await at.run('transfer gala seat 1600 --yes --no-excess --json');
    expect([refused.status, JSON.parse(refused.stderr)]).toEqual([
      5,
      {
        error: {
          code: 'exceeds-missing',
          message: 'workspace "gala" is missing 1,500 of "seat", 1,600 requested (100 more than is missing)',
          hint: 'ask for "missing", or leave --no-excess out to staff ahead',
          details: { workspace: 'gala', product: 'seat', requested: 1600, missing: 1500, excess: 100 },
        },
      },
    ]);
    expect((await at.run('transfer gala seat 1600 --yes --json')).stderr).toBe(beyond);
    expect((await at.run('transfer gala seat missing --yes --no-excess')).status).toBe(0);
  });

  test('a corrected quantity is not a correction, it adds', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100', 'expo,seat,10');
    await at.run('transfer --file f.csv --yes');
    at.world.clock.set('2026-11-23T09:00:00.000Z');
    put(at, 'f.csv', HEAD, 'gala,seat,120', 'expo,seat,10', 'expo,seat,20');
    const { stdout, stderr } = await at.run('transfer --file f.csv --dry-run --json');
    const adds =
      'a file already brought 100 on 2026-11-21 (transaction 3); a corrected quantity does not correct, it adds: both come to 220';
    // What is still in the file beside it is not what it corrects.
    expect((JSON.parse(stdout) as PrintedFile).rows.map(({ message }) => message)).toEqual([
      adds,
      'already transferred by transaction 4 on 2026-11-21',
      null,
    ]);
    expect(stderr.split('\n')[1]).toBe(`warning: row 2, 120 × seat to gala: ${adds}`);
  });
});

describe('rows that post a hold', () => {
  async function held(): Promise<Desk> {
    const at = await desk();
    for (const line of [
      'gala seat 400 --until 2026-12-31',
      'expo live-streaming --until 2026-12-31',
      'expo seat 50 --until 2026-12-31',
    ])
      expect((await at.run(`holds add ${line}`)).status).toBe(0);
    return at;
  }
  const WITH_HOLD = 'workspace,product,quantity,hold';

  test('transfer what it keeps, or so much of it; and never twice', async () => {
    const at = await held();
    put(at, 'f.csv', WITH_HOLD, 'gala,seat,300,3', 'expo,live-streaming,,4', 'expo,seat,,5', 'gala,seat,10,');
    const first = [
      '2 gala seat 300 applied 6',
      '3 expo live-streaming 1 applied 8',
      '4 expo seat 50 applied 9',
      '5 gala seat 10 applied 10',
    ];
    expect(await rowsOf(at, 'transfer --file f.csv --yes --report report.csv')).toEqual(first);
    const again = first.map((line) => line.replace('applied', 'replayed'));
    expect(await rowsOf(at, 'transfer --file f.csv --yes')).toEqual(again);
    expect(await rowsOf(at, 'transfer --file report.csv --yes')).toEqual(again);
    const { stdout } = await at.run('holds --format csv --columns hold,quantity,posted,released,state');
    expect(stdout).toBe('hold,quantity,posted,released,state\r\n5,50,50,0,posted\r\n4,1,1,0,posted\r\n3,400,300,100,posted\r\n');
    expect((await at.run('verify')).status).toBe(0);
  });

  test('go beyond what is missing by what they post, not by what the hold keeps', async () => {
    const at = await held();
    expect((await at.run('workspaces update gala --participants 3')).status).toBe(0);
    put(at, 'f.csv', WITH_HOLD, 'gala,seat,4,3');
    expect(await rowsOf(at, 'transfer --file f.csv --no-excess --yes')).toEqual(['2 gala seat 4 rejected exceeds-missing']);
    put(at, 'f.csv', WITH_HOLD, 'gala,seat,,3');
    expect(await rowsOf(at, 'transfer --file f.csv --no-excess --yes')).toEqual(['2 gala seat - rejected exceeds-missing']);
    put(at, 'f.csv', WITH_HOLD, 'gala,seat,3,3');
    expect(await rowsOf(at, 'transfer --file f.csv --no-excess --yes')).toEqual(['2 gala seat 3 applied 6']);
  });

  test('say which hold they post, and what it gives back', async () => {
    const at = await held();
    put(at, 'f.csv', WITH_HOLD, 'gala,seat,300,3', 'expo,seat,50,5');
    const { stdout } = await at.run('transfer --file f.csv --dry-run --format csv --columns row,message');
    expect(stdout).toBe('row,message\r\n2,"posts hold 3, which gives 100 back to the pool"\r\n3,posts hold 5\r\n');
  });

  test('are refused row by row', async () => {
    const at = await held();
    const lines = [
      'gala,seat,300,5',
      'gala,seat,401,3',
      'gala,seat,1,99',
      'gala,seat,1,three',
      'gala,seat,400,3',
      'gala,seat,400,3',
      'expo,seat,missing,5',
    ];
    put(at, 'f.csv', WITH_HOLD, ...lines);
    expect(await rowsOf(at, 'transfer --file f.csv --partial --yes')).toEqual([
      '2 gala seat 300 rejected hold-of-another',
      '3 gala seat 401 rejected exceeds-hold',
      '4 gala seat 1 rejected hold-not-found',
      '5 gala seat 1 rejected hold-not-found',
      '6 gala seat 400 applied 6',
      '7 gala seat 400 rejected hold-closed',
      '8 expo seat - rejected invalid-quantity',
    ]);
  });
});

describe('why rows are refused', () => {
  const LINES = [HEAD, 'draft,seat,1', 'nope,seat,1', 'draft,seat,2', 'gala,seat,3', 'draft,seat,4', 'nope,seat,9'];

  test('the same reason is said once, with the number of rows and how to mend it', async () => {
    const at = await desk();
    put(at, 'f.csv', ...LINES);
    const { status, stderr } = await at.run('transfer --file f.csv --yes');
    expect([status, stderr]).toEqual([
      5,
      [
        '3 rows (2, 4, 6): workspace "draft" is a test workspace, and a test workspace consumes nothing (promote it first: entitle promote draft)',
        '2 rows (3, 7): workspace "nope" does not exist in organization "acme"',
        'error: 5 rows of 6 were rejected; nothing was transferred',
        'hint: the result names every rejected row',
        '',
      ].join('\n'),
    ]);
  });

  test('a program reads them in the one line of the error', async () => {
    const at = await desk();
    put(at, 'f.csv', ...LINES);
    const { stderr } = await at.run('transfer --file f.csv --yes --json');
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: 'rows-rejected',
        details: {
          reasons: [
            { code: 'workspace-not-charged', hint: 'promote it first: entitle promote draft', count: 3, rows: [2, 4, 6] },
            { code: 'workspace-not-found', hint: null, count: 2, rows: [3, 7] },
          ],
        },
      },
    });
  });
});

describe('options together', () => {
  test('--max-seats refuses the whole file, also with --partial', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100', 'nope,seat,1', 'expo,seat,50');
    const { status, stdout, stderr } = await at.run('transfer --file f.csv --partial --max-seats 149 --yes --format csv');
    expect([status, stdout, stderr]).toEqual([
      5,
      [
        'row,workspace,product,quantity,status,code,message,transaction',
        '2,gala,seat,100,withheld,,,',
        '3,nope,seat,1,rejected,workspace-not-found,"workspace ""nope"" does not exist in organization ""acme""",',
        '4,expo,seat,50,withheld,,,',
        '',
      ].join('\r\n'),
      'error: this would transfer 150 seats, more than --max-seats 149; nothing was transferred\n',
    ]);
    expect(await assigned(at, 'gala')).toBe(0);
    expect((await at.run('transfer --file f.csv --partial --max-seats 150 --yes')).status).toBe(5);
    // Rows that are done do not count towards it.
    put(at, 'f.csv', HEAD, 'gala,seat,100', 'expo,seat,50', 'expo,seat,20');
    expect((await resultOf(at, 'transfer --file f.csv --max-seats 20 --yes')).applied).toBe(1);
  });

  test.each([
    '--partial --dry-run',
    '--partial --dry-run --max-seats 100000',
    '--partial --dry-run --batch november',
    '--partial --dry-run --report report.json',
  ])('%s: nothing is applied, and what would be is planned', async (options) => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100', 'nope,seat,1');
    const { rows, ...counts } = await resultOf(at, `transfer --file f.csv ${options}`);
    expect(counts).toEqual({
      applied: 0,
      planned: 1,
      rejected: 1,
      skipped: 0,
      replayed: 0,
      withheld: 0,
      dryRun: true,
      seats: 100,
      excess: 0,
    });
    expect(rows.map(({ status }) => status)).toEqual(['planned', 'rejected']);
    expect(await assigned(at, 'gala')).toBe(0);
  });

  const FROM_FILE = 'with --file, workspace, product, quantity, note and reference come from the file';
  const WITH_FILE = /go with --file$/;
  test.each<readonly [string, string | RegExp]>([
    ['transfer gala --file f.csv --yes', FROM_FILE],
    ['transfer --file f.csv --note why --yes', FROM_FILE],
    ['transfer --file f.csv --reference CRM-1 --yes', FROM_FILE],
    ['transfer gala seat 1 --batch november --yes', WITH_FILE],
    ['transfer gala seat 1 --max-seats 5 --yes', WITH_FILE],
    ['transfer gala seat 1 --report r.csv --yes', WITH_FILE],
    ['transfer --file f.csv --again --yes', "unknown option '--again'"],
  ])('%s is a usage error', async (line, message) => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100');
    const { status, stderr } = await at.run(line);
    const [error = ''] = stderr.split('\n');
    expect([status, error.replace(/^error: /, '')]).toEqual([2, expect.stringMatching(message)]);
  });

  test('--again leads to --batch', async () => {
    const at = await desk();
    expect((await at.run('transfer --file f.csv --again')).stderr).toContain('--batch LABEL');
  });

  test('a label that does not fit into a reference is refused', async () => {
    const at = await desk();
    put(at, 'f.csv', HEAD, 'gala,seat,100');
    expect((await at.run(`transfer --file f.csv --batch ${'x'.repeat(65)} --yes`)).stderr).toBe(
      'error: the label of --batch has 65 characters, more than 64\n',
    );
  });
});

/** Fills in the form's first row. */
async function filled(at: Desk, name: string): Promise<void> {
  await at.run(`export transfers ${name}`);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(at.path(name));
  const sheet = book.getWorksheet('transfers');
  if (sheet === undefined) throw new Error('a form without its sheet');
  sheet.getCell('H6').value = 10;
  await book.xlsx.writeFile(at.path(name));
}

describe('a form knows where it belongs', () => {
  async function withBeta(): Promise<Desk> {
    const at = await desk();
    granted(await createOrganization(at.world.services, ADA, { organization: 'beta' as never, name: 'Beta', activated: true }));
    return at;
  }

  test.each(['transfer --file form.xlsx --yes', 'transfer --file form.xlsx --dry-run', 'import workspaces form.xlsx'])(
    'another organization: %s',
    async (line) => {
      const at = await withBeta();
      await (line.startsWith('import') ? at.run('export workspaces form.xlsx') : filled(at, 'form.xlsx'));
      const { status, stdout, stderr } = await at.run(`${line} --org beta`);
      expect([status, stdout, stderr]).toEqual([
        6,
        '',
        `error: file "${at.path('form.xlsx')}" is of organization "acme", not of "beta"\nhint: add --org acme if that is what you mean, or export a form of "beta"\n`,
      ]);
      expect((await at.run(line)).status).toBe(0);
    },
  );

  test("another store's ledger, though the organization has the same name", async () => {
    const [at, other] = [await desk(), await desk()];
    other.world.clock.set('2026-11-21T10:00:00.000Z');
    await other.world.transfer('gala', 'seat', '1');
    await filled(other, 'form.xlsx');
    const { status, stderr } = await at.run(`transfer --file ${other.path('form.xlsx')} --yes`);
    expect([status, stderr.split('\n')[0]]).toEqual([
      6,
      `error: file "${other.path('form.xlsx')}" is of an organization "acme" in another store: its stamp names lines that are not in this ledger`,
    ]);
  });

  test('of an earlier day it is still of this ledger; saved anew it is safe to repeat', async () => {
    const at = await desk();
    await filled(at, 'form.xlsx');
    at.world.clock.set('2026-11-23T09:00:00.000Z');
    granted(await at.world.transfer('expo', 'seat', '5'));
    expect((await resultOf(at, 'transfer --file form.xlsx --yes')).applied).toBe(1);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(at.path('form.xlsx'));
    await book.xlsx.writeFile(at.path('anew.xlsx'));
    expect(await resultOf(at, 'transfer --file anew.xlsx --yes')).toMatchObject({ applied: 0, replayed: 1 });
  });

  test('a report in a workbook, too', async () => {
    const at = await withBeta();
    put(at, 'f.csv', HEAD, 'gala,seat,10');
    await at.run('transfer --file f.csv --yes --report report.xlsx');
    expect((await at.run('transfer --file report.xlsx --yes --org beta')).status).toBe(6);
    expect((await resultOf(at, 'transfer --file report.xlsx --yes')).replayed).toBe(1);
  });
});
