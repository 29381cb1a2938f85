import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { type Desk, HOSTILE, newDesk } from './desk.ts';

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

function blank(count: number): readonly undefined[] {
  return Array.from({ length: count }, () => undefined);
}

function first(book: ExcelJS.Workbook): ExcelJS.Worksheet {
  const [sheet] = book.worksheets;
  if (sheet === undefined) throw new Error('a workbook without a sheet');
  return sheet;
}

/** How many rows the cell of how to fill it in is merged over, from row 4 on. */
const HOW_TO_ROWS = 35;

/** Writes into cells of the form and saves it. */
async function fill(desk: Desk, form: string, cells: Readonly<Record<string, string | number>>): Promise<void> {
  const book = await opened(desk.path(form));
  for (const [cell, value] of Object.entries(cells)) first(book).getCell(cell).value = value;
  await book.xlsx.writeFile(desk.path(form));
}

test('a row for each missing item, under whose it is and of which day; only transfer and note can be written to', async () => {
  const desk = await newDesk();
  const { status, stdout, stderr } = await desk.run('export transfers form.xlsx --json');
  expect([status, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({
    file: desk.path('form.xlsx'),
    report: 'transfers',
    format: 'xlsx',
    organization: 'acme',
    rows: 7,
  });
  const book = await opened(desk.path('form.xlsx'));
  expect(book.worksheets.map(({ name }) => name)).toEqual(['transfers', 'About']);
  const sheet = first(book);
  const day = new Date('2026-12-01T00:00:00.000Z');
  const row = (key: string, product: string, missing: number, available: number) =>
    [undefined, key, HOSTILE[key], day, 'pre-production', product, missing, available, undefined, undefined] as const;
  // Of merged cells exceljs tells the same value for each.
  expect(
    sheet
      .getSheetValues()
      .slice(1, 13)
      .map((cells) => (cells as readonly unknown[]).slice(0, 10)),
  ).toEqual([
    [undefined, 'Acme Events'],
    [undefined, 'What is missing on 2026-11-21, and what is to be transferred'],
    [undefined, 'Fill in the yellow cells, save the file as .xlsx and send it back to ada@acme.example.'],
    blank(10),
    [undefined, 'Workspace', 'Name', 'Starts', 'Status', 'Product', 'Missing', 'Available', 'Transfer', 'Note'],
    row('gala-2026', 'seat', 120, 500),
    row('gala-2026', 'badges', 1, 2),
    row('gala-2026', 'live-voting', 1, 0),
    row('minus-one', 'seat', 120, 500),
    row('plus-one', 'seat', 120, 500),
    row('sum-day', 'seat', 120, 500),
    row('tokyo-summit', 'seat', 120, 500),
  ]);
  const unlocked = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].filter(
    (column) => sheet.getCell(`${column}6`).protection?.locked === false,
  );
  expect(unlocked).toEqual(['H', 'I']);
  const locks = book.worksheets.map((each) => (each as unknown as { sheetProtection: object }).sheetProtection);
  expect(locks).toEqual(Array.from({ length: 2 }, () => expect.objectContaining({ sheet: true })));
  expect(locks).not.toContainEqual(expect.objectContaining({ hashValue: expect.anything() }));
});

test('a cell takes what is possible in its row, and says what that is', async () => {
  const desk = await newDesk();
  await desk.world.event('expo-2027', { participants: 501 });
  await desk.run('export transfers form.xlsx');
  const sheet = first(await opened(desk.path('form.xlsx')));
  const rules = [6, 7, 8, 9].map((row) => {
    const { type, formulae, error, errorStyle, allowBlank, showErrorMessage } = sheet.getCell(`H${row}`).dataValidation;
    expect({ errorStyle, allowBlank }).toEqual({ errorStyle: 'stop', allowBlank: true });
    return [
      `${sheet.getCell(`A${row}`).text}, ${sheet.getCell(`E${row}`).text}`,
      type,
      formulae[0],
      error,
      showErrorMessage ?? false,
    ];
  });
  // Of seats any number can be typed: what is not possible turns red.
  expect(rules).toEqual([
    ['expo-2027, seat', 'list', '"500"', 'a whole number from 1 to 500, or leave it blank.', false],
    [
      'gala-2026, seat',
      'list',
      '"missing"',
      'a whole number from 1 to 500, or the word missing (120), or leave it blank.',
      false,
    ],
    ['gala-2026, badges', 'list', '"yes"', 'yes, or leave it blank.', true],
    ['gala-2026, live-voting', 'custom', 'LEN(H9)=0', 'nothing is available: leave it blank.', true],
  ]);
});

test('looks like a form: a page wide, its header on every page, whose it is and the page below', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  const sheet = first(await opened(desk.path('form.xlsx')));
  expect(sheet.pageSetup).toMatchObject({
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: '5:5',
  });
  expect(sheet.getCell('K4').text).toMatch(/^HOW TO FILL IT IN\n\nEach row is something an event is missing\./);
  expect(sheet.getCell(`K${3 + HOW_TO_ROWS}`).master.address).toBe('K4');
  expect(sheet.headerFooter.oddFooter).toBe('&LAcme Events: transfers&C2026-11-21&RPage &P of &N');
  expect([sheet.autoFilter, sheet.views[0]]).toMatchObject(['A5:I12', { state: 'frozen', ySplit: 5, showGridLines: false }]);
});

