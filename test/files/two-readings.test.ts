/** Workbooks that two programs would read differently are refused. */

import { expect, test } from 'vitest';
import { numberFormat } from '../../src/files/xlsx/formats.ts';
import { refusalIn, tableIn } from '../support/table.ts';
import { sheet, workbook, type WorkbookParts } from '../support/workbook.ts';
import { zip } from '../support/zip.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const HEADER = '<row r="1"><c r="A1" t="str"><v>workspace</v></c><c r="B1" t="str"><v>quantity</v></c></row>';

async function refusalOf(book: WorkbookParts): Promise<string> {
  return (await refusalIn(tableIn('xlsx', workbook(book)))).replace('malformed-file: file "gala.xlsx"', '');
}

const inCell = (inside: string): WorkbookParts => ({ rows: `${HEADER}<row r="2"><c r="B2">${inside}</c></row>` });

test.each([
  ['a second value', inCell('<v>100</v><v>900</v>'), ', row 2: cell B2 has more than one value'],
  ['a value within the value', inCell('<v>1<v>900</v></v>'), ', row 2: cell B2 has more than one value'],
  ['something else within the value', inCell('<v>1<t>900</t></v>'), ', row 2: cell B2 has more than one value'],
  ['a text and a value', inCell('<is><t>100</t></is><v>900</v>'), ', row 2: cell B2 has more than one value'],
  ['rows twice', { rows: `${HEADER}</sheetData><sheetData><row r="2"/>` }, ': a sheet has its rows in two parts'],
  [
    'a part whose name differs in case',
    { parts: { 'XL/Worksheets/Sheet1.xml': sheet('') } },
    ': it is not a workbook (.xlsx), or it was cut off (its parts "xl/worksheets/sheet1.xml" and "XL/Worksheets/Sheet1.xml" differ only in case)',
  ],
  [
    'a namespace within',
    { parts: { [SHEET]: sheet(`${HEADER}<row r="2" xmlns="urn:other"><c r="B2"><v>1</v></c></row>`) } },
    `: part "${SHEET}" changes its namespace within`,
  ],
  [
    'two names for a namespace',
    { parts: { [SHEET]: '<worksheet xmlns="urn:a" xmlns:b="urn:a"><sheetData><b:row r="1"/></sheetData></worksheet>' } },
    `: part "${SHEET}" has two names for its namespace`,
  ],
  [
    'two relations of a name',
    {
      parts: {
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
      },
    },
    ': two relations of part "xl/_rels/workbook.xml.rels" are called "rId1"',
  ],
])('%s', async (_, book, reason) => {
  expect(await refusalOf(book)).toBe(reason);
});

test('a part that has another name where it lies', async () => {
  const bytes = workbook({ rows: HEADER });
  // The first of the two names of the sheet: the one before its bytes.
  bytes.write('xl/worksheets/sheet9.xml', bytes.indexOf(SHEET), 'latin1');
  expect(await refusalIn(tableIn('xlsx', bytes))).toBe(
    `malformed-file: file "gala.xlsx": part "${SHEET}" is another one by the name it has in the file`,
  );
});

test('a part twice', async () => {
  const twice = zip([
    { name: 'xl/workbook.xml', data: '' },
    { name: 'xl/workbook.xml', data: '' },
  ]);
  expect(await refusalIn(tableIn('xlsx', twice))).toMatch('it has part "xl/workbook.xml" twice');
});

test.each([
  ['General', 250, 'plain'],
  ['0', 250, 'plain'],
  ['#,##0', 250, 'plain'],
  ['#,##0.00', 250, 'plain'],
  ['# ##0', 250, 'plain'],
  ['@', 250, 'plain'],
  ['#,##0;[Red]-#,##0', 250, 'plain'],
  ['_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 250, 'plain'],
  ['_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, 'disguised'],
  ['[$-407]#,##0', 250, 'plain'],
  ['[$€-407] #,##0', 250, 'plain'],
  ['#,##0 "seats"', 250, 'padded'],
  ['"PO-"0', 250, 'padded'],
  ['00000', 42, 'padded'],
  ['"100"', 900, 'disguised'],
  ['\\1\\0\\0', 900, 'disguised'],
  ['"1"0', 900, 'disguised'],
  [';;;', 900, 'disguised'],
  ['"hidden"', 900, 'disguised'],
  ['0%', 2, 'disguised'],
  ['0,', 1500, 'disguised'],
  ['#,##0,,', 1_500_000, 'disguised'],
  ['[>100]"100";0', 250, 'disguised'],
  ['[>100]"100";0', 50, 'plain'],
  ['[=1]"one";0', 250, 'plain'],
  ['0;"minus"', -5, 'disguised'],
  ['0;"minus"', 5, 'plain'],
  // Positive, negative, zero: each by the section of its own.
  ['0;0;"nothing"', -5, 'plain'],
  ['0;0;"nothing"', 0, 'disguised'],
  ['0;"minus";0', -5, 'disguised'],
  ['0;"minus";0', 0, 'plain'],
  ['"plus";0;0', 0, 'plain'],
  ['"plus";0', 0, 'disguised'],
] as const)('the format %s over %d is %s', (code, number, shown) => {
  expect(numberFormat(code).shows(number)).toBe(shown);
  expect(numberFormat(code).isDate).toBe(false);
});
