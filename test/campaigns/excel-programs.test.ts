import ExcelJS from 'exceljs';
import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Desk, newDesk } from '../view/excel/desk.ts';
import {
  calculated,
  fillByLibreOffice,
  fillByOpenpyxl,
  GNUMERIC,
  hasUno,
  installed,
  LIBREOFFICE,
  OPENPYXL,
} from '../view/excel/programs.ts';
import { tableIn } from '../support/table.ts';

const here = installed([OPENPYXL, GNUMERIC, LIBREOFFICE]);
const hasOffice = here.includes(LIBREOFFICE);
const office = hasOffice && hasUno();
if (!office) console.warn('LEFT OUT: filling in a form in LibreOffice (apt-get install libreoffice-calc python3-uno)');

test('at least one program is here to open workbooks', () => {
  expect(here.length).toBeGreaterThan(0);
});

describe.each(here)('$name', ({ name, saveAnew }) => {
  test.each(['pools', 'workspaces', 'transactions', 'transfers', 'usage', 'usage --all', 'all'])(
    'export %s: opened and saved, it is still a true copy',
    async (report) => {
      // openpyxl decodes an escaped name when it reads, and does not encode it again when it writes.
      const desk = await newDesk(
        name === 'openpyxl' ? undefined : { 'gala-2026': 'Gala _x0041_', 'expo-2026': '=1+1', tokyo: '東京 🎉' },
      );
      const file = `${report.replaceAll(/[ -]/g, '')}.xlsx`;
      mkdirSync(desk.path('anew'));
      await desk.run(`export ${report} ${file}`);
      saveAnew(desk.path(file), desk.path(`anew/${file}`));
      const { status, stderr } = await desk.run(`verify anew/${file}`);
      expect([status, stderr]).toEqual([0, '']);
    },
  );
});

const CELLS = { H6: '100', H7: 'yes', H9: 'missing', I9: 'as agreed', H12: '120' };
/** The rows of a form that say what is to be done. */
async function asked(desk: Desk, name: string): Promise<unknown> {
  const { columns, rows } = await tableIn('xlsx', readFileSync(desk.path(name)), {
    sheet: null,
    fit: (names) => (names.includes('Transfer') ? 'whole' : 0),
  });
  expect(columns).toEqual(['Workspace', 'Name', 'Starts', 'Status', 'Product', 'Missing', 'Available', 'Transfer', 'Note']);
  return rows;
}

describe.runIf(office && here.includes(OPENPYXL))('a form filled in by LibreOffice and by openpyxl', () => {
  test('gives the same rows, which are transferred', async () => {
    const desk = await newDesk();
    await desk.run('export transfers form.xlsx');
    fillByOpenpyxl(desk.path('form.xlsx'), desk.path('python.xlsx'), CELLS);
    fillByLibreOffice(desk.path('form.xlsx'), desk.path('office.xlsx'), CELLS);
    const rows = await asked(desk, 'python.xlsx');
    expect(await asked(desk, 'office.xlsx')).toEqual(rows);
    const [python, libre] = [
      await desk.run('transfer --file python.xlsx --dry-run --json'),
      await desk.run('transfer --file office.xlsx --dry-run --json'),
    ];
    expect(libre).toEqual(python);
    expect(JSON.parse(libre.stdout)).toMatchObject({ applied: 0, planned: 4, rejected: 0, skipped: 3, seats: 340 });
    for (const name of ['python.xlsx', 'office.xlsx']) expect((await desk.run(`verify ${name}`)).stderr).toBe('');
    const real = await desk.run('transfer --file office.xlsx --report outcome.xlsx --yes --json');
    expect(JSON.parse(real.stdout)).toMatchObject({ applied: 4, rejected: 0, skipped: 3, seats: 340 });
    expect((await tableIn('xlsx', readFileSync(desk.path('outcome.xlsx')))).rows.map((row) => [row[1], row[5]])).toEqual([
      ['6', 'applied'],
      ['7', 'applied'],
      ['8', 'skipped'],
      ['9', 'applied'],
      ['10', 'skipped'],
      ['11', 'skipped'],
      ['12', 'applied'],
    ]);
    // Filled in, or its report, saved by the one program or the other: nothing twice.
    for (const name of ['python.xlsx', 'office.xlsx']) {
      const again = await desk.run(`transfer --file ${name} --yes --json`);
      expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, rejected: 0, skipped: 4, replayed: 3, seats: 0 });
    }
    mkdirSync(desk.path('anew'));
    for (const { saveAnew } of [OPENPYXL, LIBREOFFICE]) {
      saveAnew(desk.path('outcome.xlsx'), desk.path('anew/outcome.xlsx'));
      const back = await desk.run('transfer --file anew/outcome.xlsx --yes --json');
      expect(JSON.parse(back.stdout)).toMatchObject({ applied: 0, rejected: 0, skipped: 3, replayed: 4, seats: 0 });
    }
  });

  test('keeps its lock and its rules', async () => {
    const desk = await newDesk();
    await desk.run('export transfers form.xlsx');
    fillByLibreOffice(desk.path('form.xlsx'), desk.path('office.xlsx'), CELLS);
    fillByOpenpyxl(desk.path('office.xlsx'), desk.path('both.xlsx'), {});
    const [sheet] = (await opened(desk.path('both.xlsx'))).worksheets;
    expect((sheet as unknown as { sheetProtection: object }).sheetProtection).toMatchObject({ sheet: true });
    expect(['A6', 'G6', 'H6', 'I6'].map((cell) => sheet?.getCell(cell).protection?.locked ?? true)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const rules = [6, 7, 8].map((row) => sheet?.getCell(`H${row}`).dataValidation);
    expect(rules.map((rule) => [rule?.type, rule?.showErrorMessage ?? false, rule?.error])).toEqual([
      ['list', false, 'a whole number from 1 to 500, or the word missing (120), or leave it blank.'],
      ['list', true, 'yes, or leave it blank.'],
      ['custom', true, 'nothing is available: leave it blank.'],
    ]);
  });
});

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

