import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neutralise, restore } from '../../src/core/csv-text.ts';
import { csvText } from '../../src/view/formats/csv.ts';

const dangerous = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '1', '\n', '"', ';') });

test('what could act as a formula gets one apostrophe, and nothing else changes', () => {
  const names = [
    '=HYPERLINK("http://gala.example")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tgala',
    "'=1",
    "''-x",
    'Gala 2026',
    "'90s party",
    '',
    "'",
  ];
  expect(names.map(neutralise)).toEqual([
    `'=HYPERLINK("http://gala.example")`,
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\tgala",
    "''=1",
    "'''-x",
    'Gala 2026',
    "'90s party",
    '',
    "'",
  ]);
});

test('every text survives being written and read', () => {
  fc.assert(fc.property(fc.oneof(dangerous, fc.string({ unit: 'binary' })), (text) => restore(neutralise(text)) === text));
});

test('no cell that was neutralised starts a formula', () => {
  fc.assert(fc.property(dangerous, (text) => !/^[=+\-@\t\r]/.test(neutralise(text))));
});

test('what would be a formula where `;` parts the cells gets an apostrophe too', () => {
  expect(['a;=1+1', 'a;b;-1', '=1;=2', 'a; =1', 'a;"=1', "a;'=1", 'live-streaming;surveys', ';'].map(neutralise)).toEqual([
    "a;'=1+1",
    "a;b;'-1",
    "'=1;'=2",
    'a; =1',
    `a;'"=1`,
    "a;''=1",
    'live-streaming;surveys',
    ';',
  ]);
});

/** The cells of a line as a spreadsheet reads it that parts them by `;`: a quote counts only at the beginning of a cell. */
function cellsBySemicolon(line: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    let cell = '';
    if (line[at] === '"') {
      for (at += 1; at < line.length && (line[at] !== '"' || line[at + 1] === '"'); at += 1) {
        cell += line[at];
        if (line[at] === '"') at += 1;
      }
      at += 1;
    }
    for (; at < line.length && line[at] !== ';'; at += 1) cell += line[at];
    cells.push(cell);
  }
  return cells;
}

test('no cell of a line starts a formula, whether `,` or `;` is taken to part them', async () => {
  const printed = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', 'a', ',', '"', ';', ' '), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(printed, { minLength: 1, maxLength: 4 }), async (row) => {
      const columns = row.map((text, at) => ({ key: `c${at}`, title: '', kind: 'text' as const, value: () => text }));
      let csv = '';
      for await (const piece of csvText([{}], columns)) csv += piece;
      const line = csv.split('\r\n')[1] ?? '';
      return cellsBySemicolon(line).every((cell) => !/^[=+\-@]/.test(cell));
    }),
  );
});
