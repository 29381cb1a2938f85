import { expect, test } from 'vitest';
import { guessFormat } from '../../src/files/guess.ts';

const ROW = '{"workspace":"gala-2026","product":"seat","quantity":3}';

test.each([
  ['one line without an end', ROW, 'ndjson'],
  ['one line', `${ROW}\n`, 'ndjson'],
  ['lines after blanks', `\n  ${ROW}\n${ROW}\n`, 'ndjson'],
  ['a list', `[${ROW}]`, 'json'],
  ['an object of tables over several lines', `{\n"transfers": [${ROW}]\n}`, 'json'],
  ['a header', 'workspace,product,quantity\n', 'csv'],
  ['a zip', 'PK\u0003\u0004', 'xlsx'],
])('%s', (_, text, format) => {
  expect(guessFormat('rows', Buffer.from(text))).toBe(format);
});

test('a file of nothing is refused', () => {
  expect(() => guessFormat('rows', Buffer.alloc(0))).toThrow('file "rows": it is empty');
});
