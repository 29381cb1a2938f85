import ExcelJS from 'exceljs';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newWorld } from '../../support/store.ts';
import { zip } from '../../support/zip.ts';
import { unzipped } from '../unzipped.ts';
import { type Desk, deskOn, newDesk } from './desk.ts';

/** Opens a workbook, does something to it and saves it under its own name. */
async function edit(desk: Desk, name: string, change: (book: ExcelJS.Workbook) => void): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(desk.path(name));
  change(book);
  await book.xlsx.writeFile(desk.path(name));
}

/** What is wrong with a workbook, a line each, and the last words. */
async function problemsOf(desk: Desk, name: string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await desk.run(`verify ${name} --json`);
  const { problems } = JSON.parse(stdout) as { readonly problems: readonly { readonly message: string }[] };
  const { error } = JSON.parse(stderr) as { readonly error: { readonly message: string } };
  return [...problems.map(({ message }) => message), `${status}: ${error.message.replace(desk.path(name), name)}`];
}

/** Everything that can change after an export, changed, and a month gone by. */
async function later({ world, run }: Desk): Promise<void> {
  await world.purchase('seat', 77);
  await world.module('gamification');
  const changes = [
    'transfer gala-2026 seat 30 --yes',
    'transfer gala-2026 badges --yes',
    'purchases revoke 1 5 --yes',
    'workspaces update minus-one --name Renamed --participants 999',
    'workspaces create brand-new --name New --starts 2027-01-01 --ends 2027-01-02',
    'workspaces install plus-one badges',
    'workspaces tag gala-2026 region=APAC year=2026',
    'products rename badges Badge',
    'products remove gamification',
    'promote sum-day --yes',
  ];
  for (const change of changes) expect([change, (await run(change)).stderr]).toEqual([change, '']);
  world.clock.set('2026-12-21T09:00:00.000Z');
}

describe('a true copy', () => {
  test.each(['pools', 'workspaces', 'transactions', 'transfers', 'usage', 'all'])(
    '%s: at once, and after everything has changed',
    async (report) => {
      const desk = await newDesk();
      await desk.run('transfer tokyo-summit seat 20 --yes');
      await desk.run('workspaces tag gala-2026 region=EMEA');
      await desk.run('products rename live-voting Voting');
      await desk.run(`export ${report} copy.xlsx`);
      const { status, stdout, stderr } = await desk.run('verify copy.xlsx');
      expect([status, stdout, stderr]).toEqual([
        0,
        `A true copy: ${desk.path('copy.xlsx')} is "${report}" of acme on 2026-11-21, transaction 3.\n`,
        '',
      ]);
      await later(desk);
      expect((await desk.run('verify copy.xlsx')).stdout).toBe(stdout);
    },
  );

  test('of holds and requests, as they were', async () => {
    const desk = await newDesk();
    const typed = async (line: string) => expect([line, (await desk.run(line)).status]).toEqual([line, 0]);
    await typed('holds add gala-2026 seat 20 --until 2026-12-15');
    await typed('holds add gala-2026 seat 5 --until 2026-12-15');
    await typed('holds add tokyo-summit seat 4 --until 2026-12-15');
    await typed('holds post 4 3 --yes');
    await typed('requests add gala-2026 seat missing --note guests');
    await typed('requests add gala-2026 seat 1500');
    await typed('export all copy.xlsx');
    await typed('export all copy.json');
    const { holds, requests } = JSON.parse(readFileSync(desk.path('copy.json'), 'utf8'));
    expect(holds).toEqual(JSON.parse((await desk.run('holds --json')).stdout).toReversed());
    expect(requests).toEqual(JSON.parse((await desk.run('requests --json')).stdout).toReversed());
    expect((await desk.run('verify copy.xlsx')).status).toBe(0);
    await typed('holds post 3 7 --yes');
    await typed('holds add gala-2026 seat 1 --until 2026-12-15');
    await typed('requests decline 2 --note no');
    await typed('requests approve 1 --yes');
    await typed('requests add gala-2026 seat 2');
    desk.world.clock.set('2026-12-21T09:00:00.000Z');
    expect((await desk.run('verify copy.xlsx')).status).toBe(0);
    await edit(desk, 'copy.xlsx', (book) => {
      const sheet = book.getWorksheet('holds');
      if (sheet === undefined) throw new Error('no sheet of holds');
      sheet.getCell('E2').value = 21;
    });
    expect((await problemsOf(desk, 'copy.xlsx')).join('\n')).toContain('holds');
  });

  test('of an organization without a transaction', async () => {
    const desk = deskOn(await newWorld());
    await desk.run('export all empty.xlsx');
    const { stdout } = await desk.run('verify empty.xlsx --json');
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      workbook: desk.path('empty.xlsx'),
      organization: 'acme',
      report: 'all',
      day: '2026-11-21',
      transactions: 0,
      workspaces: 0,
      head: null,
      differences: 0,
      problems: [],
    });
  });

  test('opened and saved by another program, with other colours and widths', async () => {
    const desk = await newDesk();
    await desk.run('export all copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      const [sheet] = book.worksheets;
      if (sheet === undefined) throw new Error('a workbook without a sheet');
      sheet.getColumn(2).width = 80;
      sheet.getCell('A2').font = { italic: true };
    });
    expect((await desk.run('verify copy.xlsx')).status).toBe(0);
  });

  test('a form stays one when it is filled in', async () => {
    const desk = await newDesk();
    await desk.run('export transfers form.xlsx');
    await edit(desk, 'form.xlsx', (book) => {
      const sheet = book.getWorksheet('transfers');
      if (sheet === undefined) throw new Error('the form is gone');
      sheet.getCell('H6').value = 'missing';
      sheet.getCell('I6').value = 'as agreed';
    });
    expect((await desk.run('verify form.xlsx')).status).toBe(0);
  });
});

