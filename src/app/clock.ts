/** A last line that is dated later than the clock says it is: a clock that was ahead once, or one that is behind now. */

import type { Instant, OrganizationKey } from '../core/values.ts';
import type { Records } from './ports.ts';

/** When the last line of either log was recorded; null: there is none. */
export async function lastLineAt(records: Records, organization: OrganizationKey): Promise<Instant | null> {
  const times = [await records.ledgerHead(organization), await records.activityHead(organization)].map(({ at }) => at);
  return times.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a));
}

/** What is to be said of it; null: nothing. */
export function aheadOfClock(organization: string, at: Instant | null, now: Instant): string | null {
  if (at === null || at <= now) return null;
  return `the last line of organization "${organization}" is dated ${at}, ahead of this machine's clock (${now}): every line gets that date until then`;
}

/** When the last line of the whole store was recorded. */
export async function newestLine(records: Records): Promise<Instant | null> {
  let newest: Instant | null = null;
  for (const { organization } of await records.organizations()) {
    const at = await lastLineAt(records, organization);
    if (at !== null && (newest === null || at > newest)) newest = at;
  }
  return newest;
}
