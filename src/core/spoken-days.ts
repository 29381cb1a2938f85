/** Days as people write them: `12 March 2027`, `12.3.2027`, `March 12`, `tomorrow`. For questions alone: files and options say YYYY-MM-DD. */

import { addDays, type Day, parseDay, weekdayOf } from './days.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** `Friday, 12 March 2027`. */
export function dayInWords(day: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${WEEKDAYS[weekdayOf(day)] ?? ''}, ${Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${Number(year)}`;
}

/** The days that a text may mean: none, one, or two when it does not say which number is the month. */
export function spokenDays(text: string, today: Day): readonly Day[] {
  const words = text.trim().toLowerCase();
  const exact = parseDay(words);
  if (exact !== undefined) return [exact];
  const relative = { today: 0, tomorrow: 1, yesterday: -1 }[words];
  if (relative !== undefined) return [addDays(today, relative)];
  return inNumbers(words) ?? inMonths(words, today);
}

function inNumbers(words: string): readonly Day[] | null {
  const yearFirst = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})$/.exec(words);
  if (yearFirst !== null) return dayOf(yearFirst[1], Number(yearFirst[2]), yearFirst[3]);
  const numbers = /^(\d{1,2})([-/.]) ?(\d{1,2})[-/.] ?(\d{4}|\d{2})$/.exec(words);
  if (numbers === null) return null;
  const [, one = '', sign = '', two = '', year = ''] = numbers;
  const dayFirst = dayOf(century(year), Number(two), one);
  // Only a point says for sure that the day comes first.
  if (sign === '.') return dayFirst;
  const monthFirst = dayOf(century(year), Number(one), two);
  return [...new Set([...dayFirst, ...monthFirst])];
}

function inMonths(words: string, today: Day): readonly Day[] {
  const cleaned = words
    .replaceAll(/[,.]/g, ' ')
    .replaceAll(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, '$1')
    .replace(/ of /, ' ');
  const dayFirst = /^\s*(\d{1,2})[\s-]*([a-z]{3,9})[\s-]*(\d{4}|\d{2})?\s*$/.exec(cleaned);
  const monthFirst = /^\s*([a-z]{3,9})\s*(\d{1,2})(?:\s+(\d{4}|\d{2}))?\s*$/.exec(cleaned);
  const [name = '', date = '', year] =
    dayFirst !== null ? [dayFirst[2], dayFirst[1], dayFirst[3]] : monthFirst !== null ? monthFirst.slice(1) : [];
  const month = MONTHS.findIndex((each) => name !== '' && each.toLowerCase().startsWith(name)) + 1;
  if (month === 0) return [];
  if (year !== undefined) return dayOf(century(year), month, date);
  // Without a year it is the next one.
  const thisYear = Number(today.slice(0, 4));
  return [thisYear, thisYear + 1]
    .flatMap((each) => dayOf(String(each), month, date))
    .filter((day) => day >= today)
    .slice(0, 1);
}

function century(year: string): string {
  return year.length === 2 ? `20${year}` : year;
}

function dayOf(year = '', month: number, date = ''): readonly Day[] {
  const day = parseDay(`${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`);
  return day === undefined ? [] : [day];
}