test('filled in, tried, transferred, reported, and the same file again', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  await fill(desk, 'form.xlsx', { H6: 'missing', H7: 'yes', H9: 150, I9: '=1+1 more', H12: 'Missing' });
  const tried = await desk.run('transfer --file form.xlsx --dry-run --json');
  const beyond = 'warning: 1 row goes beyond what is missing, by 30 seats; --no-excess refuses such rows\n';
  expect([tried.status, tried.stderr]).toEqual([0, beyond]);
  const row = (
    number: number,
    workspace: string,
    product: string,
    quantity: number | null,
    status: string,
    transaction: number | null,
    message: string | null = null,
  ) => ({ row: number, workspace, product, quantity, status, code: null, message, transaction }) as const;
  const blank = [row(8, 'gala-2026', 'live-voting', null, 'skipped', null), row(10, 'plus-one', 'seat', null, 'skipped', null)];
  expect(JSON.parse(tried.stdout)).toEqual({
    applied: 0,
    planned: 4,
    rejected: 0,
    skipped: 3,
    replayed: 0,
    withheld: 0,
    dryRun: true,
    seats: 390,
    excess: 30,
    rows: [
      row(6, 'gala-2026', 'seat', 120, 'planned', null),
      row(7, 'gala-2026', 'badges', 1, 'planned', null),
      blank[0],
      row(9, 'minus-one', 'seat', 150, 'planned', null, '30 more than workspace "minus-one" is missing of "seat"'),
      blank[1],
      row(11, 'sum-day', 'seat', null, 'skipped', null),
      row(12, 'tokyo-summit', 'seat', 120, 'planned', null),
    ],
  });
  const real = await desk.run('transfer --file form.xlsx --report outcome.xlsx --yes --json');
  expect([real.status, real.stderr]).toEqual([0, beyond]);
  expect(
    first(await opened(desk.path('outcome.xlsx')))
      .getSheetValues()
      .slice(1),
  ).toEqual([
    [undefined, 'Row', 'Workspace', 'Product', 'Quantity', 'Status', 'Code', 'Message', 'Transaction', 'Note'],
    [undefined, 6, 'gala-2026', 'seat', 120, 'applied', undefined, undefined, 3],
    [undefined, 7, 'gala-2026', 'badges', 1, 'applied', undefined, undefined, 4],
    [undefined, 8, 'gala-2026', 'live-voting', undefined, 'skipped'],
    [
      undefined,
      9,
      'minus-one',
      'seat',
      150,
      'applied',
      undefined,
      '30 more than workspace "minus-one" is missing of "seat"',
      5,
      '=1+1 more',
    ],
    [undefined, 10, 'plus-one', 'seat', undefined, 'skipped'],
    [undefined, 11, 'sum-day', 'seat', undefined, 'skipped'],
    [undefined, 12, 'tokyo-summit', 'seat', 120, 'applied', undefined, undefined, 6],
  ]);
  const note = await desk.run('transactions --workspace minus-one --format csv --columns quantity,note');
  expect(note.stdout).toBe("quantity,note\r\n150,'=1+1 more\r\n");
  const again = await desk.run('transfer --file form.xlsx --yes --json');
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, skipped: 5, replayed: 2, seats: 0 });
});

