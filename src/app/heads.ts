/** Whether anything changed since: where the logs of an organization end. */

import { done, type Outcome } from '../core/outcome.ts';
import type { Caller, Services } from './ports.ts';
import { read } from './read.ts';

/** The numbers of the last line of the ledger and of the activity log. Refuses as `enter` does. */
export function readHeads(
  services: Services,
  caller: Caller,
): Promise<Outcome<{ readonly ledger: number; readonly activity: number }>> {
  return read(services, caller, 'be-known', async (authorized, records) => {
    const { organization } = authorized.organization;
    const [ledger, activity] = await Promise.all([records.ledgerHead(organization), records.activityHead(organization)]);
    return done({ ledger: ledger.id, activity: activity.id });
  });
}
