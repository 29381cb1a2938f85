import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { type Desk, HOSTILE, newDesk } from './desk.ts';

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

function first(book: ExcelJS.Workbook): ExcelJS.Worksheet {
  const [sheet] = book.worksheets;
  if (sheet === undefined) throw new Error('a workbook without a sheet');
  return sheet;
}

/** Writes into cells of the form and saves it. */
async function fill(desk: Desk, form: string, cells: Readonly<Record<string, string | number>>): Promise<void> {
  const book = await opened(desk.path(form));
  for (const [cell, value] of Object.entries(cells)) first(book).getCell(cell).value = value;
  await book.xlsx.writeFile(desk.path(form));
}

test('a row for each missing item, headed by keys; only transfer and note can be written to', async () => {
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
  expect(book.worksheets.map(({ name }) => name)).toEqual(['transfers', 'How to', 'About']);
  const sheet = first(book);
  const day = new Date('2026-12-01T00:00:00.000Z');
  const row = (key: string, product: string, missing: number, available: number) =>
    [undefined, key, HOSTILE[key], day, 'pre-production', product, missing, available] as const;
  expect(sheet.getSheetValues().slice(1)).toEqual([
    [undefined, 'workspace', 'name', 'startsOn', 'status', 'product', 'missing', 'available', 'transfer', 'note'],
    row('gala-2026', 'seat', 120, 500),
    row('gala-2026', 'badges', 1, 2),
    row('gala-2026', 'live-voting', 1, 0),
    row('minus-one', 'seat', 120, 500),
    row('plus-one', 'seat', 120, 500),
    row('sum-day', 'seat', 120, 500),
    row('tokyo-summit', 'seat', 120, 500),
  ]);
  const unlocked = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].filter(
    (column) => sheet.getCell(`${column}2`).protection?.locked === false,
  );
  expect(unlocked).toEqual(['H', 'I']);
  const locks = book.worksheets.map((each) => (each as unknown as { sheetProtection: object }).sheetProtection);
  expect(locks).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ sheet: true })));
  expect(locks).not.toContainEqual(expect.objectContaining({ hashValue: expect.anything() }));
});

test('a cell takes what is possible in its row, and says what that is', async () => {
  const desk = await newDesk();
  await desk.world.event('expo-2027', { participants: 501 });
  await desk.run('export transfers form.xlsx');
  const sheet = first(await opened(desk.path('form.xlsx')));
  const rules = [2, 3, 4, 5].map((row) => {
    const { type, formulae, error, errorStyle, allowBlank, showErrorMessage } = sheet.getCell(`H${row}`).dataValidation;
    expect({ errorStyle, allowBlank, showErrorMessage }).toEqual({
      errorStyle: 'stop',
      allowBlank: true,
      showErrorMessage: true,
    });
    return [`${sheet.getCell(`A${row}`).text}, ${sheet.getCell(`E${row}`).text}`, type, formulae[0], error];
  });
  expect(rules).toEqual([
    [
      'expo-2027, seat',
      'custom',
      'IF(ISNUMBER(H2),AND(H2>=1,H2<=500,H2=INT(H2)),FALSE)',
      'a whole number from 1 to 500, or leave it blank.',
    ],
    [
      'gala-2026, seat',
      'custom',
      'IF(ISNUMBER(H3),AND(H3>=1,H3<=500,H3=INT(H3)),LOWER(H3)="missing")',
      'a whole number from 1 to 500, or the word missing (120), or leave it blank.',
    ],
    ['gala-2026, badges', 'list', '"yes"', 'yes, or leave it blank.'],
    ['gala-2026, live-voting', 'custom', 'LEN(H5)=0', 'nothing is available: leave it blank.'],
  ]);
});

test('filled in, tried, transferred, reported, and the same file again', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  await fill(desk, 'form.xlsx', { H2: 'missing', H3: 'yes', H5: 150, I5: '=1+1 more', H8: 'Missing' });
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
  const blank = [row(4, 'gala-2026', 'live-voting', null, 'skipped', null), row(6, 'plus-one', 'seat', null, 'skipped', null)];
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
      row(2, 'gala-2026', 'seat', 120, 'planned', null),
      row(3, 'gala-2026', 'badges', 1, 'planned', null),
      blank[0],
      row(5, 'minus-one', 'seat', 150, 'planned', null, '30 more than workspace "minus-one" is missing of "seat"'),
      blank[1],
      row(7, 'sum-day', 'seat', null, 'skipped', null),
      row(8, 'tokyo-summit', 'seat', 120, 'planned', null),
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
    [undefined, 2, 'gala-2026', 'seat', 120, 'applied', undefined, undefined, 3],
    [undefined, 3, 'gala-2026', 'badges', 1, 'applied', undefined, undefined, 4],
    [undefined, 4, 'gala-2026', 'live-voting', undefined, 'skipped'],
    [
      undefined,
      5,
      'minus-one',
      'seat',
      150,
      'applied',
      undefined,
      '30 more than workspace "minus-one" is missing of "seat"',
      5,
      '=1+1 more',
    ],
    [undefined, 6, 'plus-one', 'seat', undefined, 'skipped'],
    [undefined, 7, 'sum-day', 'seat', undefined, 'skipped'],
    [undefined, 8, 'tokyo-summit', 'seat', 120, 'applied', undefined, undefined, 6],
  ]);
  const note = await desk.run('transactions --workspace minus-one --format csv --columns quantity,note');
  expect(note.stdout).toBe("quantity,note\r\n150,'=1+1 more\r\n");
  const again = await desk.run('transfer --file form.xlsx --yes --json');
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, skipped: 5, replayed: 2, seats: 0 });
});

test('what is not possible is refused row by row, and nothing is transferred', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  await fill(desk, 'form.xlsx', { H2: 501, H4: 'yes', H5: 1.5, H6: 'all', H7: 120 });
  const { status, stdout, stderr } = await desk.run('transfer --file form.xlsx --dry-run --format csv --columns row,status,code');
  expect(stdout).toBe(
    [
      'row,status,code',
      '2,rejected,insufficient-entitlements',
      '3,skipped,',
      '4,rejected,insufficient-entitlements',
      '5,rejected,invalid-quantity',
      '6,rejected,invalid-quantity',
      '7,withheld,',
      '8,skipped,',
      '',
    ].join('\r\n'),
  );
  expect([status, stderr]).toEqual([
    5,
    [
      '2 rows (5, 6): quantity "1.5" is not a whole number from 1 to 1,000,000,000 (write digits only, for example 250)',
      'row 2: workspace "gala-2026" cannot get what it needs: pool "seat" has 500 available, 501 requested (1 short) (see what the pool holds with: entitle pools show seat)',
      'row 4: workspace "gala-2026" cannot get what it needs: pool "live-voting" has 0 available, 1 requested (1 short) (see what the pool holds with: entitle pools show live-voting)',
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
    ['transfers', 1],
    ['How to', 9],
    ['About', 13],
  ]);
});
