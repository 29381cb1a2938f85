/** Numbers as a workbook writes them, and as text. */

import { withoutNoise } from '../../core/written-numbers.ts';
import { addDays, type Day } from '../../core/days.ts';

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The text of a number cell: the digits of a whole number (`5.0` and `1E3` are whole: 5 and 1000), and anything else as
 * it is written, to be refused where a quantity is expected. Undefined for what is not a number (`12abc`).
 */
export function numberText(written: string): string | undefined {
  const [match, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(written) ?? [];
  if (match === undefined || whole + fraction === '') return undefined;
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0');
  if (point < 0 || point > 400 || /[^0]/.test(digits.slice(Math.max(point, 0)))) return withoutNoiseIn(written);
  const integer = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${integer}`;
}

/** A whole number that went through binary fractions (`110.00000000000001`, `1.1000000000000001E2`) is that whole number. */
function withoutNoiseIn(written: string): string {
  const whole = withoutNoise(/[eE]/.test(written) ? String(Number(written)) : written);
  return /^-?\d+$/.test(whole) ? whole : written;
}

const DAY_ONE_1900 = '1899-12-31' as Day;
const DAY_ZERO_1904 = '1904-01-01' as Day;
/** 9999-12-31, the last day a spreadsheet knows, in either count. */
const [LAST_1900, LAST_1904] = [2_958_465, 2_957_003];
const SECONDS = 86_400;

/**
 * The text of a number shown as a date: `2026-11-21`, with `T14:30:00` after it when it has a time of day. Excel counts
 * a 29 February 1900 that never was: number 60. What no calendar can show stays the number it is.
 */
export function dateText(number: string, from1904: boolean): string {
  const value = Number(number);
  const inRange = from1904 ? value >= 0 && value < LAST_1904 + 1 : value >= 1 && value < LAST_1900 + 1;
  if (!inRange) return number;
  const seconds = Math.round((value - Math.floor(value)) * SECONDS);
  const days = Math.floor(value) + (seconds === SECONDS ? 1 : 0);
  const time = seconds === 0 || seconds === SECONDS ? '' : `T${timeOfDay(seconds)}`;
  return `${dayText(days, from1904)}${time}`;
}

function dayText(days: number, from1904: boolean): string {
  if (from1904) return addDays(DAY_ZERO_1904, days);
  if (days === 60) return '1900-02-29';
  return addDays(DAY_ONE_1900, days < 60 ? days : days - 1);
}

function timeOfDay(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
