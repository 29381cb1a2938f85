/** Whether anything changed since: where the logs of an organization end. */

import { done, type Outcome } from '../core/outcome.ts';
import type { Caller, Services } from './ports.ts';
import { enter } from './scene.ts';

/** The numbers of the last line of the ledger and of the activity log. Refuses as `enter` does. */
export function readHeads(
  services: Services,
  caller: Caller,
): Promise<Outcome<{ readonly ledger: number; readonly activity: number }>> {
  return services.store.read(async (records) => {
    const scene = await enter(services, records, caller, 'be-known');
    if (!scene.ok) return scene;
    const { organization } = scene.value.organization;
    const [ledger, activity] = await Promise.all([records.ledgerHead(organization), records.activityHead(organization)]);
    return done({ ledger: ledger.id, activity: activity.id });
  });
}
