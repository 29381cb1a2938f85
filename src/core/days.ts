/** Calendar days in UTC, as text `YYYY-MM-DD`: they compare and sort as text (contract, section 1). */

declare const day: unique symbol;
export type Day = string & { readonly [day]: true };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The day a text names, or undefined when it is not one the calendar has (`2026-02-30`, `1.3.2026`). */
export function parseDay(text: string): Day | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [year, month, dayOfMonth] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12) return undefined;
  if (dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return undefined;
  return text as Day;
}

/** Days since 1970-01-01 (proleptic Gregorian calendar; years counted from March, so a leap day comes last). */
export function toNumber(on: Day): number {
  const [year, month, dayOfMonth] = [Number(on.slice(0, 4)), Number(on.slice(5, 7)), Number(on.slice(8, 10))];
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const leaps = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leaps + Math.floor((marchMonth * 153 + 2) / 5) + dayOfMonth - 1 - 719468;
}

function fromNumber(number: number): Day {
  const shifted = number + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}` as Day;
}

export function addDays(on: Day, days: number): Day {
  return fromNumber(toNumber(on) + days);
}

/** A calendar month, as text `YYYY-MM`. */
declare const month: unique symbol;
export type Month = string & { readonly [month]: true };

/** The last day that can be written. */
export const LAST_DAY = '9999-12-31' as Day;

export function monthOf(on: Day): Month {
  return on.slice(0, 7) as Month;
}

export function firstDayOf(within: Month): Day {
  return `${within}-01` as Day;
}

export function lastDayOf(within: Month): Day {
  return `${within}-${String(daysInMonth(Number(within.slice(0, 4)), Number(within.slice(5, 7)))).padStart(2, '0')}` as Day;
}

/** Both ends included, in order. */
export function monthsBetween(first: Month, last: Month): readonly Month[] {
  const months: Month[] = [];
  let [year, number] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  for (let next = first; next <= last && year <= 9999;) {
    months.push(next);
    [year, number] = number === 12 ? [year + 1, 1] : [year, number + 1];
    next = `${String(year).padStart(4, '0')}-${String(number).padStart(2, '0')}` as Month;
  }
  return months;
}