describe('not a true copy', () => {
  test('cells that were changed, with what they should hold', async () => {
    const desk = await newDesk();
    await desk.run('export all copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      const cells: readonly (readonly [string, string, ExcelJS.CellValue])[] = [
        ['pools', 'D2', 5000],
        ['pools', 'G2', { formula: '500', result: 500 }],
        ['purchases', 'D2', '500'],
        ['workspaces', 'D2', new Date('2026-12-02T00:00:00.000Z')],
        ['workspaces', 'B3', null],
        ['missing', 'A9', 'one-more'],
        ['transactions', 'H1', 'Who'],
        ['About', 'B3', 'Acme'],
      ];
      for (const [sheet, cell, value] of cells) {
        const found = book.getWorksheet(sheet);
        if (found === undefined) throw new Error(`no sheet ${sheet}`);
        found.getCell(cell).value = value;
      }
    });
    expect(await problemsOf(desk, 'copy.xlsx')).toEqual([
      'sheet "pools", cell D2: expected "500", found "5000"',
      'sheet "pools", cell G2: expected "500", found "a cell that holds a formula; paste values only"',
      'sheet "purchases", cell D2: expected "500", found "500 (a text)"',
      'sheet "workspaces", cell D2: expected "2026-12-01", found "2026-12-02"',
      'sheet "workspaces", cell B3: expected "-1", found nothing',
      'sheet "missing", cell A9: expected nothing, found "one-more"',
      'sheet "transactions", cell H1: expected "Actor", found "Who"',
      'sheet "About", cell B3: expected "Acme Events", found "Acme"',
      '7: workbook "copy.xlsx" is not a true copy: 8 differences',
    ]);
  });

  test('sheets that are gone or were added; a day that is not that of its time', async () => {
    const desk = await newDesk();
    await desk.run('export pools copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      book.removeWorksheet('purchases');
      book.addWorksheet('my notes').addRow(['nothing']);
      const about = book.getWorksheet('About');
      if (about === undefined) throw new Error('the stamp is gone');
      about.getCell('B5').value = '2027-06-01';
    });
    const [missing, ...rest] = await problemsOf(desk, 'copy.xlsx');
    expect(missing).toBe('sheet "pools", cell G2: expected "0", found "500"');
    expect(rest).toEqual(
      expect.arrayContaining([
        'sheet "purchases" is missing',
        'sheet "summary", cell A2: expected "Pools on 2027-06-01", found "Pools on 2026-11-21"',
        'sheet "About", cell B5: expected "2026-11-21", found "2027-06-01"',
        'sheet "my notes" was added',
        expect.stringMatching(/^7: workbook "copy.xlsx" is not a true copy: \d+ differences$/),
      ]),
    );
  });

  test('for people: a table of the cells', async () => {
    const desk = await newDesk();
    await desk.run('export transactions copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      const sheet = book.getWorksheet('transactions');
      if (sheet === undefined) throw new Error('no transactions');
      sheet.getCell('E3').value = 20;
    });
    const { status, stdout, stderr } = await desk.run('verify copy.xlsx');
    expect([status, stdout, stderr]).toEqual([
      7,
      [
        'CODE            SHEET         CELL  EXPECTED  FOUND',
        '✗ cell-differs  transactions  E3    2         20',
        '',
        `Not a true copy: ${desk.path('copy.xlsx')} differs in 1 place from "transactions" of acme on 2026-11-21, transaction 2.`,
        '',
      ].join('\n'),
      `error: workbook "${desk.path('copy.xlsx')}" is not a true copy: 1 difference\n` +
        'hint: the result names the sheets and cells; export the report again\n',
    ]);
  });

  test('the first hundred cells are named, and the others counted', async () => {
    const desk = await newDesk();
    await desk.run('export workspaces copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      const sheet = book.getWorksheet('workspaces');
      for (let row = 1; row <= 60; row += 1) sheet?.addRow(['more', row]);
    });
    const problems = await problemsOf(desk, 'copy.xlsx');
    expect(problems.length).toBe(102);
    expect(problems.slice(99)).toEqual([
      'sheet "workspaces", cell B57: expected nothing, found "50"',
      '20 more differences are not listed',
      '7: workbook "copy.xlsx" is not a true copy: 120 differences',
    ]);
  });
});