test.runIf(hasOffice)('what cannot be done turns red, as LibreOffice calculates it', async () => {
  const desk = await newDesk();
  await desk.run('export transfers form.xlsx');
  const book = await opened(desk.path('form.xlsx'));
  const [form] = book.worksheets;
  const [format] = (form as unknown as { conditionalFormattings: readonly Condition[] }).conditionalFormattings;
  expect(format?.ref).toBe('H6:H12');
  const rule = format?.rules[0]?.formulae[0] ?? '';
  const seats = ['seat', 120, 500] as const;
  const cells = [
    ...[null, 1, 120, 500, 'missing', 'MISSING', 0, 501, 1.5, -1, 'all', 'yes'].map((value) => [...seats, value] as const),
    ...[null, 'yes', 'Yes', 1, 'missing'].map((value) => ['badges', 1, 2, value] as const),
    ...[null, 'yes'].map((value) => ['live-voting', 1, 0, value] as const),
    ['seat', 600, 500, 'missing'] as const,
    // The last two are of one pool.
    [...seats, 300] as const,
    [...seats, 201] as const,
  ];
  const calculation = new ExcelJS.Workbook();
  const sheet = calculation.addWorksheet('rows');
  for (const [at, row] of cells.entries()) {
    const [number, last] = [at + 1, at === cells.length - 2 ? at + 2 : at + 1];
    const formula = rule
      .replaceAll(/\$([A-Z])\$6:\$[A-Z]\$12/g, `$$$1$$${number}:$$$1$$${last}`)
      .replaceAll(/\$([A-Z])6\b/g, `$$$1${number}`);
    for (const [place, value] of row.entries()) sheet.getCell(number, 5 + place).value = value;
    sheet.getCell(number, 1).value = { formula };
  }
  await calculation.xlsx.writeFile(desk.path('rows.xlsx'));
  const lines = readFileSync(calculated(desk.path('rows.xlsx'), desk.path('.')), 'utf8')
    .trim()
    .split('\n');
  const red = lines.flatMap((line, at) =>
    line.startsWith('TRUE,') ? [cells[at]?.slice(0, 1).concat(cells[at]?.[3] ?? '')] : [],
  );
  expect([lines.length, red]).toEqual([
    cells.length,
    [
      ...[0, 501, 1.5, -1, 'all', 'yes'].map((value) => ['seat', value]),
      ['badges', 1],
      ['badges', 'missing'],
      ['live-voting', 'yes'],
      ['seat', 'missing'],
      ['seat', 300],
    ],
  ]);
});

interface Condition {
  readonly ref: string;
  readonly rules: readonly { readonly formulae: readonly string[] }[];
}
