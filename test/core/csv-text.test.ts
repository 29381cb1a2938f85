import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neutralise, restore } from '../../src/core/csv-text.ts';

const dangerous = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', '1', '\n', '"') });

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
