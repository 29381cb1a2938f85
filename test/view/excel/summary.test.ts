import ExcelJS from 'exceljs';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unzipped } from '../unzipped.ts';
import { type Desk, newDesk } from './desk.ts';

async function opened(desk: Desk, name: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(desk.path(name));
  return book;
}

/** The rows of a sheet as texts, without the empty ones. */
function linesOf(book: ExcelJS.Workbook, name: string): readonly string[] {
  const lines: string[] = [];
  book.getWorksheet(name)?.eachRow((row) => {
    const line = (row.values as readonly unknown[]).slice(1).map(String).join(' | ');
    if (line !== '') lines.push(line);
  });
  return lines;
}

async function used(): Promise<Desk> {
  const desk = await newDesk();
  await desk.run('transfer gala-2026 seat 100 --yes');
  await desk.run('transfer gala-2026 badges --yes');
  return desk;
}

describe('the summary of a workbook', () => {
  test('of pools: whose and of when, figures, the modules together, and what that means', async () => {
    const desk = await used();
    await desk.run('export pools report.xlsx');
    const book = await opened(desk, 'report.xlsx');
    expect(book.worksheets.map(({ name }) => name)).toEqual(['pools', 'purchases', 'summary', 'About']);
    expect(linesOf(book, 'summary')).toMatchInlineSnapshot(`
      [
        "Acme Events",
        "Pools on 2026-11-21",
        "Product | Purchased | Assigned | Held | Available | Upcoming | Expired | Missing",
        "Seat | 500 | 100 | 0 | 400 | 0 | 0 | 500",
        "badges | 2 | 1 | 0 | 1 | 0 | 0 | 0",
        "live-voting | 0 | 0 | 0 | 0 | 0 | 0 | 1",
        "Modules together | 2 | 1 | 0 | 1 | 0 | 0 | 1",
        "On 2026-11-21, 400 of 500 seats can be transferred; 100 are assigned.",
        "Missing on 2026-11-21: 500 seats and 1 module.",
      ]
    `);
  });

  test('of events: their totals', async () => {
    const desk = await used();
    await desk.run('export workspaces report.xlsx');
    expect(linesOf(await opened(desk, 'report.xlsx'), 'summary')).toMatchInlineSnapshot(`
      [
        "Acme Events",
        "Events on 2026-11-21",
        "State | Events | Participants | Seats needed | Assigned | Held | Missing | Left over",
        "Live | 5 | 600 | 600 | 100 | 0 | 500 | 0",
        "Past | 0 | 0 | 0 | 0 | 0 | 0 | 0",
        "In test: nothing is charged | 1 | 10 | 0 | 0 | 0 | 0 | 0",
        "All events | 6 | 610 | 600 | 100 | 0 | 500 | 0",
        "On 2026-11-21, 400 of 500 seats can be transferred; 100 are assigned.",
        "Missing on 2026-11-21: 500 seats and 1 module.",
        "Pools | Purchased | Assigned | Held | Available | Upcoming | Expired | Missing",
        "Seat | 500 | 100 | 0 | 400 | 0 | 0 | 500",
        "badges | 2 | 1 | 0 | 1 | 0 | 0 | 0",
        "live-voting | 0 | 0 | 0 | 0 | 0 | 0 | 1",
        "Modules together | 2 | 1 | 0 | 1 | 0 | 0 | 1",
      ]
    `);
  });

  test('of transactions: what was recorded, seats and modules apart', async () => {
    const desk = await used();
    await desk.run('export transactions report.xlsx');
    expect(linesOf(await opened(desk, 'report.xlsx'), 'summary')).toMatchInlineSnapshot(`
      [
        "Acme Events",
        "Transactions until 2026-11-21",
        "Kind | Seats | Modules",
        "Purchased | 500 | 2",
        "Transferred to events | 100 | 1",
        "4 transactions until 2026-11-21.",
        "On 2026-11-21, 400 of 500 seats can be transferred; 100 are assigned.",
        "Missing on 2026-11-21: 500 seats and 1 module.",
        "Pools | Purchased | Assigned | Held | Available | Upcoming | Expired | Missing",
        "Seat | 500 | 100 | 0 | 400 | 0 | 0 | 500",
        "badges | 2 | 1 | 0 | 1 | 0 | 0 | 0",
        "live-voting | 0 | 0 | 0 | 0 | 0 | 0 | 1",
        "Modules together | 2 | 1 | 0 | 1 | 0 | 0 | 1",
      ]
    `);
  });

  test('of a year, and of everything: it comes first', async () => {
    const desk = await used();
    await desk.run('export usage report.xlsx');
    await desk.run('export all all.xlsx');
    const [usage, all] = [await opened(desk, 'report.xlsx'), await opened(desk, 'all.xlsx')];
    expect(usage.worksheets.map(({ name }) => name)).toEqual([
      'summary',
      'usage',
      'months',
      'subscriptions',
      'assigned',
      'About',
    ]);
    expect(linesOf(usage, 'summary')).toMatchInlineSnapshot(`
      [
        "Acme Events",
        "Usage from 2026-01-01 to 2026-12-31",
        "Product | Opening | Purchased | Credited | Revoked | Assigned | Expired | Closing",
        "Seat | 0 | 500 | 0 | 0 | 100 | 0 | 400",
        "badges | 0 | 2 | 0 | 0 | 1 | 0 | 1",
        "live-voting | 0 | 0 | 0 | 0 | 0 | 0 | 0",
        "Modules together | 0 | 2 | 0 | 0 | 1 | 0 | 1",
        "Purchased: 500 seats and 2 modules. Assigned to events: 100 seats and 1 module.",
        "Expired without being used: nothing. Left at the end: 400 seats and 1 module.",
        "Missing on 2026-11-21: 500 seats and 1 module.",
      ]
    `);
    expect(linesOf(all, 'summary').filter((line) => /^(Pools|Events|All events)/.test(line))).toMatchInlineSnapshot(`
      [
        "Pools on 2026-11-21 | Purchased | Assigned | Held | Available | Upcoming | Expired | Missing",
        "Events on 2026-11-21 | Events | Participants | Seats needed | Assigned | Held | Missing | Left over",
        "All events | 6 | 610 | 600 | 100 | 0 | 500 | 0",
      ]
    `);
  });
});

