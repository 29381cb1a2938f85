import { describe, expect, test } from 'vitest';
import type { Column, Sheet } from '../../src/view/document.ts';
import { workbook } from '../../src/view/formats/xlsx.ts';
import { sheetName } from '../../src/view/formats/xlsx/names.ts';
import { daySerial, instantSerial } from '../../src/view/formats/xlsx/serial.ts';
import { tableIn } from '../support/table.ts';
import { COLUMNS, type Event, EVENTS, eventSheet, GALA } from './samples.ts';
import { bytesOf, INFO, opened, unzipped } from './unzipped.ts';

const FEW: Sheet = {
  ...eventSheet([GALA]),
  columns: COLUMNS.filter(({ key }) => ['workspace', 'startsOn', 'seats.missing'].includes(key)),
};

async function* five(): AsyncGenerator<readonly Event[]> {
  yield EVENTS;
  yield EVENTS.slice(0, 2);
}

async function* failing(): AsyncGenerator<readonly Event[]> {
  yield EVENTS;
  throw new Error('the store went away');
}

function nameSheet(...names: readonly string[]): Sheet {
  const column: Column<string> = { key: 'name', title: 'Name', kind: 'text', value: (name) => name };
  return { name: 'names', columns: [column], rows: names, empty: '' };
}