describe('what cannot be compared', () => {
  test('a workbook of another store, one of a newer copy of this store, and one with a changed hash', async () => {
    const [desk, other] = [await newDesk(), await newDesk()];
    await other.run('transfer gala-2026 seat 1 --yes');
    await other.run('transfer gala-2026 seat 1 --yes');
    await other.run('export pools newer.xlsx');
    await other.run('export pools changed.xlsx');
    await edit(other, 'changed.xlsx', (book) => {
      const about = book.getWorksheet('About');
      if (about !== undefined) about.getCell('B9').value = 'f'.repeat(64);
    });
    const said = (name: string) =>
      `error: workbook "${name}" is not of this ledger: transaction 4 of organization "acme" does not have the hash it is stamped with\n` +
      'hint: it comes from another store or a newer copy of this one, its stamp was changed, or a log was rewritten: see entitle verify\n';
    for (const [at, name] of [
      [desk, other.path('newer.xlsx')],
      [other, other.path('changed.xlsx')],
    ] as const) {
      const { status, stdout, stderr } = await at.run(`verify ${name}`);
      expect([status, stdout, stderr]).toEqual([7, '', said(name)]);
    }
  });

  test('a workbook without a stamp, and files that are no workbooks', async () => {
    const desk = await newDesk();
    await desk.run('export pools copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => book.removeWorksheet('About'));
    expect((await desk.run('verify copy.xlsx')).stderr).toBe(
      `error: workbook "${desk.path('copy.xlsx')}" has no stamp: its last sheet does not say what it is a copy of\n` +
        'hint: only an .xlsx that entitle export has written can be verified\n',
    );
    await desk.run('export pools copy.json');
    const json = await desk.run('verify copy.json');
    expect([json.status, json.stderr.split('(')[0]]).toEqual([
      7,
      `error: file "${desk.path('copy.json')}": it is not a workbook `,
    ]);
    expect((await desk.run('verify copy.xlsx --expect abc')).status).toBe(2);
  });

  test('who is no Entitlement manager compares nothing', async () => {
    const desk = await newDesk();
    await desk.world.member('max@acme.example', 'admin');
    await desk.run('export pools copy.xlsx');
    const { status, stderr } = await desk.run('verify copy.xlsx --as max@acme.example --json');
    expect([status, JSON.parse(stderr)]).toMatchObject([3, { error: { code: 'not-permitted' } }]);
  });
});

describe('a stamp in JSON', () => {
  test('an object around the report; without --stamp only the report', async () => {
    const desk = await newDesk();
    await desk.run('export transactions plain.json');
    await desk.run('export transactions stamped.json --stamp');
    const [plain, stamped] = ['plain.json', 'stamped.json'].map(
      (name) => JSON.parse(readFileSync(desk.path(name), 'utf8')) as unknown,
    );
    const activity = JSON.parse((await desk.run('activity --limit 1 --json')).stdout) as readonly {
      readonly id: number;
      readonly hash: string;
    }[];
    const ledger = (plain as readonly { readonly id: number; readonly hash: string }[]).at(-1);
    expect(stamped).toEqual({
      stamp: {
        organization: 'acme',
        name: 'Acme Events',
        report: 'transactions',
        day: '2026-11-21',
        at: '2026-11-21T09:00:00.000Z',
        actor: 'ada@acme.example',
        ledger: { id: ledger?.id, hash: ledger?.hash },
        activity: { id: activity[0]?.id, hash: activity[0]?.hash },
        command: `entitle export transactions ${desk.path('stamped.json')} --stamp`,
      },
      transactions: plain,
    });
  });

  test.each([
    ['pools report.csv', 'a stamp does not fit into csv, which holds one table'],
    ['pools report.ndjson', 'a stamp does not fit into ndjson, which holds one table'],
  ])('export %s --stamp is refused', async (words, reason) => {
    const desk = await newDesk();
    const { status, stderr } = await desk.run(`export ${words} --stamp`);
    expect([status, stderr.split('\n')[0]]).toEqual([2, `error: ${reason}`]);
  });
});

test('a form with a stamp in JSON is read back, and knows where it belongs', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.json --stamp');
  const { status, stdout } = await desk.run('transfer --file form.json --dry-run --json');
  expect([status, JSON.parse(stdout)]).toMatchObject([0, { skipped: 7, rejected: 0 }]);
  const other = await newDesk();
  await other.run('transfer gala-2026 seat 1 --yes');
  await other.run('export transfers other.json --stamp');
  expect((await desk.run(`transfer --file ${other.path('other.json')} --dry-run`)).status).toBe(6);
});

