/** How long ago the consumption check ran, and whether that is too long ago (`entitle config set check-every 1d`). */

import { counted } from './counts.ts';
import { secondsBetween } from './days.ts';
import type { Instant } from './values.ts';

const HOUR = 3_600;

/** When the last one ran (null: never) against how often it is to run, in hours; null: nobody said. */
export function isOverdue(lastAt: Instant | null, everyHours: number | null, now: Instant): boolean {
  if (everyHours === null) return false;
  return lastAt === null || secondsBetween(lastAt, now) > everyHours * HOUR;
}

/** `5 hours ago`, `3 days ago`. */
export function agoText(at: Instant, now: Instant): string {
  const hours = Math.floor(secondsBetween(at, now) / HOUR);
  if (hours < 1) return 'less than an hour ago';
  return `${hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day')} ago`;
}
