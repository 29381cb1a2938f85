/** What spreadsheets do to files, in every format in which it can happen, is undone by the readers. */

import { expect, test } from 'vitest';
import type { InputFormat, Wanted } from '../../src/core/input.ts';
import { hiddenIn, refusalIn, tableIn } from '../support/table.ts';
import { sheet, workbook } from '../support/workbook.ts';

const TABLE = {
  columns: ['workspace', 'product', 'quantity'],
  rows: [[2, 'gala-2026', 'seat', '250']],
};
const HEADER = 'workspace,product,quantity';
const ROW = 'gala-2026,seat,250';

/** What `transfer --file` looks for. */
const WANTED: Wanted = {
  sheet: null,
  fit: (names) => {
    const known = ['workspace', 'product', 'quantity'].filter((name) => names.includes(name)).length;
    return known === 3 ? 'whole' : known;
  },
};
const onSheet = (name: string): Wanted => ({ ...WANTED, sheet: name });

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

test.each<[string, InputFormat, string | Buffer]>([
  ['sep=;', 'csv', 'sep=;\r\nworkspace;product;quantity\r\ngala-2026;seat;250\r\n'],
  ['"sep=,"', 'csv', `"sep=,"\n${HEADER}\n${ROW}\n`],
  ['sep=|', 'csv', 'SEP=|\nworkspace|product|quantity\ngala-2026|seat|250'],
  ['UTF-16', 'csv', utf16(`${HEADER}\n${ROW}\n`)],
  ['UTF-16 with tabs, as "Unicode Text"', 'csv', utf16(`${HEADER}\r\n${ROW}\r\n`.replaceAll(',', '\t'))],
  ['UTF-16, big end first', 'csv', utf16(`${HEADER}\n${ROW}\n`).swap16()],
  ['blanks around values and headers', 'csv', ` workspace ,product\t, quantity\ngala-2026 , seat,  250 \n`],
  ['no-break blanks', 'csv', `workspace\u00a0,\u202fproduct,quantity\ngala-2026\u00a0,\u2007seat\u202f,\u00a0250\n`],
  ['empty columns at the end', 'csv', `${HEADER},,\n${ROW},,\n,,,,\n`],
  ['an empty column in between', 'csv', 'workspace,,product,quantity\ngala-2026,,seat,250\n'],
  ['a row with blank cells too many', 'csv', `${HEADER}\n${ROW}, ,\u00a0\n`],
])('CSV: %s', async (_, format, bytes) => {
  expect(await tableIn(format, bytes)).toEqual(TABLE);
});

test('CSV: a short row ends in empty cells', async () => {
  expect(await tableIn('csv', `${HEADER},note\r\n${ROW}\r\nexpo-2026\r\n`)).toEqual({
    columns: ['workspace', 'product', 'quantity', 'note'],
    rows: [
      [2, 'gala-2026', 'seat', '250', ''],
      [3, 'expo-2026', '', '', ''],
    ],
  });
});

test.each([
  ['a title and a blank row', `Transfers week 48,,\n,,\n${HEADER}\n${ROW}\n`, 4],
  ['a title with the other mark in it', `Transfers, week 48, final\nworkspace;product;quantity\ngala-2026;seat;250\n`, 3],
  ['a title that has a known name in it', `quantity,of seats\n${HEADER}\n${ROW}\n`, 3],
  ['a title with a quote in it', `the "big" one,\n${HEADER}\n${ROW}\n`, 3],
  ['nine rows of talk', `${'a,b\n'.repeat(9)}${HEADER}\n${ROW}\n`, 11],
])('CSV: a header below %s', async (_, text, row) => {
  const { columns, rows } = await tableIn('csv', text, WANTED);
  expect({ columns, rows }).toEqual({ columns: TABLE.columns, rows: [[row, 'gala-2026', 'seat', '250']] });
});

