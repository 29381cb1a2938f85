import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { boundIn, refusalIn, tableIn, type Table } from '../support/table.ts';
import { sheet, workbook, type WorkbookParts } from '../support/workbook.ts';

/** A header of two columns, and whatever follows. */
const HEADER =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>workspace</t></is></c><c r="B1" t="inlineStr"><is><t>quantity</t></is></c></row>';

async function read(book: WorkbookParts): Promise<Table> {
  return tableIn('xlsx', workbook(book));
}
/** What is read from one cell in B2, with a cell in A2 beside it. */
async function quantity(cell: string, book: WorkbookParts = {}): Promise<string | undefined> {
  const rows = `${HEADER}<row r="2"><c r="A2" t="str"><v>gala-2026</v></c>${cell}</row>`;
  return (await read({ ...book, rows })).rows[0]?.[2];
}

test('a sheet as Excel writes it: shared texts, numbers, blank rows, a row a million rows down', async () => {
  const rows =
    '<row r="2" spans="1:2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>' +
    '<row r="3"><c r="A3" s="4"/></row>' +
    '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4"><v>250</v></c></row>' +
    '<row r="5"><c r="A5" t="inlineStr"><is><t xml:space="preserve">  </t></is></c></row>' +
    '<row r="1048576"><c r="A1048576" t="s"><v>3</v></c></row>';
  expect(
    await read({ rows, strings: ['<t> workspace </t>', '<t>quantity</t>', '<t>gala-2026</t>', '<t>expo-2026</t>'] }),
  ).toEqual({
    columns: ['workspace', 'quantity'],
    rows: [
      [4, 'gala-2026', '250'],
      [1_048_576, 'expo-2026', ''],
    ],
  });
});

test('rows and cells without a number follow the one before', async () => {
  const rows =
    '<row><c t="str"><v>workspace</v></c><c r="C1" t="str"><v>quantity</v></c></row>' +
    '<row><c t="str"><v>gala-2026</v></c><c/><c><v>1</v></c></row>' +
    '<row r="9"><c r="A9" t="str"><v>expo-2026</v></c><c r="C9"><v>2</v></c></row>';
  expect(await read({ rows })).toEqual({
    columns: ['workspace', 'quantity'],
    rows: [
      [2, 'gala-2026', '1'],
      [9, 'expo-2026', '2'],
    ],
  });
});

test('prefixed names, the strict variant, and what other namespaces add', async () => {
  const rows =
    '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><y:v>9</y:v><x:v>7</x:v></x:c></x:row><y:row r="1"/>';
  const strict = 'http://purl.oclc.org/ooxml/spreadsheetml/main';
  const parts = {
    'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="${strict}" xmlns:y="urn:y"><x:sheetData>${rows}</x:sheetData></x:worksheet>`,
    'xl/sharedStrings.xml': `<a:sst xmlns:a="${strict}"><a:si><a:t>quantity</a:t></a:si></a:sst>`,
  };
  expect(await read({ parts })).toEqual({ columns: ['quantity'], rows: [[2, '7']] });
});

test('rich text is joined, phonetic runs and notes about them are not text, escapes are undone', async () => {
  const strings = [
    '<r><rPr><b/></rPr><t>Ga</t></r><r><t xml:space="preserve">la </t></r><r><t>&lt;2026&gt;</t></r>',
    '<t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh><phoneticPr fontId="1"/>',
    '<t>line_x000A_break _x005F_x0041_ _x00</t>',
    '<t><![CDATA[a & b]]></t>',
    '<t/>',
  ];
  const cells = strings.map(
    (_, index) => `<row r="${index + 2}"><c r="A${index + 2}" t="s"><v>${index}</v></c><c r="B${index + 2}"><v>1</v></c></row>`,
  );
  expect((await read({ rows: HEADER + cells.join(''), strings })).rows.map(([, text]) => text)).toEqual([
    'Gala <2026>',
    '東京',
    'line\nbreak _x0041_ _x00',
    'a & b',
    '',
  ]);
});