describe('a workbook', () => {
  test('part by part', async () => {
    const parts = await unzipped(await bytesOf([FEW]));
    expect([...parts.keys()]).toEqual([
      '_rels/.rels',
      'docProps/core.xml',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      '[Content_Types].xml',
    ]);
    const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
    expect(parts.get('xl/worksheets/sheet1.xml')).toBe(
      `${head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
        '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>' +
        '<cols><col min="1" max="1" width="14" customWidth="1"/><col min="2" max="2" width="12" customWidth="1"/>' +
        '<col min="3" max="3" width="12" customWidth="1"/></cols><sheetData>' +
        '<row r="1"><c r="A1" s="5" t="inlineStr"><is><t>Workspace</t></is></c>' +
        '<c r="B1" s="53" t="inlineStr"><is><t>Starts</t></is></c><c r="C1" s="29" t="inlineStr"><is><t>Missing</t></is></c></row>' +
        '<row r="2"><c r="A2" s="3" t="inlineStr"><is><t>gala-2026</t></is></c><c r="B2" s="51"><v>46347</v></c>' +
        '<c r="C2" s="31"><v>469135</v></c></row></sheetData><autoFilter ref="A1:C2"/>' +
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>' +
        '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>' +
        '&amp;Lacme: workspaces&amp;C2026-11-21&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>' +
        '<ignoredErrors><ignoredError sqref="A1:C2" numberStoredAsText="1"/></ignoredErrors></worksheet>',
    );
    expect(parts.get('xl/workbook.xml')).toBe(
      `${head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` +
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><bookViews><workbookView/></bookViews>' +
        '<sheets><sheet name="workspaces" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm._FilterDatabase" ' +
        `localSheetId="0" hidden="1">'workspaces'!$A$1:$C$2</definedName>` +
        `<definedName name="_xlnm.Print_Titles" localSheetId="0">'workspaces'!$1:$1</definedName></definedNames></workbook>`,
    );
  });

  test('opened by another program: typed cells, frozen bold header, filters, red where something is missing', async () => {
    const book = await opened(await bytesOf([eventSheet(EVENTS)]));
    expect([book.title, book.creator, book.created]).toEqual([INFO.title, INFO.creator, new Date(INFO.created)]);
    const [sheet] = book.worksheets;
    expect(book.worksheets.map(({ name }) => name)).toEqual(['workspaces']);
    expect(sheet?.autoFilter).toBe('A1:K4');
    expect(sheet?.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(sheet?.getRow(1).values).toEqual([
      undefined,
      'Workspace',
      'Name',
      'Status',
      'Starts',
      'Participants',
      'Required',
      'Missing',
      'Covered',
      'Modules',
      'Short',
      'Changed (UTC)',
    ]);
    expect(sheet?.getCell('A1').font).toMatchObject({ bold: true });
    expect(sheet?.getRow(2).values).toEqual([
      undefined,
      'gala-2026',
      'Winter Gala',
      'production',
      new Date('2026-11-21T00:00:00.000Z'),
      1_234_567,
      1_234_567,
      469_135,
      0.620000372600272,
      'badges;live-voting',
      'yes',
      new Date('2026-10-01T08:15:59.123Z'),
    ]);
    expect(sheet?.getRow(3).getCell(11).value).toBe(null);
    const formats = [1, 4, 5, 7, 8, 11].map((at) => sheet?.getRow(2).getCell(at).numFmt);
    expect(formats).toEqual(['@', 'yyyy-mm-dd', '#,##0', '#,##0', '0%', 'yyyy-mm-dd hh:mm:ss']);
    expect(sheet?.getCell('G2')).toMatchObject({
      font: { bold: true, color: { argb: 'FF9C0006' } },
      fill: { pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } },
    });
    expect(sheet?.getCell('G3').font).not.toMatchObject({ bold: true });
    expect(sheet?.getCell('C4').font).toMatchObject({ color: { argb: 'FF808080' } });
  });

  test('read by our own reader, its text is the text that was written', async () => {
    const { columns, rows } = await tableIn('xlsx', await bytesOf([eventSheet(EVENTS)]));
    expect(columns.slice(0, 5)).toEqual(['Workspace', 'Name', 'Status', 'Starts', 'Participants']);
    expect(rows.map((row) => row.slice(0, 6))).toEqual(
      EVENTS.map((event, at) => [at + 2, event.workspace, event.name, event.status, event.startsOn, String(event.participants)]),
    );
  });

  test('is the same bytes for the same rows', async () => {
    expect((await bytesOf([FEW])).equals(await bytesOf([FEW]))).toBe(true);
  });
});

describe('several reports', () => {
  test('have a sheet each, and further ones past the limit, each with the header', async () => {
    const sheets = [
      { ...FEW, rows: five() },
      { ...FEW, rows: [] },
      { ...FEW, name: 'missing', rows: EVENTS.slice(0, 2) },
    ];
    const book = await opened(await bytesOf(sheets, 3));
    const keys = book.worksheets.map((sheet) => [sheet.name, sheet.autoFilter, sheet.getColumn(1).values.slice(1)]);
    expect(keys).toEqual([
      ['workspaces', 'A1:C3', ['Workspace', 'gala-2026', 'tokyo-summit']],
      ['workspaces 2', 'A1:C3', ['Workspace', 'bangkok-trial', 'gala-2026']],
      ['workspaces 3', 'A1:C2', ['Workspace', 'tokyo-summit']],
      ['workspaces 4', 'A1:C1', ['Workspace']],
      ['missing', 'A1:C3', ['Workspace', 'gala-2026', 'tokyo-summit']],
    ]);
  });

  test.each([
    ['a/b:c?d*[e]\\f', [], 'a-b-c-d--e--f'],
    ["'quoted'", [], 'quoted'],
    ['', [], 'sheet'],
    ['History', [], 'sheet'],
    ['transactions', ['Transactions'], 'transactions 2'],
    ['x'.repeat(40), ['x'.repeat(31)], `${'x'.repeat(29)} 2`],
  ])('sheet name %j beside %j', (wanted, taken, name) => {
    expect(sheetName(wanted, new Set(taken))).toBe(name);
  });
});

describe('text in cells', () => {
  test('is never a formula, and comes back as it was', async () => {
    const names = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', 'a < b & c > "d"', ' gala ', '_x0041_', '2026001'];
    const bytes = await bytesOf([nameSheet(...names)]);
    const [sheet] = (await opened(bytes)).worksheets;
    expect(sheet?.getColumn(1).values.slice(2)).toEqual(names.map((name) => (name === '_x0041_' ? '_x005F_x0041_' : name)));
    expect((await tableIn('xlsx', bytes)).rows.map(([, name]) => name)).toEqual(names.map((name) => name.trim()));
    expect((await unzipped(bytes)).get('xl/worksheets/sheet1.xml')).not.toContain('<f');
  });

  test('is spelled out where XML cannot hold it or it could hide, and cut at what Excel takes', async () => {
    const bytes = await bytesOf([
      nameSheet('\u0000\u001b[2J\r\n', '\u202egala\u200b', 'half \ud83d', '\uffff', 'x'.repeat(40_000)),
    ]);
    const [sheet] = (await opened(bytes)).worksheets;
    expect(sheet?.getColumn(1).values.slice(2)).toEqual([
      '\\u{0000}\\u{001b}[2J\\u{000d}\\u{000a}',
      '\\u{202e}gala\\u{200b}',
      'half \\u{d83d}',
      '\\u{ffff}',
      `${'x'.repeat(32_766)}…`,
    ]);
  });
});

describe('serial numbers', () => {
  test.each([
    ['1900-02-28', null],
    ['1900-03-01', 61],
    ['1970-01-01', 25_569],
    ['2026-11-21', 46_347],
    ['9999-12-31', 2_958_465],
    ['2026-02-30', null],
    ['soon', null],
  ])('day %s', (day, serial) => {
    expect(daySerial(day)).toBe(serial);
  });

  test.each([
    ['2026-11-21T00:00:00.000Z', 46_347],
    ['2026-11-21T12:00:00Z', 46_347.5],
    ['2026-11-21T23:59:59.999Z', 46_347 + 86_399.999 / 86_400],
    ['2026-11-21', null],
  ])('instant %s', (instant, serial) => {
    expect(instantSerial(instant)).toBe(serial);
  });
});

describe('rows that are read while the workbook is written', () => {
  test('are given back when whoever takes the bytes gives up', async () => {
    const events: string[] = [];
    async function* rows(): AsyncGenerator<readonly Event[]> {
      try {
        for (;;) yield EVENTS;
      } finally {
        events.push('closed');
      }
    }
    for await (const piece of workbook([{ ...FEW, rows: rows() }], INFO)) {
      if (piece.length > 10_000) break;
    }
    expect(events).toEqual(['closed']);
  });

  test('that fail, fail the workbook', async () => {
    await expect(bytesOf([{ ...FEW, rows: failing() }])).rejects.toThrow('the store went away');
  });
});
