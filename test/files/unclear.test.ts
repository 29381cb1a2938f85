/** Values that cannot be known are refused by their cell, with what helps; values that can be known are read. */

import { describe, expect, test } from 'vitest';
import type { ColumnSpec } from '../../src/app/columns.ts';
import type { InputFormat, Reading } from '../../src/core/input.ts';
import { explain } from '../../src/core/refusals.ts';
import { boundIn } from '../support/table.ts';
import { sheet, workbook } from '../support/workbook.ts';

const SPEC: ColumnSpec = {
  required: ['workspace'],
  optional: ['quantity', 'participants', 'startsOn', 'reference', 'note'],
  ignored: ['name'],
};

/** The value of a column in the one row of a file, or what is said in its place. */
async function valueIn(
  format: InputFormat,
  bytes: string | Buffer,
  column: string,
  reading: Partial<Reading> = {},
): Promise<string> {
  const { rows } = await boundIn(format, bytes, SPEC, reading);
  const [row] = rows;
  if (row === undefined) throw new Error('there is no row');
  if (row.unclear === null) return row.cell(column);
  const { code, message, hint } = explain(row.unclear);
  return `${code}: ${message} | ${hint}`;
}

const inCsv = (column: string, value: string, reading: Partial<Reading> = {}) =>
  valueIn('csv', `workspace;${column}\ngala-2026;${value}\n`, column, reading);
/** The same as a text of NDJSON, of JSON and of a workbook: everywhere the same value, and the same words but for the place. */
async function everywhere(column: string, value: string, reading: Partial<Reading> = {}): Promise<string> {
  const item = JSON.stringify({ workspace: 'gala-2026', [column]: value });
  const cells = `<row r="2"><c r="A2" t="str"><v>gala-2026</v></c><c r="B2" t="str"><v>${value}</v></c></row>`;
  const rows = `<row r="1"><c r="A1" t="str"><v>workspace</v></c><c r="B1" t="str"><v>${column}</v></c></row>${cells}`;
  const csv = await inCsv(column, value, reading);
  const inJson = csv.replace('cell B2', `item 1, "${column}"`);
  expect(await valueIn('ndjson', item, column, reading)).toBe(inJson);
  expect(await valueIn('json', `[${item}]`, column, reading)).toBe(inJson);
  expect(await valueIn('xlsx', workbook({ rows }), column, reading)).toBe(csv);
  return csv;
}

describe('numbers as texts', () => {
  const MARKED =
    /^invalid-quantity: cell B2 says ".*": its mark can part thousands or stand before decimals \| add --decimal \. or --decimal ,/;

  test.each([
    '1,500',
    '1.500',
    '1 500',
    '1\u00a0500',
    '1\u202f500',
    "1'500",
    '1,500.00',
    '1.500,00',
    '250.00',
    '250,0',
    '12,345,678',
  ])('%s is open', async (value) => {
    expect(await everywhere('quantity', value)).toMatch(MARKED);
  });

  test.each([
    ['1,500', '.', '1500'],
    ['1,500.00', '.', '1500'],
    ['12,345,678', '.', '12345678'],
    ['1 500', '.', '1500'],
    ['250.0', '.', '250'],
    ['1500', '.', '1500'],
    ['1.500', ',', '1500'],
    ['1.500,00', ',', '1500'],
    ['1\u202f500,0', ',', '1500'],
    ["1'500", ',', '1500'],
    ['missing', ',', 'missing'],
    ['1,500', ',', '1.500'],
    ['1.500', '.', '1.500'],
    ['1,50,000', '.', '1,50,000'],
    ['1,500.000,00', '.', '1,500.000,00'],
    ['-5', '.', '-5'],
  ] as const)('%s with --decimal %s is %s', async (value, decimal, read) => {
    expect(await everywhere('quantity', value, { decimal })).toBe(read);
  });

  test.each(['1.5', '1,5', '-1', '+5', '5e0', '0x10', '١٢', '007', 'NaN', '1..5', 'missing', 'yes'])(
    '%s stays what it is, for the rule of quantities',
    async (value) => {
      expect(await everywhere('quantity', value)).toBe(value);
    },
  );

  test.each([
    ['110.00000000000001', '110'],
    ['109.99999999999999', '110'],
    ['110.0000000001', '110.0000000001'],
  ])('%s is %s', async (value, read) => {
    expect(await everywhere('quantity', value)).toBe(read);
    expect(await valueIn('ndjson', `{"workspace":"gala-2026","quantity":${value}}`, 'quantity')).toBe(read);
  });

  test('a number of JSON has a point before its decimals, whatever --decimal says', async () => {
    const item = '{"workspace":"gala-2026","quantity":1.500}';
    expect(await valueIn('ndjson', item, 'quantity', { decimal: ',' })).toBe('1.500');
  });

  test('participants are refused by their own rule', async () => {
    expect(await everywhere('participants', '1.500')).toMatch(/^invalid-participants: cell B2 says "1\.500"/);
    expect(await everywhere('participants', '1.500', { decimal: ',' })).toBe('1500');
  });
});