test.each([
  ['250', '250'],
  ['-3', '-3'],
  ['5.0', '5'],
  ['1E3', '1000'],
  ['1.5E1', '15'],
  ['2.5E+2', '250'],
  ['1500E-2', '15'],
  ['007', '7'],
  ['0.0', '0'],
  ['1.5', '1.5'],
  ['1E-5', '1E-5'],
  ['250.00000000000003', '250'],
  ['110.00000000000001', '110'],
  ['109.99999999999999', '110'],
  ['1.1000000000000001E2', '110'],
  ['110.0000000001', '110.0000000001'],
  ['9007199254740993', '9007199254740993'],
  ['1E999', '1E999'],
  [' 12 ', '12'],
  ['', ''],
])('the number %s is read as %s', async (written, text) => {
  expect(await quantity(`<c r="B2"><v>${written}</v></c>`)).toBe(text);
});

test('numbers as text, truth values, texts of formulas that were pasted, days as the strict variant writes them', async () => {
  expect(await quantity('<c r="B2" t="inlineStr"><is><t> 250</t></is></c>')).toBe('250');
  expect(await quantity('<c r="B2" t="str"><v> 5 </v></c>')).toBe('5');
  expect(await quantity('<c r="B2" t="b"><v>1</v></c>')).toBe('true');
  expect(await quantity('<c r="B2" t="b"><v>0</v></c>')).toBe('false');
  expect(await quantity('<c r="B2" t="d"><v>2026-11-21T00:00:00.000Z</v></c>')).toBe('2026-11-21');
  expect(await quantity('<c r="B2" t="d"><v>2026-11-21T08:30:00</v></c>')).toBe('2026-11-21T08:30:00');
});

const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="#,##0 &quot;days&quot;"/>' +
  '<numFmt numFmtId="166" formatCode="[Red][$-409]0.00\\d"/><numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf/></cellXfs>';

test.each([
  [0, '46347', '46347'],
  [1, '46347', '2026-11-21'],
  [2, '46347.0', '2026-11-21'],
  [2, '46347.604166666664', '2026-11-21T14:30:00'],
  [2, '46346.999999999', '2026-11-21'],
  [3, '46347', '46347'],
  [4, '46347', '46347'],
  [5, '250', '1900-09-06'],
  [6, '46347', '46347'],
  [99, '46347', '46347'],
  [1, '1', '1900-01-01'],
  [1, '59', '1900-02-28'],
  [1, '60', '1900-02-29'],
  [1, '61', '1900-03-01'],
  [1, '2958465', '9999-12-31'],
  [1, '2958466', '2958466'],
  [1, '0', '0'],
  [1, '-1', '-1'],
  [1, '1E300', `1${'0'.repeat(300)}`],
])('with style %i the number %s is read as %s', async (style, written, text) => {
  expect(await quantity(`<c r="B2" s="${style}"><v>${written}</v></c>`, { styles: STYLES })).toBe(text);
});

test('days counted from 1904', async () => {
  const book = { styles: STYLES, properties: 'date1904="1"' };
  expect(await quantity('<c r="B2" s="1"><v>0</v></c>', book)).toBe('1904-01-01');
  expect(await quantity('<c r="B2" s="1"><v>44885</v></c>', book)).toBe('2026-11-21');
});

test('merged cells have their value at the top left; a formula without a result says nothing where nothing is asked', async () => {
  const rows =
    `${HEADER}<row r="2"><c r="A2" t="str"><v>gala-2026</v></c><c r="B2"><v>1</v></c></row>` +
    '<row r="3"><c r="A3"/><c r="B3"><v>2</v></c><c r="F3" t="str"><f>IF(A3="","",1)</f><v></v></c></row>';
  const parts = { 'xl/worksheets/sheet1.xml': sheet(rows, '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>') };
  expect((await read({ parts })).rows).toEqual([
    [2, 'gala-2026', '1'],
    [3, '', '2'],
  ]);
});

