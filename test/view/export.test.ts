import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Column, Sheet } from '../../src/view/document.ts';
import { exported, holdsSeveral } from '../../src/view/formats/export.ts';
import { type ExportFormat, EXPORT_FORMATS } from '../../src/view/formats/writers.ts';
import { type Event, EVENTS, eventSheet, GALA, lines, TOKYO } from './samples.ts';
import { INFO, opened } from './unzipped.ts';

interface Short {
  readonly workspace: string;
  readonly missing: number;
}
const SHORT_COLUMNS: readonly Column<Short>[] = [
  { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
  { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: () => 'bad' },
];
const SHORT: Sheet<Short> = {
  name: 'missing',
  columns: SHORT_COLUMNS,
  rows: [{ workspace: 'gala-2026', missing: 469_135 }],
  empty: 'Nothing is missing.',
};

async function* inTwo(): AsyncGenerator<readonly Event[]> {
  yield [GALA];
  yield [TOKYO];
}

async function fileOf(format: ExportFormat, ...sheets: readonly [Sheet, ...Sheet[]]): Promise<Buffer> {
  return buffer(exported(format, sheets, { info: INFO }));
}

test('JSON: an array for one report, an object of arrays for several', async () => {
  expect(String(await fileOf('json', eventSheet(inTwo())))).toBe(`${JSON.stringify([GALA, TOKYO], null, 2)}\n`);
  const several = { workspaces: [GALA, TOKYO], missing: SHORT.rows, none: [] };
  expect(String(await fileOf('json', eventSheet(inTwo()), SHORT, { ...SHORT, name: 'none', rows: [] }))).toBe(
    `${JSON.stringify(several, null, 2)}\n`,
  );
});

test('CSV and NDJSON carry the first report', async () => {
  expect(EXPORT_FORMATS.filter(holdsSeveral)).toEqual(['xlsx', 'json']);
  expect(String(await fileOf('ndjson', SHORT, eventSheet(inTwo())))).toBe(lines('{"workspace":"gala-2026","missing":469135}'));
  expect(String(await fileOf('csv', SHORT, eventSheet(inTwo())))).toBe('workspace,missing\r\ngala-2026,469135\r\n');
});

test('Excel: a sheet per report', async () => {
  const book = await opened(await fileOf('xlsx', eventSheet(inTwo()), SHORT));
  expect(book.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ['workspaces', 3],
    ['missing', 2],
  ]);
});

test.each(EXPORT_FORMATS)('%s: the rows are counted while they are written', async (format) => {
  const counts: number[] = [];
  const sheets: readonly [Sheet, Sheet] = [eventSheet(inTwo()), SHORT];
  await buffer(exported(format, sheets, { info: INFO, onRows: (done) => counts.push(done) }));
  expect(counts).toEqual(holdsSeveral(format) ? [1, 2, 3] : [1, 2]);
});

test.each(EXPORT_FORMATS)('%s: rows are read only as fast as the bytes are taken', async (format) => {
  let read = 0;
  async function* endless(): AsyncGenerator<readonly Event[]> {
    for (;;) {
      read += 1;
      yield Array.from({ length: 1000 }, (_, at) => EVENTS[at % EVENTS.length] ?? GALA);
    }
  }
  const pieces = exported(format, [eventSheet(endless())], { info: INFO });
  for (let taken = 0; taken < 20; taken += 1) await pieces.next();
  const before = read;
  await new Promise((resolve) => setTimeout(resolve, 200));
  // A few batches are on their way through the compressor; then it stands still.
  expect(read - before).toBeLessThan(10);
  await pieces.return(undefined);
});