describe('the values are right, but nobody would see them', () => {
  /** Changes the XML of parts, as a text editor would. */
  async function doctored(report: string, change: (parts: Record<string, string>) => void): Promise<readonly string[]> {
    const desk = await newDesk();
    await desk.run('transfer tokyo-summit seat 20 --yes');
    await desk.run(`export ${report} copy.xlsx`);
    const parts = Object.fromEntries(await unzipped(readFileSync(desk.path('copy.xlsx'))));
    change(parts);
    writeFileSync(desk.path('copy.xlsx'), zip(Object.entries(parts).map(([name, data]) => ({ name, data }))));
    return problemsOf(desk, 'copy.xlsx');
  }

  const replace =
    (part: string, from: string | RegExp, to: string) =>
    (parts: Record<string, string>): void => {
      const text = parts[part] ?? '';
      expect(text).toMatch(from);
      parts[part] = text.replace(from, to);
    };

  test.each<[string, string, (parts: Record<string, string>) => void, RegExp]>([
    [
      'another date',
      'workspaces',
      replace('xl/styles.xml', 'formatCode="yyyy-mm-dd"', 'formatCode="yyyy-mm-&quot;01&quot;"'),
      /^sheet "workspaces", cell D2: what it holds is shown by the format "yyyy-mm-"01""$/,
    ],
    [
      'days from 1904',
      'workspaces',
      replace('xl/workbook.xml', '<bookViews>', '<workbookPr date1904="1"/><bookViews>'),
      /^days are counted from 1904/,
    ],
    [
      'a hidden row',
      'workspaces',
      replace('xl/worksheets/sheet1.xml', '<row r="3"', '<row r="3" hidden="1"'),
      /^sheet "workspaces": row 3 is hidden$/,
    ],
    [
      'a row of no height',
      'workspaces',
      replace('xl/worksheets/sheet1.xml', '<row r="3"', '<row r="3" ht="0" customHeight="1"'),
      /^sheet "workspaces": row 3 is hidden$/,
    ],
    [
      'a hidden column',
      'workspaces',
      replace('xl/worksheets/sheet1.xml', '<col min="3"', '<col hidden="1" min="3"'),
      /^sheet "workspaces": column C is hidden$/,
    ],
    [
      'a hidden sheet',
      'all',
      replace('xl/workbook.xml', /<sheet name="missing"/, '<sheet state="hidden" name="missing"'),
      /^sheet "missing": the sheet is hidden$/,
    ],
    [
      'a name',
      'pools',
      replace('xl/workbook.xml', '<definedNames>', '<definedNames><definedName name="seats">5000</definedName>'),
      /^the name "seats" is defined$/,
    ],
    [
      'merged cells',
      'pools',
      replace(
        'xl/worksheets/sheet1.xml',
        '</sheetData>',
        '</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
      ),
      /cells A2:A3 are merged|merged/,
    ],
    [
      'merged cells in a form, beside its own',
      'transfers',
      replace('xl/worksheets/sheet1.xml', /<mergeCell ref="K4:K[0-9]+"\/>/, '$&<mergeCell ref="A6:A7"/>'),
      /^sheet "transfers": cells A6:A7 are merged$/,
    ],
    [
      'a larger cell of how to fill in a form',
      'transfers',
      replace('xl/worksheets/sheet1.xml', /<mergeCell ref="K4:K[0-9]+"\/>/, '<mergeCell ref="E4:K38"/>'),
      /^sheet "transfers": cells E4:K38 are merged$/,
    ],
    [
      'a condition that also reaches what is not filled in',
      'transfers',
      replace(
        'xl/worksheets/sheet1.xml',
        /<conditionalFormatting sqref="(H6:H[0-9]+)"/,
        '<conditionalFormatting sqref="$1 F6:F9"',
      ),
      /^sheet "transfers": cells H6:H12 F6:F9 look otherwise under conditions$/,
    ],
    [
      'a condition in an export',
      'pools',
      replace('xl/worksheets/sheet1.xml', '</sheetData>', '</sheetData><conditionalFormatting sqref="D2"/>'),
      /^sheet "pools": cells D2 look otherwise under conditions$/,
    ],
    [
      'other words on how to fill in a form',
      'transfers',
      replace('xl/sharedStrings.xml', 'A transfer is final', 'A transfer is a trial'),
      /^sheet "transfers", cell K4: expected /,
    ],
    [
      'another customer on top of a form',
      'transfers',
      replace('xl/sharedStrings.xml', /<t([^>]*)>Acme Events</, '<t$1>Beta Events<'),
      /^sheet "transfers", cell A1: expected "Acme Events", found "Beta Events"$/,
    ],
    [
      'a line in the summary',
      'usage',
      replace('xl/worksheets/sheet1.xml', 'Purchased: 500 seats', 'Purchased: 900 seats'),
      /^sheet "summary", cell A[0-9]+: expected "Purchased: 500 seats/,
    ],
  ])('%s', async (_, report, change, said) => {
    const problems = await doctored(report, change);
    expect(
      problems.some((line) => said.test(line)),
      problems.join('\n'),
    ).toBe(true);
    expect(problems.at(-1)).toMatch(/^7: workbook "copy.xlsx" is not a true copy/);
  });

  test.each([
    ['another number', 500, '"5000"'],
    ['nothing', 500, ';;;'],
    ['thousands', 500, '0,'],
    ['a day', 500, 'yyyy-mm-dd'],
  ])('a number format that shows %s', async (_, value, numFmt) => {
    const desk = await newDesk();
    await desk.run('export pools copy.xlsx');
    await edit(desk, 'copy.xlsx', (book) => {
      const cell = book.getWorksheet('pools')?.getCell('D2');
      // A style of its own: exceljs shares one among all cells that look alike.
      if (cell !== undefined) cell.style = { ...cell.style, numFmt };
      expect(cell?.value).toBe(value);
    });
    expect(await problemsOf(desk, 'copy.xlsx')).toEqual([
      `sheet "pools", cell D2: what it holds is shown by the format "${numFmt}"`,
      '7: workbook "copy.xlsx" is not a true copy: 1 difference',
    ]);
  });

  test('one part under two names that differ in case, and a cell of two values', async () => {
    const desk = await newDesk();
    await desk.run('export pools copy.xlsx');
    const parts = Object.fromEntries(await unzipped(readFileSync(desk.path('copy.xlsx'))));
    const sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
    const written = (more: Record<string, string>) =>
      writeFileSync(desk.path('copy.xlsx'), zip(Object.entries({ ...parts, ...more }).map(([name, data]) => ({ name, data }))));
    written({ 'XL/Worksheets/Sheet1.xml': sheet.replace('500', '900') });
    expect((await desk.run('verify copy.xlsx')).status).toBe(7);
    written({ 'xl/worksheets/sheet1.xml': sheet.replace('<v>500</v>', '<v>500</v><v>900</v>') });
    expect((await desk.run('verify copy.xlsx')).status).toBe(7);
  });
});