test('the header is the first row with something in it; blank headers between and after are no columns', async () => {
  const rows =
    '<row r="2"><c r="A2" s="1"/><c r="B2" t="str"><v> </v></c></row>' +
    '<row r="4"><c r="B4" t="str"><v>workspace</v></c><c r="C4" t="str"><v></v></c><c r="D4" t="str"><v>quantity</v></c><c r="E4" t="str"><v> </v></c></row>' +
    '<row r="5"><c r="B5" t="str"><v>gala-2026</v></c><c r="C5" t="str"><v> </v></c><c r="D5"><v>1</v></c></row>';
  expect(await read({ rows })).toEqual({ columns: ['workspace', 'quantity'], rows: [[5, 'gala-2026', '1']] });
});

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/${type}" Target="${target}"/>`;
}

test('the first sheet that is not hidden is read, wherever its part lies', async () => {
  const parts = {
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="chart" r:id="c"/><sheet name="lists" state="veryHidden" r:id="a"/><sheet name="transfers" r:id="b"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('c', 'chartsheet', 'chart.xml')}${relation('a', 'worksheet', 'worksheets/sheet1.xml')}${relation('b', 'worksheet', '/Sheets/../sheets/First.xml')}</Relationships>`,
    'sheets/first.xml': sheet(HEADER),
  };
  expect(await read({ parts })).toEqual({ columns: ['workspace', 'quantity'], rows: [] });
});

test('what exceljs writes, streaming or not', async () => {
  const book = new ExcelJS.Workbook();
  const written = book.addWorksheet('transfers');
  written.addRow(['workspace', 'transfer', 'endsOn', 'note', 'ready']);
  written.addRow(['gala-2026', 250, new Date(Date.UTC(2026, 10, 21)), { richText: [{ text: 'for ' }, { text: 'all' }] }, true]);
  written.addRow([]);
  written.addRow(['expo-2026', 'missing', null, '=1+1', false]);
  const table = await tableIn('xlsx', Buffer.from(await book.xlsx.writeBuffer()));
  expect(table).toEqual({
    columns: ['workspace', 'transfer', 'endsOn', 'note', 'ready'],
    rows: [
      [2, 'gala-2026', '250', '2026-11-21', 'for all', 'true'],
      [4, 'expo-2026', 'missing', '', '=1+1', 'false'],
    ],
  });
});

const NOT_CALCULATED =
  'holds a formula without a value; open the file in a spreadsheet program and save it, or paste values only';
const COLUMNS = { required: ['workspace', 'quantity'], optional: [], ignored: ['name'] };

const cell = (inside: string): string => `${HEADER}<row r="7"><c r="A7" t="str"><v>gala-2026</v></c>${inside}</row>`;

test.each([
  ['a formula nobody calculated', '<c r="B7"><f>SUM(B1:B6)</f></c>', `cell B7 ${NOT_CALCULATED}`],
  ['a formula with an empty value', '<c r="B7"><f>SUM(B1:B6)</f><v/></c>', `cell B7 ${NOT_CALCULATED}`],
  ['a formula with an empty text', '<c r="B7" t="str"><f>A1</f><v></v></c>', `cell B7 ${NOT_CALCULATED}`],
  ['a shared formula', '<c r="B7"><f t="shared" si="0"/></c>', `cell B7 ${NOT_CALCULATED}`],
  ['an error', '<c r="B7" t="e"><v>#REF!</v></c>', 'cell B7 holds the error #REF!'],
  ['half a number', '<c r="B7"><v>12abc</v></c>', 'cell B7 holds "12abc", which is not a number'],
  ['no number', '<c r="B7"><v>NaN</v></c>', 'cell B7 holds "NaN", which is not a number'],
  ['a sign alone', '<c r="B7"><v>-</v></c>', 'cell B7 holds "-", which is not a number'],
  ['a truth value that is neither', '<c r="B7" t="b"><v>2</v></c>', 'cell B7 holds "2", which is neither true nor false'],
  ['a text that is not there', '<c r="B7" t="s"><v>0</v></c>', 'cell B7 refers to text 0, which the workbook does not have'],
  ['a text by no number', '<c r="B7" t="s"><v>length</v></c>', 'cell B7 refers to text length, which the workbook does not have'],
  ['a kind nobody knows', '<c r="B7" t="z"><v>1</v></c>', 'cell B7 is of a kind that is not known: "z"'],
])('%s is refused by its cell', async (_, inside, reason) => {
  expect(await refusalIn(boundIn('xlsx', workbook({ rows: cell(inside) }), COLUMNS))).toBe(
    `malformed-file: file "gala.xlsx", row 7, column "quantity": ${reason}`,
  );
});

test.each([
  ['a value without a header', cell('<c r="AB7"><v>1</v></c>'), ', row 7: cell AB7 has a value, but its column has no header'],
  ['a cell twice', cell('<c r="B7"><v>1</v></c><c r="B7"><v>2</v></c>'), ', row 7: cell B7 comes after cell B7'],
  ['a cell of another row', cell('<c r="B8"><v>1</v></c>'), ', row 7: a cell of this row is numbered "B8"'],
  ['a cell past the last column', cell('<c r="XFE7"><v>1</v></c>'), ', row 7: a cell of this row is numbered "XFE7"'],
  ['a cell by no name', cell('<c r="7"><v>1</v></c>'), ', row 7: a cell of this row is numbered "7"'],
  ['rows that go back', `${cell('')}<row r="7"/>`, ', row 7: row 7 comes after row 7'],
  ['a row past the last', `${HEADER}<row r="1048577"/>`, ': a row is numbered "1048577"; a sheet has rows 1 to 1048576'],
  [
    'a row by no number',
    `${HEADER}<row r="99999999999999"/>`,
    ': a row is numbered "99999999999999"; a sheet has rows 1 to 1048576',
  ],
  [
    'too much text',
    cell(`<c r="B7" t="inlineStr"><is><t>${'a'.repeat(32_768)}</t></is></c>`),
    ', row 7: a cell holds more text than a cell can',
  ],
  [
    'far too much text',
    cell(`<c r="B7" t="str"><v>${'a'.repeat(300_000)}</v></c>`),
    ', row 7: a cell holds more text than a cell can',
  ],
  [
    'headers that differ in case',
    HEADER.replace('quantity', 'Workspace'),
    ', row 1, column "Workspace": the header is there twice, also as "workspace"',
  ],
  ['a formula as a header', '<row r="1"><c r="A1"><f>B1</f></c></row>', `, row 1: cell A1 ${NOT_CALCULATED}`],
  ['an empty sheet', '<row r="5"><c r="A5" s="1"/></row>', ': its first sheet is empty'],
])('%s is refused', async (_, rows, reason) => {
  expect(await refusalIn(read({ rows }))).toBe(`malformed-file: file "gala.xlsx"${reason}`);
});

test('a text that is too long is refused, and so are too many columns', async () => {
  expect(await refusalIn(read({ rows: HEADER, strings: [`<t>${'a'.repeat(32_768)}</t>`] }))).toBe(
    'malformed-file: file "gala.xlsx": text 0 of the workbook is longer than a cell can be',
  );
  const header = Array.from({ length: 1001 }, (_, index) => `<c t="str"><v>c${index}</v></c>`).join('');
  expect(await refusalIn(read({ rows: `<row r="1">${header}</row>` }))).toBe(
    'malformed-file: file "gala.xlsx", row 1: it has 1001 columns, more than 1000',
  );
});

test('a formula with its value is read as that value', async () => {
  expect(await quantity('<c r="B2"><f>SUM(B3:B6)</f><v>250</v></c>')).toBe('250');
  expect(await quantity('<c r="B2"><f t="shared" si="0"/><v>110.00000000000001</v></c>')).toBe('110');
  expect(await quantity('<c r="B2" t="str"><f>A1</f><v>missing</v></c>')).toBe('missing');
});

test('what is wrong with a cell is nobody’s business where no value is asked for', async () => {
  const rows =
    HEADER.replace('</row>', '<c r="C1" t="str"><v>name</v></c></row>') +
    '<row r="2"><c r="A2" t="str"><v>gala-2026</v></c><c r="B2"><v>1</v></c><c r="C2" t="e"><v>#REF!</v></c></row>';
  expect([...(await boundIn('xlsx', workbook({ rows }), COLUMNS)).rows].map((row) => row.unclear)).toEqual([null]);
});
