/**
 * Whatever the bytes: rows, or `malformed-file`; what hangs is ended with its test. A campaign sets ENTITLE_FUZZ_RUNS (files per format); the seed
 * of a failure is in its message.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InputFormat } from '../../src/core/input.ts';
import { RefusalError } from '../../src/core/refusals.ts';
import { tableIn } from '../support/table.ts';
import { sheet, workbook } from '../support/workbook.ts';

const RUNS = Number(process.env['ENTITLE_FUZZ_RUNS'] ?? 150);

/** What a file of this format can trip over; put in wherever an edit falls. */
const PIECES = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\ufeff',
  '\0',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\\',
  '\\u',
  'null',
  '-0',
  '1e9',
  '__proto__',
  '<',
  '>',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE a>',
  '&',
  '&amp;',
  '&#0;',
  '&#x10FFFF;',
  '</c>',
  '<c r="B2">',
  '<row r="',
  't="s"',
  '<v>',
  '<f>',
  '<is>',
  '<t>',
  '<x:',
  'PK\x03\x04',
  'PK\x05\x06',
  'PK\x01\x02',
  'PK\x06\x06',
  'PK\x06\x07',
  '_x0041_',
].map((text) => Buffer.from(text));

type Edit = (bytes: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, noNaN: true });
function at(bytes: Buffer, share: number): number {
  return Math.min(bytes.length, Math.floor(share * (bytes.length + 1)));
}

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 4 })).map(([where, noise]): Edit => (bytes) => {
    const start = at(bytes, where);
    return Buffer.concat([bytes.subarray(0, start), noise, bytes.subarray(start + noise.length)]);
  }),
  fc.tuple(place, fc.constantFrom(...PIECES)).map(([where, piece]): Edit => (bytes) => {
    const start = at(bytes, where);
    return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start)]);
  }),
  fc.tuple(place, fc.nat(40)).map(([where, length]): Edit => (bytes) => {
    const start = at(bytes, where);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + length)]);
  }),
  fc.tuple(place, place, fc.nat(60)).map(([from, to, length]): Edit => (bytes) => {
    const copied = bytes.subarray(at(bytes, from), at(bytes, from) + length);
    return Buffer.concat([bytes.subarray(0, at(bytes, to)), copied, bytes.subarray(at(bytes, to))]);
  }),
  place.map(
    (end): Edit =>
      (bytes) =>
        bytes.subarray(0, at(bytes, end)),
  ),
);

/** The bytes after one to six edits. */
function edited(bytes: Buffer): fc.Arbitrary<Buffer> {
  return fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) => edits.reduce((changed, change) => change(changed), bytes));
}

const ROWS =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>quantity</t></is></c><c r="C1" t="str"><v>startsOn</v></c></row>' +
  '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>250</v></c><c r="C2" s="1"><v>46347</v></c></row>' +
  '<row r="5"><c r="A5" t="s"><v>2</v></c><c r="B5" t="b"><v>1</v></c></row>';
const STRINGS = ['<t>workspace</t>', '<r><t>gala</t></r><r><t>-2026</t></r>', '<t>expo-2026</t><rPh><t>x</t></rPh>'];
const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>';
const BOOK = { rows: ROWS, strings: STRINGS, styles: STYLES };
const STRINGS_PART = `<sst>${STRINGS.map((text) => `<si>${text}</si>`).join('')}</sst>`;
const RELATIONS = '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>';

/** A good zip around one bad part: edits of the zip itself seldom come as far as the XML. */
function bookWith(name: string, text: string): fc.Arbitrary<Buffer> {
  return edited(Buffer.from(text)).map((data) => workbook({ ...BOOK, entries: [{ name, data }] }));
}

const JSON_ITEMS = [
  '{"workspace":"gala-2026","quantity":250,"note":null,"modules":[{"product":"polls","installed":true}]}',
  '{"workspace":"expo-2026","seats":{"required":1.5},"tags":["a","b"],"ready":true}',
];
const CSV = 'workspace,product,quantity\r\ngala-2026,seat,250\n\n"expo ""2026""","se\nat",\'=1\ngälä,,\n';

const FILES: Readonly<Record<InputFormat, fc.Arbitrary<Buffer>>> = {
  csv: edited(Buffer.from(CSV)),
  ndjson: edited(Buffer.from(JSON_ITEMS.join('\n'))),
  json: edited(Buffer.from(`[${JSON_ITEMS.join(',\n')}]`)),
  xlsx: fc.oneof(
    edited(workbook(BOOK)),
    bookWith('xl/worksheets/sheet1.xml', sheet(ROWS)),
    bookWith('xl/sharedStrings.xml', STRINGS_PART),
    bookWith('xl/styles.xml', `<styleSheet>${STYLES}</styleSheet>`),
    bookWith('xl/_rels/workbook.xml.rels', RELATIONS),
  ),
};
const noise = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));

/** True for rows that are as they should be, false for a refusal of the file; anything else is thrown. */
async function readable(format: InputFormat, bytes: Buffer): Promise<boolean> {
  try {
    const { columns, rows } = await tableIn(format, bytes);
    const sound = rows.every((row, index) => row.length === columns.length + 1 && row[0] > (rows[index - 1]?.[0] ?? 0));
    if (!sound) throw new Error(`rows out of order or shape: ${JSON.stringify({ columns, rows })}`);
    return true;
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === 'malformed-file') return false;
    throw error;
  }
}

test.each(['csv', 'ndjson', 'json', 'xlsx'] as const)(
  '%s: damaged files and noise',
  { timeout: 600_000 + RUNS * 100 },
  async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ arbitrary: FILES[format], weight: 9 }, { arbitrary: noise, weight: 1 }), async (bytes) => {
        expect(typeof (await readable(format, bytes))).toBe('boolean');
      }),
      { numRuns: RUNS },
    );
  },
);

/**
 * The damage is neither too little nor too much to prove anything. Always the same files: few of those that are JSON survive
 * an edit, so that by chance none of a hundred and fifty did in one run of seven.
 */
test.each(['csv', 'ndjson', 'json', 'xlsx'] as const)('%s: of damaged files some are readable, some are not', async (format) => {
  const files = fc.sample(FILES[format], { seed: 7, numRuns: 300 });
  const seen = { readable: 0, refused: 0 };
  for (const bytes of files) seen[(await readable(format, bytes)) ? 'readable' : 'refused'] += 1;
  expect(seen.readable).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});
