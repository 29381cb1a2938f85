import fc from 'fast-check';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { neutralise } from '../../src/core/csv-text.ts';
import { refusalIn, tableIn } from '../support/table.ts';

const HEADER = 'workspace,product,quantity';

test.each([
  ['commas', `${HEADER}\ngala-2026,seat,250\n`],
  ['semicolons', 'workspace;product;quantity\ngala-2026;seat;250\n'],
  ['tabs', 'workspace\tproduct\tquantity\ngala-2026\tseat\t250\n'],
  ['CRLF', `${HEADER}\r\ngala-2026,seat,250\r\n`],
  ['CR', `${HEADER}\rgala-2026,seat,250\r`],
  ['no line end at the end', `${HEADER}\ngala-2026,seat,250`],
  ['a byte order mark', `\ufeff${HEADER}\ngala-2026,seat,250\n`],
  ['quotes', '"workspace","product","quantity"\n"gala-2026","seat","250"\n'],
  ['blanks around headers', ' workspace , product,quantity \ngala-2026,seat,250\n'],
  ['quotes and CR', '"workspace",product,quantity\rgala-2026,"seat",250\r'],
])('%s: the same table', async (_, text) => {
  expect(await tableIn('csv', text)).toEqual({
    columns: ['workspace', 'product', 'quantity'],
    rows: [[2, 'gala-2026', 'seat', '250']],
  });
});

test('the delimiter is the one that the header has most of, outside quotes', async () => {
  const text = 'workspace;"product, module, ""seat"" or other";quantity,\ngala-2026;seat;"1,000"\n';
  expect(await tableIn('csv', text)).toEqual({
    columns: ['workspace', 'product, module, "seat" or other', 'quantity,'],
    rows: [[2, 'gala-2026', 'seat', '1,000']],
  });
});

test('rows are counted as a spreadsheet counts them: blank rows and quoted line breaks', async () => {
  const text = `\n  , ,\n${HEADER}\n\ngala-2026,"se\nat",250\n,,\n , ,,\n"",""\nexpo-2026,seat,"2\r\n"\n\n`;
  expect(await tableIn('csv', text)).toEqual({
    columns: ['workspace', 'product', 'quantity'],
    rows: [
      [5, 'gala-2026', 'se\nat', '250'],
      [9, 'expo-2026', 'seat', '2'],
    ],
  });
});

test('only a header: no rows', async () => {
  expect(await tableIn('csv', HEADER)).toEqual({ columns: ['workspace', 'product', 'quantity'], rows: [] });
});

test('a header called __proto__ is a column like any other', async () => {
  expect(await tableIn('csv', 'workspace,__proto__\ngala-2026,1\n')).toEqual({
    columns: ['workspace', '__proto__'],
    rows: [[2, 'gala-2026', '1']],
  });
});

test('cells that were neutralised come back as they were', async () => {
  const names = ['=HYPERLINK("http://gala.example")', '+1', '-1', '@SUM(A1)', '\tGala', "'=1", "'90s party", "'"];
  const text = names.map((name) => `"${neutralise(name).replaceAll('"', '""')}"\n`).join('');
  expect((await tableIn('csv', `name\n${text}`)).rows.map(([, name]) => name)).toEqual(names);
});

test.each([
  ['an empty file', '', 'it is empty'],
  ['only blank lines', '\n\n , \n', 'it is empty'],
  ['nothing but a mark of UTF-16', Buffer.from('\ufeff', 'utf16le'), 'it is empty'],
  [
    'half a character of UTF-16',
    Buffer.from(`\ufeff${HEADER}`, 'utf16le').subarray(0, -1),
    'it begins like UTF-16 text, but is cut off or damaged; save it as UTF-8 (in Excel: "CSV UTF-8")',
  ],
  [
    'UTF-16 without a mark',
    Buffer.from(HEADER, 'utf16le'),
    'it is UTF-16 text without a byte order mark; save it as UTF-8 (in Excel: "CSV UTF-8")',
  ],
  [
    'a workbook',
    Buffer.from('PK\x03\x04rest', 'latin1'),
    'it is a zip file or a workbook, not text; add --input-format xlsx if it is a workbook',
  ],
  [
    'an old workbook',
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    'it is an old binary .xls or a protected workbook, not text; save it as .xlsx',
  ],
])('%s is refused', async (_, bytes, reason) => {
  expect(await refusalIn(tableIn('csv', bytes))).toBe(`malformed-file: file "gala.csv": ${reason}`);
});

