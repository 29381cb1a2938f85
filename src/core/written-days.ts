/** Days as people and spreadsheets write them, as far as it can be known which day is meant (contract, section 7). */

import { type Day, parseDay } from './days.ts';

/** A day; two days it could be; or undefined, for what is not a day at all. */
export type WrittenDay = { readonly day: Day } | { readonly either: readonly [Day, Day] } | undefined;

/** A time of midnight, which programs add to a day. */
const MIDNIGHT = /[T ]00:00(?::00(?:\.0+)?)?Z?$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;

/** `order`: which comes first when the year comes last; null: a day that could be another stays open. */
export function readDay(written: string, order: 'dmy' | 'mdy' | null): WrittenDay {
  const text = written.replace(MIDNIGHT, '').replace(/\.$/, '');
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst !== null) return only(dayOf(yearFirst[1], yearFirst[3], yearFirst[4]));
  const yearLast = YEAR_LAST.exec(text.replaceAll(/\. /g, '.'));
  if (yearLast === null) return undefined;
  const [, first, , second, year] = yearLast;
  const dayFirst = order === 'mdy' ? undefined : dayOf(year, second, first);
  const monthFirst = order === 'dmy' ? undefined : dayOf(year, first, second);
  if (dayFirst === undefined || monthFirst === undefined || dayFirst === monthFirst) return only(dayFirst ?? monthFirst);
  return { either: [dayFirst, monthFirst] };
}

function only(day: Day | undefined): WrittenDay {
  return day === undefined ? undefined : { day };
}

function dayOf(year = '', month = '', dayOfMonth = ''): Day | undefined {
  return parseDay(`${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`);
}