describe('days', () => {
  test.each(['03.04.2027', '3/4/2027', '3-4-2027', '03. 04. 2027'])('%s could be another', async (value) => {
    expect(await everywhere('startsOn', value)).toBe(
      `invalid-date: cell B2 says "${value}", which can be 2027-04-03 or 2027-03-04 | ` +
        'add --dates dmy (2027-04-03) or --dates mdy (2027-03-04), or write days as YYYY-MM-DD',
    );
    expect(await everywhere('startsOn', value, { dates: 'dmy' })).toBe('2027-04-03');
    expect(await everywhere('startsOn', value, { dates: 'mdy' })).toBe('2027-03-04');
  });

  test.each([
    ['13.04.2027', '2027-04-13'],
    ['4/13/2027', '2027-04-13'],
    ['04.04.2027', '2027-04-04'],
    ['2027/4/3', '2027-04-03'],
    ['2027.04.03', '2027-04-03'],
    ['2027-04-03 00:00:00', '2027-04-03'],
    ['2027-04-03T00:00:00Z', '2027-04-03'],
    ['03.04.27', '03.04.27'],
    ['30.02.2027', '30.02.2027'],
    ['3 April 2027', '3 April 2027'],
    ['2027-04-03 14:30', '2027-04-03 14:30'],
  ])('%s is %s', async (value, read) => {
    expect(await everywhere('startsOn', value)).toBe(read);
  });

  test('what does not fit the order is not turned round', async () => {
    expect(await everywhere('startsOn', '4/13/2027', { dates: 'dmy' })).toBe('4/13/2027');
    expect(await everywhere('startsOn', '13/4/2027', { dates: 'mdy' })).toBe('13/4/2027');
  });
});

/** A workbook with one cell in B2 under this header. */
function book(column: string, cell: string, { after = '', more = '', styles = '', properties = '' } = {}): Buffer {
  const rows =
    `<row r="1"><c r="A1" t="str"><v>workspace</v></c><c r="B1" t="str"><v>${column}</v></c></row>` +
    `<row r="2"><c r="A2" t="str"><v>gala-2026</v></c>${cell}</row>${more}`;
  return workbook({ styles, properties, parts: { 'xl/worksheets/sheet1.xml': sheet(rows, after) } });
}

const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/><numFmt numFmtId="165" formatCode="&quot;100&quot;"/>' +
  '<numFmt numFmtId="166" formatCode="00000"/><numFmt numFmtId="167" formatCode=";;;"/></numFmts>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="14"/></cellXfs>';
const styled = { styles: STYLES };

