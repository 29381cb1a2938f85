import { expect, test } from 'vitest';
import { dayInWords, spokenDays } from '../../src/core/spoken-days.ts';
import type { Day } from '../../src/core/days.ts';

const TODAY = '2026-11-27' as Day;

test.each([
  ['2027-03-12', ['2027-03-12']],
  ['12 March 2027', ['2027-03-12']],
  ['12 mar 27', ['2027-03-12']],
  ['12th of March, 2027', ['2027-03-12']],
  ['March 12, 2027', ['2027-03-12']],
  ['12-Mar-2027', ['2027-03-12']],
  ['12. March 2027', ['2027-03-12']],
  ['12.3.2027', ['2027-03-12']],
  ['12.03.27', ['2027-03-12']],
  ['12. 3. 2027', ['2027-03-12']],
  ['2027/3/12', ['2027-03-12']],
  ['20270312', ['2027-03-12']],
  ['13/3/2027', ['2027-03-13']],
  ['3/13/2027', ['2027-03-13']],
  ['3/3/2027', ['2027-03-03']],
  ['3/4/2027', ['2027-04-03', '2027-03-04']],
  ['12 March', ['2027-03-12']],
  ['December 1', ['2026-12-01']],
  ['27 November', ['2026-11-27']],
  ['today', ['2026-11-27']],
  ['Tomorrow', ['2026-11-28']],
  ['30 February 2027', []],
  ['31.4.2027', []],
  ['12', []],
  ['March', []],
  ['soon', []],
  ['', []],
])('%s', (text, days) => {
  expect(spokenDays(text, TODAY)).toEqual(days);
});

test.each([
  ['2027-03-12', 'Friday, 12 March 2027'],
  ['1969-12-31', 'Wednesday, 31 December 1969'],
  ['2000-02-29', 'Tuesday, 29 February 2000'],
])('%s is %s', (day, words) => {
  expect(dayInWords(day as Day)).toBe(words);
});