test('what is not possible is refused row by row, and nothing is transferred', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  await fill(desk, 'form.xlsx', { H6: 501, H8: 'yes', H9: 1.5, H10: 'all', H11: 120 });
  const { status, stdout, stderr } = await desk.run('transfer --file form.xlsx --dry-run --format csv --columns row,status,code');
  expect(stdout).toBe(
    [
      'row,status,code',
      '6,rejected,insufficient-entitlements',
      '7,skipped,',
      '8,rejected,insufficient-entitlements',
      '9,rejected,invalid-quantity',
      '10,rejected,invalid-quantity',
      '11,withheld,',
      '12,skipped,',
      '',
    ].join('\r\n'),
  );
  expect([status, stderr]).toEqual([
    5,
    [
      '2 rows (9, 10): quantity "1.5" is not a whole number from 1 to 1,000,000,000 (write digits only, for example 250)',
      'row 6: insufficient entitlements for workspace "gala-2026": pool "seat" has 500 available, 501 requested (1 short) (see what the pool holds with: entitle pools show seat)',
      'row 8: insufficient entitlements for workspace "gala-2026": pool "live-voting" has 0 available, 1 requested (1 short) (see what the pool holds with: entitle pools show live-voting)',
      'error: 4 rows of 7 were rejected; nothing was transferred',
      'hint: the result names every rejected row',
      '',
    ].join('\n'),
  ]);
});

test.each(['csv', 'json', 'ndjson'])('the form as .%s is read back too', async (format) => {
  const desk = await newDesk();
  await desk.run(`export transfers form.${format}`);
  const { status, stdout } = await desk.run(`transfer --file form.${format} --dry-run --json`);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ applied: 0, rejected: 0, skipped: 7 });
});

test('nothing is missing: a form without rows, and still how to', async () => {
  const desk = await newDesk();
  await desk.world.purchase('seat', 1000);
  await desk.world.purchase('live-voting', 1);
  const workspaces = [...Object.keys(HOSTILE).map((key) => `${key} seat missing`), 'gala-2026 badges', 'gala-2026 live-voting'];
  for (const each of workspaces) expect((await desk.run(`transfer ${each} --yes`)).status).toBe(0);
  expect((await desk.run('export transfers form.xlsx --json')).stdout).toContain('"rows": 0');
  const book = await opened(desk.path('form.xlsx'));
  expect(book.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ['transfers', 3 + HOW_TO_ROWS],
    ['About', 13],
  ]);
  expect(first(book).getCell('A2').text).toBe('Nothing is missing on 2026-11-21.');
  expect((await desk.run('verify form.xlsx')).status).toBe(0);
  expect((await desk.run('transfer --file form.xlsx --dry-run --json')).stdout).toContain('"rows": []');
});

test('what is held is told, needs no row where it is all, and is not asked for once more', async () => {
  const desk = await newDesk({ 'gala-2026': 'Gala', 'tokyo-summit': 'Tokyo' });
  for (const line of [
    'holds add gala-2026 seat 20 --until 2026-12-15',
    'holds add gala-2026 badges --until 2026-12-15',
    'holds add tokyo-summit seat 120 --until 2026-12-15',
    'export transfers form.xlsx',
    'export transfers form.csv',
  ])
    expect([line, (await desk.run(line)).status]).toEqual([line, 0]);
  const sheet = first(await opened(desk.path('form.xlsx')));
  const rows = sheet.getSheetValues().slice(5, 8) as readonly (readonly unknown[])[];
  expect(rows.map((cells) => [cells[1], ...cells.slice(5, 9)])).toEqual([
    ['Workspace', 'Product', 'Missing', 'Held', 'Available'],
    ['gala-2026', 'seat', 120, 20, 360],
    ['gala-2026', 'live-voting', 1, 0, 0],
  ]);
  const { formulae, prompt } = sheet.getCell('I6').dataValidation;
  expect([formulae, prompt]).toEqual([
    ['"missing"'],
    'gala-2026, seat: a whole number from 1 to 360, or the word missing (100), or leave it blank.',
  ]);
  await fill(desk, 'form.xlsx', { I6: 'missing' });
  const { stdout } = await desk.run('transfer --file form.xlsx --yes --format csv --columns workspace,product,quantity,status');
  expect(stdout).toBe('workspace,product,quantity,status\r\ngala-2026,seat,100,applied\r\ngala-2026,live-voting,,skipped\r\n');
  expect((await desk.run('verify form.xlsx')).status).toBe(0);
  expect((await desk.run('transfer --file form.csv --dry-run')).status).toBe(0);
});