describe('cells of a workbook', () => {
  test.each([
    ['4500000123456789', 'refused'],
    ['4.5000001234567891E17', 'refused'],
    ['450000012345678', 'read'],
  ])('the number %s where a reference belongs is %s', async (written, how) => {
    const found = await valueIn('xlsx', book('reference', `<c r="B2"><v>${written}</v></c>`), 'reference');
    if (how === 'read') expect(found).toBe(written);
    else
      expect(found).toMatch(
        /^unclear-value: cell B2 holds the number 4500000\d+, where text belongs: .* \| give the cell the format Text/,
      );
  });

  test('a long number of JSON, and one that a spreadsheet has shortened in CSV', async () => {
    const item = '{"workspace":"gala-2026","reference":4500000123456789}';
    expect(await valueIn('ndjson', item, 'reference')).toMatch(
      /^unclear-value: item 1, "reference" holds the number 4500000123456789/,
    );
    expect(await valueIn('ndjson', item.replace('4500000123456789', '"4500000123456789"'), 'reference')).toBe('4500000123456789');
    expect(await inCsv('reference', '4.50000012346E+15')).toMatch(
      /^unclear-value: cell B2 says "4.50000012346E\+15": a long number/,
    );
    expect(await inCsv('reference', '4500000123456789')).toBe('4500000123456789');
  });

  test('a number shown as a day, where a quantity or a text belongs', async () => {
    const cell = '<c r="B2" s="1"><v>100</v></c>';
    expect(await valueIn('xlsx', book('quantity', cell, styled), 'quantity')).toBe(
      'invalid-quantity: cell B2 holds the number 100, shown as the day 1900-04-09 by its format (dd.mm.yyyy), where a quantity belongs' +
        ' | give the cell the format Number, and look whether it says what is meant',
    );
    expect(await valueIn('xlsx', book('reference', cell, styled), 'reference')).toMatch(
      /^unclear-value: cell B2 .* where text belongs/,
    );
    expect(await valueIn('xlsx', book('startsOn', '<c r="B2" s="5"><v>46347</v></c>', styled), 'startsOn')).toBe('2026-11-21');
  });

  test('days counted from 1904', async () => {
    const cell = '<c r="B2" s="5"><v>44885</v></c>';
    expect(await valueIn('xlsx', book('startsOn', cell, { ...styled, properties: 'date1904="1"' }), 'startsOn')).toBe(
      '2026-11-21',
    );
  });

  test('a format that shows another text', async () => {
    const hidden = await valueIn('xlsx', book('quantity', '<c r="B2" s="2"><v>900</v></c>', styled), 'quantity');
    expect(hidden).toBe(
      'invalid-quantity: cell B2 holds the number 900, but its format ("100") shows another text' +
        ' | give the cell the format General, and look whether it still says what is meant',
    );
    expect(await valueIn('xlsx', book('quantity', '<c r="B2" s="4"><v>900</v></c>', styled), 'quantity')).toMatch(
      /^invalid-quantity/,
    );
    expect(await valueIn('xlsx', book('quantity', '<c r="B2" s="3"><v>42</v></c>', styled), 'quantity')).toBe('42');
    expect(await valueIn('xlsx', book('reference', '<c r="B2" s="3"><v>42</v></c>', styled), 'reference')).toMatch(
      /^unclear-value/,
    );
  });

  test('part of a merged cell, where a value is asked for', async () => {
    const more = '<row r="3"><c r="A3" t="str"><v>expo-2026</v></c><c r="B3"/></row><row r="4"><c r="C4"/></row>';
    const after = '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="A1:A1"/></mergeCells>';
    const { rows } = await boundIn('xlsx', book('quantity', '<c r="B2"><v>5</v></c>', { more, after }), SPEC);
    expect([...rows].map(({ row, unclear }) => [row, unclear === null ? null : explain(unclear).message])).toEqual([
      [2, null],
      [3, 'cell B3 is part of the merged cell B2:B3, so it has no value of its own'],
    ]);
    const ignored = await boundIn('xlsx', book('name', '<c r="B2"><v>5</v></c>', { more, after }), SPEC);
    expect([...ignored.rows].map(({ unclear }) => unclear)).toEqual([null, null]);
  });
});

describe('columns', () => {
  const headers = async (line: string, reading: Partial<Reading> = {}): Promise<string> => {
    try {
      const { rows } = await boundIn(
        'csv',
        `${line}\n${'x,'.repeat(line.split(',').length - 1)}x\n`,
        { ...SPEC, titles: [['Starts', 'startsOn']] },
        reading,
      );
      return [...rows].map((row) => SPEC.optional.filter((column) => row.cell(column) !== '').join(' ')).join();
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each([
    ['WORKSPACE,Starts On', 'startsOn'],
    ['workspace,starts_on', 'startsOn'],
    ['workspace,STARTS', 'startsOn'],
    ['workspace,name,name.first', ''],
    ['workspace,starts,startsOn', 'file "gala.csv", column "startsOn": the header is there twice, also as "starts"'],
    ['workspace,qantity,colour', 'file "gala.csv" has 2 columns that are not known: "qantity", "colour"'],
  ])('%s', async (line, found) => {
    expect(await headers(line)).toBe(found);
  });

  test('--ignore-columns leaves out what nobody knows, and what somebody does', async () => {
    expect(await headers('workspace,Colour,note,quantity', { ignore: ['colour', 'Note'] })).toBe('quantity');
    expect(await headers('workspace,note', { ignore: ['colours'] })).toBe(
      '--ignore-columns: file "gala.csv" has no column "colours"',
    );
  });
});