test('a header that is not quite what is wanted is still the one that is meant', async () => {
  expect(await tableIn('csv', `Transfers\nworkspace,product,qty\n${ROW}\n`, WANTED)).toEqual({
    columns: ['workspace', 'product', 'qty'],
    rows: [[3, 'gala-2026', 'seat', '250']],
  });
  expect((await tableIn('csv', `${'a,b,c\n'.repeat(10)}${HEADER}\n`, WANTED)).columns).toEqual(['a', 'b', 'c']);
});

const ITEM = '{"workspace":" gala-2026","product\u00a0":"seat\u202f","quantity":250}';

test.each<[string, InputFormat, string | Buffer]>([
  ['NDJSON: blanks', 'ndjson', ITEM],
  ['JSON: blanks', 'json', `[${ITEM}]`],
  ['NDJSON: UTF-16', 'ndjson', utf16(`${ITEM}\r\n`)],
  ['JSON: UTF-16', 'json', utf16(`[${ITEM}]`).swap16()],
])('%s', async (_, format, bytes) => {
  expect(await tableIn(format, bytes)).toEqual({ columns: TABLE.columns, rows: [[1, 'gala-2026', 'seat', '250']] });
});

test.each([
  ['{"workspace":"a","workspace":"b"}', 'the name "workspace" is in the item twice'],
  ['{"seats":{"missing":1,"missing":2}}', 'the name "missing" is in the item twice'],
  ['{"a":[{"b":1,"\\u0062":2}]}', 'the name "b" is in the item twice'],
  ['{"__proto__":1,"__proto__":2}', 'the name "__proto__" is in the item twice'],
])('duplicate names in JSON are refused: %s', async (item, reason) => {
  expect(await refusalIn(tableIn('ndjson', item))).toBe(`malformed-file: file "gala.ndjson", row 1: ${reason}`);
  expect(await refusalIn(tableIn('json', `[{"workspace":"x"},${item}]`))).toBe(
    `malformed-file: file "gala.json", row 2: ${reason}`,
  );
});

test('text that only looks like names twice is none', async () => {
  const item = { workspace: '{"a":1,"a":2}', a: { b: 1 }, c: { b: 2 }, list: [{ b: 1 }, { b: 2 }] };
  expect((await tableIn('ndjson', JSON.stringify(item))).rows).toEqual([[1, '{"a":1,"a":2}', '1', '2', '[{"b":1},{"b":2}]']]);
});

test('a JSON object of tables, as an export of several reports: the first that has the columns, or the one that is named', async () => {
  const text = JSON.stringify({
    stamp: { organization: 'acme' },
    pools: [{ product: 'seat' }],
    transfers: [{ workspace: 'gala-2026', product: 'seat', quantity: 250 }],
    missing: [],
  });
  expect(await tableIn('json', text, WANTED)).toEqual({ columns: TABLE.columns, rows: [[1, 'gala-2026', 'seat', '250']] });
  expect(await tableIn('json', text, onSheet('pools'))).toEqual({ columns: ['product'], rows: [[1, 'seat']] });
  expect(await refusalIn(tableIn('json', text, onSheet('purchases')))).toBe(
    'unknown-sheet: file "gala.json" has no sheet "purchases"',
  );
  expect(await refusalIn(tableIn('json', '{"workspace":"gala-2026"}', WANTED))).toBe(
    'malformed-file: file "gala.json": it is not a JSON array of rows, and none is in it',
  );
});

test('a JSON object of tables, none of which has all the columns: the one that has most, so that what it lacks is told', async () => {
  const text = JSON.stringify({
    pools: [{ product: 'seat' }],
    transfers: [{ workspace: 'gala-2026', product: 'seat' }],
    notes: [{ text: 'as agreed' }],
  });
  expect(await tableIn('json', text, WANTED)).toEqual({ columns: ['workspace', 'product'], rows: [[1, 'gala-2026', 'seat']] });
});

