/** Workbooks that are damaged, or made to harm: each is refused by name, quickly, and in little memory. */

import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { refusalIn, tableIn } from '../support/table.ts';
import { sheet, workbook, type WorkbookParts } from '../support/workbook.ts';
import { zip } from '../support/zip.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const ROWS =
  '<row r="1"><c r="A1" t="str"><v>workspace</v></c></row>' +
  Array.from(
    { length: 3000 },
    (_, index) => `<row r="${index + 2}"><c r="A${index + 2}" t="str"><v>gala-${index}</v></c></row>`,
  ).join('');
const GOOD = workbook({ rows: ROWS });

async function refusal(bytes: Uint8Array): Promise<string> {
  const message = await refusalIn(tableIn('xlsx', bytes));
  return message.replace('malformed-file: file "gala.xlsx": ', '');
}
async function refusalOf(book: WorkbookParts): Promise<string> {
  return refusal(workbook({ rows: ROWS, ...book }));
}

test('the good workbook, which the others were made from', async () => {
  expect((await tableIn('xlsx', GOOD)).rows).toHaveLength(3000);
});

test('no zip, no bytes, an old or protected workbook', async () => {
  const old = Buffer.alloc(4096);
  old.write('d0cf11e0a1b11ae1', 'hex');
  const encrypted = Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]);
  expect(
    await Promise.all(
      [Buffer.alloc(0), Buffer.from('workspace,quantity\n'), old, encrypted, Buffer.from('PK\x03\x04')].map(refusal),
    ),
  ).toEqual([
    'it is empty',
    'it is not a workbook (.xlsx), or it was cut off (End of central directory record signature not found. Either not a zip file, or file is truncated.)',
    'it is an old binary .xls; save it as .xlsx',
    'it is protected by a password; save it without one',
    'it is not a workbook (.xlsx), or it was cut off (End of central directory record signature not found. Either not a zip file, or file is truncated.)',
  ]);
});

test('a zip cut off anywhere is refused', async () => {
  for (let length = 0; length < GOOD.length; length += 997) {
    expect(await refusal(GOOD.subarray(0, length))).toMatch(/^it is (empty|not a workbook)/);
  }
});

test('zips that are no workbooks', async () => {
  expect(await refusal(zip([{ name: 'gala.txt', data: 'gala' }]))).toBe('it is a zip file, but not a workbook (.xlsx)');
  expect(await refusal(zip([]))).toBe('it is a zip file, but not a workbook (.xlsx)');
  expect(await refusal(zip([{ name: '_rels/.rels', data: '<Relationships/>' }]))).toBe(
    'it is a zip file, but not a workbook (.xlsx)',
  );
  const binary = '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>';
  expect(await refusal(zip([{ name: '_rels/.rels', data: binary }]))).toBe('it is a binary workbook (.xlsb); save it as .xlsx');
  expect(await refusal(zip([{ name: '../gala.txt', data: 'gala' }]))).toBe(
    'it is not a workbook (.xlsx), or it was cut off (invalid relative path: ../gala.txt)',
  );
  expect(await refusal(zip(Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, data: '' }))))).toBe(
    'it has 10001 parts, more than any workbook',
  );
});

test.each([['xl/workbook.xml'], ['xl/_rels/workbook.xml.rels'], ['xl/styles.xml'], ['xl/sharedStrings.xml'], [SHEET]])(
  'part %s is missing',
  async (name) => {
    expect(await refusalOf({ parts: { [name]: null } })).toBe(`part "${name}" is missing`);
  },
);

test('a workbook without a sheet, or whose sheet is something else', async () => {
  expect(await refusalOf({ parts: { 'xl/workbook.xml': '<workbook/>' } })).toBe('the workbook has no visible sheet');
  expect(await refusalOf({ parts: { [SHEET]: '<chartsheet/>' } })).toBe(`part "${SHEET}" is not a worksheet`);
  const external =
    '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" Target="http://gala.example/s.xml"/></Relationships>';
  expect(await refusalOf({ parts: { 'xl/_rels/workbook.xml.rels': external } })).toBe('the workbook has no visible sheet');
});

