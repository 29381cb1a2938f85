/** Calendar days in UTC, as text `YYYY-MM-DD`: they compare and sort as text (contract, section 1). */

declare const day: unique symbol;
export type Day = string & { readonly [day]: true };

const PATTERN = /^\d{4}-\d{2}-\d{2}$/;
const MILLISECONDS = 86_400_000;

/** The day a text names, or undefined when it is not one the calendar has (`2026-02-30`, `1.3.2026`). */
export function parseDay(text: string): Day | undefined {
  if (!PATTERN.test(text) || text < '0001') return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  // 30 February is taken for 2 March.
  return Number.isNaN(time) || dayAt(time) !== text ? undefined : (text as Day);
}

function dayAt(time: number): Day {
  return new Date(time).toISOString().slice(0, 10) as Day;
}

/** Days since 1970-01-01. */
export function toNumber(on: Day): number {
  return Date.parse(`${on}T00:00:00Z`) / MILLISECONDS;
}

function fromNumber(number: number): Day {
  return dayAt(number * MILLISECONDS);
}

/** Sunday is 0. */
export function weekdayOf(on: Day): number {
  return new Date(`${on}T00:00:00Z`).getUTCDay();
}

/** Whole seconds from one instant (ISO-8601 in UTC) to another. */
export function secondsBetween(from: string, to: string): number {
  const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
  return seconds(to) - seconds(from);
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
  if (within === monthOf(LAST_DAY)) return LAST_DAY;
  // 31 days after its first day is in the next month, whichever it is.
  return addDays(firstDayOf(monthOf(addDays(firstDayOf(within), 31))), -1);
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