test('a file without sheets has none to name', async () => {
  const asked = 'usage: --sheet "transfers": file "gala.';
  expect(await refusalIn(tableIn('csv', `${HEADER}\n`, onSheet('transfers')))).toMatch(asked);
  expect(await refusalIn(tableIn('ndjson', ITEM, onSheet('transfers')))).toMatch(asked);
  expect(await refusalIn(tableIn('json', `[${ITEM}]`, onSheet('transfers')))).toMatch(asked);
});

const text = (at: string, value: string): string => `<c r="${at}" t="str"><v>${value}</v></c>`;
const headerRow = (row: number, names = ['workspace', 'product', 'quantity']): string =>
  `<row r="${row}">${names.map((name, at) => text(`${'ABCDE'[at]}${row}`, name)).join('')}</row>`;
const dataRow = (row: number, attributes = '', quantity = `<c r="C${row}"><v>250</v></c>`): string =>
  `<row r="${row}" ${attributes}>${text(`A${row}`, 'gala-2026')}${text(`B${row}`, 'seat')}${quantity}</row>`;

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** A workbook of several sheets, each with its rows; one whose name ends in `*` is hidden. */
function bookOf(sheets: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(sheets);
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="${OFFICE}"><sheets>${names
      .map((name, at) => `<sheet name="${name.replace('*', '')}"${name.endsWith('*') ? ' state="hidden"' : ''} r:id="r${at}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, at) => `<Relationship Id="r${at}" Type="${OFFICE}/worksheet" Target="worksheets/s${at}.xml"/>`)
      .join('')}</Relationships>`,
    ...Object.fromEntries(names.map((name, at) => [`xl/worksheets/s${at}.xml`, sheet(sheets[name] ?? '')])),
  };
  return workbook({ parts });
}

test('XLSX: blanks around values and headers, no-break ones too', async () => {
  const rows = `${headerRow(1, [' workspace', 'product\u00a0', '\u202fquantity'])}<row r="2">${text('A2', '\u00a0gala-2026 ')}${text('B2', 'seat\u2007')}${text('C2', ' 250')}</row>`;
  expect(await tableIn('xlsx', workbook({ rows }))).toEqual(TABLE);
});

test('XLSX: a title above the header; rows keep the numbers that the sheet gives them', async () => {
  const rows = `<row r="1">${text('A1', 'Transfers for week 48')}</row>${headerRow(4)}${dataRow(6)}`;
  expect(await tableIn('xlsx', workbook({ rows }), WANTED)).toEqual({ ...TABLE, rows: [[6, 'gala-2026', 'seat', '250']] });
});

const COVERED = {
  Cover: `<row r="1">${text('A1', 'Please fill in the sheet transfers')}</row>`,
  'lists*': `${headerRow(1)}${dataRow(2)}${dataRow(3)}`,
  transfers: `${headerRow(1)}${dataRow(2)}`,
  december: `${headerRow(3)}${dataRow(4)}`,
};

test('XLSX: the first sheet that has the header and is not hidden, or the one that is named', async () => {
  expect(await tableIn('xlsx', bookOf(COVERED), WANTED)).toEqual(TABLE);
  expect((await tableIn('xlsx', bookOf(COVERED), onSheet('december'))).rows).toEqual([[4, 'gala-2026', 'seat', '250']]);
  expect((await tableIn('xlsx', bookOf(COVERED), onSheet('DECEMBER'))).rows).toHaveLength(1);
  expect((await tableIn('xlsx', bookOf(COVERED), onSheet('lists'))).rows).toHaveLength(2);
  expect(await refusalIn(tableIn('xlsx', bookOf(COVERED), onSheet('transfer')))).toBe(
    'unknown-sheet: file "gala.xlsx" has no sheet "transfer"',
  );
});

test('XLSX: hidden rows are read, and known as hidden', async () => {
  const rows = `${headerRow(1)}${dataRow(2)}${dataRow(3, 'hidden="1"')}${dataRow(4, 'hidden="true"')}${dataRow(5, 'hidden="0"')}`;
  expect(await hiddenIn('xlsx', workbook({ rows }))).toEqual([3, 4]);
});