describe('usage of every customer', () => {
  async function two(): Promise<Desk> {
    const desk = await used();
    await desk.run('orgs create usage --name Beta&Söhne --activate');
    await desk.run('purchases add seat 700 --subscription B-1 --starts 2026-11-01 --org usage');
    return desk;
  }

  test('a summary, the figures of all, and a page each with the months', async () => {
    const desk = await two();
    const { status, stdout, stderr } = await desk.run('export usage year.xlsx --all --json');
    expect([status, stderr, JSON.parse(stdout)]).toMatchObject([0, '', { report: 'usage', organizations: 2, rows: 4 }]);
    const book = await opened(desk, 'year.xlsx');
    expect(book.worksheets.map(({ name }) => name)).toEqual(['summary', 'usage', 'acme', 'usage 2', 'About']);
    expect(linesOf(book, 'summary')).toMatchInlineSnapshot(`
      [
        "2 customers",
        "Usage from 2026-01-01 to 2026-12-31",
        "Seats | Opening | Purchased | Credited | Revoked | Assigned | Expired | Closing",
        "Acme Events | 0 | 500 | 0 | 0 | 100 | 0 | 400",
        "Beta&Söhne | 0 | 700 | 0 | 0 | 0 | 0 | 700",
        "Together | 0 | 1200 | 0 | 0 | 100 | 0 | 1100",
        "Acme Events: Missing on 2026-11-21: 500 seats and 1 module.",
        "Modules | Opening | Purchased | Credited | Revoked | Assigned | Expired | Closing",
        "Acme Events | 0 | 2 | 0 | 0 | 1 | 0 | 1",
        "Beta&Söhne | 0 | 0 | 0 | 0 | 0 | 0 | 0",
        "Together | 0 | 2 | 0 | 0 | 1 | 0 | 1",
      ]
    `);
    expect(linesOf(book, 'usage 2')).toMatchInlineSnapshot(`
      [
        "Beta&Söhne",
        "Usage from 2026-01-01 to 2026-12-31",
        "Product | Opening | Purchased | Credited | Revoked | Assigned | Expired | Closing",
        "Seat | 0 | 700 | 0 | 0 | 0 | 0 | 700",
        "Purchased: 700 seats. Assigned to events: nothing.",
        "Expired without being used: nothing. Left at the end: 700 seats.",
        "On 2026-11-21 every event has what it needs.",
        "Month and product | Opening | Purchased | Credited | Revoked | Assigned | Expired | Closing",
        "2026-11 seat | 0 | 700 | 0 | 0 | 0 | 0 | 700",
        "2026-12 seat | 700 | 0 | 0 | 0 | 0 | 0 | 700",
      ]
    `);
    expect(book.getWorksheet('usage 2')?.headerFooter.oddFooter).toBe('&LBeta&&Söhne: usage&C2026-11-21&RPage &P of &N');
    // A chart draws the cells of its own sheet, also where another took its name.
    const parts = await unzipped(readFileSync(desk.path('year.xlsx')));
    const charts = [...parts].filter(([name]) => name.startsWith('xl/charts/')).map(([, xml]) => /<c:f>([^<]+)/.exec(xml)?.[1]);
    expect(charts).toMatchInlineSnapshot(`
      [
        "'summary'!$A$5:$A$6",
        "'acme'!$A$32:$A$33",
        "'acme'!$A$6:$A$7",
        "'usage 2'!$A$29:$A$30",
      ]
    `);
  });

  test('is a true copy, also when everything has changed since; not when a cell has', async () => {
    const desk = await two();
    await desk.run('export usage year.xlsx --all');
    const said = `A true copy: ${desk.path('year.xlsx')} is "usage --all" on 2026-11-21.\n`;
    expect(await desk.run('verify year.xlsx')).toMatchObject({ status: 0, stdout: said, stderr: '' });
    await desk.run('purchases add seat 5 --subscription B-2 --starts 2026-11-01 --org usage');
    await desk.run('transfer tokyo-summit seat 20 --yes');
    desk.world.clock.set('2026-12-21T09:00:00.000Z');
    expect(await desk.run('verify year.xlsx')).toMatchObject({ status: 0, stdout: said, stderr: '' });
    const book = await opened(desk, 'year.xlsx');
    const sheet = book.getWorksheet('usage 2');
    if (sheet === undefined) throw new Error('a customer is gone');
    sheet.getCell('C5').value = 7000;
    await book.xlsx.writeFile(desk.path('year.xlsx'));
    const { status, stdout } = await desk.run('verify year.xlsx --json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      7,
      {
        ok: false,
        organization: null,
        report: 'usage --all',
        differences: 1,
        problems: [{ message: 'sheet "usage 2", cell C5: expected "700", found "7000"' }],
      },
    ]);
  });

  test('in JSON with a stamp, where that is asked for; of usage alone', async () => {
    const desk = await two();
    await desk.run('export usage year.json --all --stamp');
    const { stamp, usage } = JSON.parse(readFileSync(desk.path('year.json'), 'utf8')) as Record<string, unknown>;
    expect(stamp).toMatchObject({
      report: 'usage --all',
      day: '2026-11-21',
      organizations: [
        { organization: 'acme', ledger: { id: 4 } },
        { organization: 'usage', ledger: { id: 1 } },
      ],
    });
    expect(usage).toHaveLength(4);
    expect((await desk.run('export pools pools.xlsx --all')).stderr).toBe(
      'error: --all goes with export usage, not with export pools\nhint: leave it out\n',
    );
  });
});

