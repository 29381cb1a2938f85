/**
 * Days and instants as Excel counts them: days since 1899-12-30, the time of day as a fraction. Counted from the text
 * itself, so no time zone can shift a date.
 */

import { parseDay, toNumber } from '../../../core/days.ts';

const UNIX_EPOCH = 25_569;
/** 1900-03-01. Before it Excel counts a 29 February 1900 that never was. */
const FIRST = 61;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)Z$/;

/** The number of a day, or null when Excel has none for it. */
export function daySerial(text: string): number | null {
  const day = parseDay(text);
  if (day === undefined) return null;
  const serial = toNumber(day) + UNIX_EPOCH;
  return serial < FIRST ? null : serial;
}

/** The number of an instant (ISO-8601 in UTC), or null when Excel has none for it. */
export function instantSerial(text: string): number | null {
  const [, day = '', hours, minutes, seconds] = INSTANT.exec(text) ?? [];
  const serial = daySerial(day);
  return serial === null ? null : serial + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
}
