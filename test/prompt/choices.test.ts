import { expect, test } from 'vitest';
import { linesOf, matching } from '../../src/prompt/choices.ts';

const lines = linesOf(
  [
    { value: 1, label: 'gala-2026', detail: 'Winter gala' },
    { value: 2, label: 'cafe', detail: 'Cafe\u0301 Zu\u0308rich' },
    { value: 3, label: 'seoul', detail: '한강 축제' },
    { value: 4, label: 'wide', detail: 'ＧＡＬＡ' },
  ],
  { width: 60, colour: false, unicode: true },
);

test.each([
  ['', [0, 1, 2, 3]],
  ['gala', [0, 3]],
  ['GALA winter', [0]],
  ['2026 gala', [0]],
  ['zürich', [1]],
  ['ZU\u0308RICH', [1]],
  ['zurich', [1]],
  ['한', [2]],
  ['하', [2]],
  ['✗', []],
  ['gala 2027', []],
  ['.*', []],
])('the search "%s"', (search, found) => {
  expect(matching(lines, search).map((line) => line.index)).toEqual(found);
});

test('a label that leaves no room is cut, and its detail left out', () => {
  const narrow = linesOf([{ value: 1, label: 'a'.repeat(70), detail: 'Winter gala', tone: 'bad' }], {
    width: 40,
    colour: true,
    unicode: true,
  });
  expect(narrow.map((line) => line.shown)).toEqual([`${'a'.repeat(39)}…`]);
});