test.each([
  ['XML that ends early', sheet(ROWS).slice(0, 50_000), /damaged or cut off \(unclosed tag: /],
  ['no XML', 'workspace,quantity', /damaged or cut off/],
  ['nothing', '', /damaged or cut off \(document must contain a root element/],
  ['a tag not closed', sheet('<row r="1"><c></row>'), /damaged or cut off \(unexpected close tag/],
  ['an entity of its own', sheet('<row r="1">&gala;</row>'), /damaged or cut off \(undefined entity/],
  ['a DOCTYPE', `<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>${sheet(ROWS)}`, /has a DOCTYPE, which no workbook needs$/],
  ['deep nesting', sheet('<a>'.repeat(100_000)), /is nested too deeply$/],
  ['text without end', sheet(' '.repeat(5_000_000)), /has more than 2048 KiB between two tags$/],
  ['an attribute without end', sheet(`<row r="${'1'.repeat(5_000_000)}"/>`), /has more than 2048 KiB between two tags$/],
  ['a comment without end', sheet(`<!--${'-a'.repeat(3_000_000)}-->`), /has more than 2048 KiB between two tags$/],
])('a sheet with %s is refused', async (_, text, reason) => {
  const message = await refusalOf({ parts: { [SHEET]: text } });
  expect(message).toMatch(reason);
  expect(message).toContain(`part "${SHEET}"`);
});

test('a sheet that is not UTF-8', async () => {
  const latin1 = Buffer.from(sheet(ROWS.replace('gala-7', 'g\xe4la')), 'latin1');
  expect(await refusalOf({ entries: [{ name: SHEET, data: latin1 }] })).toMatch(
    /^part "xl\/worksheets\/sheet1.xml" is damaged or cut off/,
  );
});

const data = sheet(ROWS);
const packed = deflateRawSync(data);

test.each([
  ['claims to be smaller', { claims: { size: 1000 } }, 'is larger than it claims'],
  ['claims to be larger', { claims: { size: data.length + 1 } }, 'is damaged: its size or checksum is wrong'],
  ['claims to be enormous', { claims: { size: 0xffff_fff0 } }, 'is larger than 1024 MiB'],
  ['has a wrong checksum', { claims: { crc: 1 } }, 'is damaged: its size or checksum is wrong'],
  ['is cut off in the middle', { packed: packed.subarray(0, 9000) }, 'is damaged (unexpected end of file)'],
  ['is noise', { packed: Buffer.alloc(9000, 0xff) }, 'is damaged (invalid block type)'],
  ['is packed in another way', { claims: { method: 12 } }, 'is damaged (compression method 12 is not known)'],
])('a part that %s is refused', async (_, lie, reason) => {
  expect(await refusalOf({ entries: [{ name: SHEET, data, ...lie }] })).toBe(`part "${SHEET}" ${reason}`);
});

test('a part that is encrypted, or lies past the end of the file', async () => {
  expect(await refusalOf({ entries: [{ name: SHEET, data, claims: { flags: 1 } }] })).toBe(
    'it is protected by a password; save it without one',
  );
  expect(await refusalOf({ entries: [{ name: SHEET, data, claims: { packedSize: 10_000_000 } }] })).toMatch(
    /^part ".*" is damaged \(file data overflows/,
  );
});

test('a stored part is read too', async () => {
  expect((await tableIn('xlsx', workbook({ rows: ROWS, entries: [{ name: SHEET, data, stored: true }] }))).rows).toHaveLength(
    3000,
  );
});

/** Deflated, the same text over and over is a thousandth of its size. */
function bomb(name: string, before: string, text: string, times: number): Buffer {
  return workbook({ rows: ROWS, entries: [{ name, data: `${before}${text.repeat(times)}` }] });
}

test.each([
  ['of cells', SHEET, '<worksheet><sheetData><row r="1">', '<c r="A1"/>', 1_000_000, /cell A1 comes after cell A1/],
  [
    'of cells without a name',
    SHEET,
    '<worksheet><sheetData><row r="1">',
    '<c/>',
    1_000_000,
    /a cell of this row is numbered "16385"/,
  ],
  ['of rows', SHEET, '<worksheet><sheetData>', '<row/>', 2_000_000, /a row is numbered "1048577"/],
  ['of other elements', SHEET, '<worksheet>', '<a/>', 5_000_000, /grows to more than 250 times its size/],
  ['of texts', 'xl/sharedStrings.xml', '<sst>', '<si/>', 6_000_000, /grows to more than 250 times its size/],
  ['of styles', 'xl/styles.xml', '<styleSheet><cellXfs>', '<xf/>', 7_000_000, /is larger than 32 MiB/],
])('a bomb %s is refused', { timeout: 600_000 }, async (_, name, before, text, times, reason) => {
  const bytes = bomb(name, before, text, times);
  expect(bytes.length).toBeLessThan(300_000);
  expect(await refusal(bytes)).toMatch(reason);
});