test('what is printed: columns at the end that are for programs are left out', async () => {
  const desk = await used();
  await desk.run('export all all.xlsx');
  const book = await opened(desk, 'all.xlsx');
  const areas = book.worksheets.map(({ name, pageSetup }) => [name, pageSetup.printTitlesRow, pageSetup.printArea]);
  expect(areas).toMatchInlineSnapshot(`
    [
      [
        "summary",
        "4:4",
        undefined,
      ],
      [
        "pools",
        "1:1",
        undefined,
      ],
      [
        "purchases",
        "1:1",
        undefined,
      ],
      [
        "workspaces",
        "1:1",
        "A1:N7",
      ],
      [
        "missing",
        "1:1",
        undefined,
      ],
      [
        "holds",
        "1:1",
        "A1:M1",
      ],
      [
        "requests",
        "1:1",
        undefined,
      ],
      [
        "transactions",
        "1:1",
        "A1:K5",
      ],
      [
        "usage",
        "1:1",
        undefined,
      ],
      [
        "months",
        "1:1",
        undefined,
      ],
      [
        "subscriptions",
        "1:1",
        undefined,
      ],
      [
        "assigned",
        "1:1",
        undefined,
      ],
      [
        "About",
        "1:1",
        undefined,
      ],
    ]
  `);
});