test.each([
  [
    'Latin-1 in a cell',
    Buffer.from(`${HEADER}\n\ngala-2026,seat,1\ng\xe4la,seat,1\n`, 'latin1'),
    'row 4, column "workspace": it is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")',
  ],
  [
    'Latin-1 in a quoted cell',
    Buffer.from(`${HEADER}\n"a,\n",seat,1\ngala,"s\xe9,at",1\n`, 'latin1'),
    'row 3, column "product": it is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")',
  ],
  [
    'Latin-1 in the header',
    Buffer.from('workspace,quantit\xe9\ngala-2026,1\n', 'latin1'),
    'row 1: the header is not UTF-8 text; save it as UTF-8 (in Excel: "CSV UTF-8")',
  ],
  ['a header twice', 'workspace,Product,PRODUCT\n', 'row 1, column "PRODUCT": the header is there twice, also as "Product"'],
  ['the same header twice', 'workspace,product, product \n', 'row 1, column "product": the header is there twice'],
  [
    'a value under an empty header',
    '\nworkspace,,quantity\ngala-2026,,1\ngala-2026,x,1\n',
    'row 4: cell B4 has a value, but its column has no header',
  ],
  ['a row that is too long', `${HEADER}\n"gala-2026",seat,1,2\n`, 'row 2: it has 4 cells, the header has 3'],
  [
    'a quote that is not closed',
    `${HEADER}\ngala-2026,"seat,1\nexpo-2026,seat,2\n`,
    'row 2, column "product": a quoted cell is never closed (or longer than 1024 KiB)',
  ],
  [
    'a quote that is not closed in the header',
    '"workspace,product\n',
    'row 1: a quoted cell is never closed (or longer than 1024 KiB)',
  ],
  [
    'a quote inside a cell',
    `${HEADER}\ngala-2026,seat,1\nexpo-2026,se"at,2\n`,
    'row 3, column "product": a quote is in the wrong place; put quotes around the whole cell, and double those inside it',
  ],
  [
    'text after a quote',
    `${HEADER}\n"gala"-2026,seat,1\n`,
    'row 2, column "workspace": a quote is in the wrong place; put quotes around the whole cell, and double those inside it',
  ],
  ['a row without end', `${HEADER}\n${'gala-2026,'.repeat(400_000)}`, 'row 2: it is longer than 1024 KiB'],
  [
    'a quoted cell without end',
    `${HEADER}\ngala-2026,seat,"${'1'.repeat(3_000_000)}"\n`,
    'row 2, column "quantity": a quoted cell is never closed (or longer than 1024 KiB)',
  ],
  ['a header without end', 'workspace,'.repeat(400_000), 'row 1: the header is longer than 1024 KiB'],
  [
    'too many columns',
    `${Array.from({ length: 1001 }, (_, index) => `c${index}`).join(',')}\n`,
    'row 1: it has 1001 columns, more than 1000',
  ],
])('%s is refused', async (_, bytes, reason) => {
  expect(await refusalIn(tableIn('csv', bytes))).toBe(`malformed-file: file "gala.csv", ${reason}`);
});

test('100,000 rows and more come in order, whatever the slices', async () => {
  const lines = Array.from({ length: 120_000 }, (_, index) =>
    index % 7 === 0 ? `"gala-${index}\n",seat,${index}` : `gala-${index},seat,${index}`,
  );
  const { rows } = await tableIn('csv', `${HEADER}\n${lines.join('\n')}\n`);
  expect(rows.length).toBe(120_000);
  expect(
    rows.every(
      ([row, workspace, , quantity], index) =>
        row === index + 2 && quantity === String(index) && workspace?.trim() === `gala-${index}`,
    ),
  ).toBe(true);
});

test('the rows can be read twice', async () => {
  const { readTable } = await import('../../src/files/read.ts');
  const table = await readTable({
    path: 'gala.csv',
    digest: 'd1',
    bytes: Buffer.from(`${HEADER}\ngala-2026,seat,1\n`),
    format: 'csv',
  });
  const rows = [{ row: 2, cells: ['gala-2026', 'seat', '1'] }];
  for (const time of ['first', 'second']) {
    const read = [];
    for await (const batch of table.rows) read.push(...batch);
    expect({ time, read }).toEqual({ time, read: rows });
  }
  expect(table).toMatchObject({ path: 'gala.csv', digest: 'd1' });
});

const cell = fc.string({ unit: fc.constantFrom('a', 'ä', ' ', "'", '=', '1') });

function csvOf(rows: readonly string[][], quote: string): string {
  return [['a', 'b', 'c'], ...rows].map((row) => row.map((text) => `${quote}${text}${quote}`).join(',')).join('\r\n');
}

test('a table is the same with quotes (parsed) and without (split)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }), async (rows) => {
      expect(await tableIn('csv', csvOf(rows, ''))).toEqual(await tableIn('csv', csvOf(rows, '"')));
    }),
  );
});

interface Spectrum {
  readonly name: string;
  readonly csv: Buffer;
  readonly json: Buffer;
}
const spectrum = await new Promise<Spectrum[]>((resolve, reject) => {
  const load = createRequire(import.meta.url)('csv-spectrum') as (done: (error: Error | null, cases: Spectrum[]) => void) => void;
  load((error, cases) => (error === null ? resolve(cases) : reject(error)));
});

/** Quotes inside a cell without quotes: RFC 4180 does not allow them, and this case's JSON has another telephone number. */
const AGAINST_THE_RFC = 'location_coordinates';

test.each(spectrum.filter(({ name }) => name !== AGAINST_THE_RFC))('csv-spectrum: $name', async ({ csv, json }) => {
  const { columns, rows } = await tableIn('csv', csv);
  const objects = rows.map(([, ...cells]) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
  expect(objects).toEqual(JSON.parse(json.toString()));
});

test('csv-spectrum: the one case that is no RFC 4180 is refused by its cell', async () => {
  const csv = spectrum.find(({ name }) => name === AGAINST_THE_RFC)?.csv ?? '';
  expect(await refusalIn(tableIn('csv', csv))).toBe(
    'malformed-file: file "gala.csv", row 2, column "Location Coordinates": a quote is in the wrong place; ' +
      'put quotes around the whole cell, and double those inside it',
  );
  expect(spectrum).toHaveLength(12);
});
