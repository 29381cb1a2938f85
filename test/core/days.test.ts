import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type Day, parseDay, secondsBetween, toNumber, weekdayOf } from '../../src/core/days.ts';

const MS_PER_DAY = 86_400_000;
const asDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10) as Day;
/** Years 1600 to 2999: four hundred-year rules, leap centuries, the days before 1970. */
const moment = fc.integer({ min: Date.UTC(1600, 0, 1), max: Date.UTC(2999, 11, 31) });

test.each(['2026-11-21', '2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01', '9999-12-31'])('%s is a day', (text) => {
  expect(parseDay(text)).toBe(text);
});

test.each([
  '2026-02-29',
  '1900-02-29',
  '2026-02-30',
  '2026-04-31',
  '2026-00-10',
  '2026-13-01',
  '2026-01-00',
  '2026-01-32',
  '0000-01-01',
  '2026-1-1',
  '1.3.2026',
  '2026/01/01',
  '20260101',
  '2026-01-01T00:00:00Z',
  ' 2026-01-01',
  '2026-01-01\n',
  '٢٠٢٦-٠١-٠١',
  '+2026-01-01',
  '12026-01-01',
  '',
])('%j is no day', (text) => {
  expect(parseDay(text)).toBeUndefined();
});

test('exactly the days that the calendar of JavaScript knows are days', () => {
  const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  fc.assert(
    fc.property(digits(4), digits(2), digits(2), (year, month, day) => {
      const text = `${year}-${month}-${day}`;
      const time = Date.parse(`${text}T00:00:00Z`);
      const known = year !== '0000' && !Number.isNaN(time) && asDay(time) === text;
      expect(parseDay(text)).toBe(known ? text : undefined);
    }),
    { numRuns: 2_000 },
  );
});

test('days are counted from 1970 as Date counts them', () => {
  fc.assert(fc.property(moment, (ms) => toNumber(asDay(ms)) === Math.floor(ms / MS_PER_DAY)));
});

test('adding days agrees with Date, over months, years and leap days', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: -100_000, max: 100_000 }), (ms, days) => {
      expect(addDays(asDay(ms), days)).toBe(asDay(ms + days * MS_PER_DAY));
    }),
    { numRuns: 2_000 },
  );
});

test('the last day of four hundred years is a leap day', () => {
  for (const year of ['0400', '2000', '2400']) {
    expect([addDays(`${year}-02-28` as Day, 1), addDays(`${year}-03-01` as Day, -1)]).toEqual([`${year}-02-29`, `${year}-02-29`]);
  }
});

test('the text of a day sorts as its number does', () => {
  fc.assert(fc.property(moment, moment, (a, b) => asDay(a) < asDay(b) === toNumber(asDay(a)) < toNumber(asDay(b))));
});

test.each([
  ['0001-01-01', 1],
  ['1900-01-01', 1],
  ['1969-12-31', 3],
  ['1970-01-01', 4],
  ['2026-11-21', 6],
  ['9999-12-31', 5],
])('%s is day %i of its week', (day, weekday) => expect(weekdayOf(day as Day)).toBe(weekday));

test.each([
  ['2026-11-21T09:00:00.000Z', '2026-11-21T10:00:00.000Z', 3_600],
  ['2026-11-21T09:00:00.900Z', '2026-11-21T09:00:01.100Z', 1],
  ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z', 1],
  ['2026-11-21T09:00:00.000Z', '2026-11-20T09:00:00.000Z', -86_400],
])('from %s to %s: %i seconds', (from, to, seconds) => expect(secondsBetween(from, to)).toBe(seconds));
