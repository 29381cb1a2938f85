/** What an export says about itself: from where, when, by whom, and as of which lines of the two logs. */

import type { Day } from './days.ts';
import type { Head } from './ledger.ts';
import type { Email, Instant, OrganizationKey } from './values.ts';

export type LogEnd = Pick<Head, 'id' | 'hash'>;

export interface Stamp {
  readonly organization: OrganizationKey;
  readonly name: string;
  readonly report: string;
  /** The calendar day of the figures: which lots are valid, which workspaces are past. */
  readonly day: Day;
  readonly at: Instant;
  readonly actor: Email;
  /** Where the ledger ended: id 0 and 64 zeros when it was empty. */
  readonly ledger: LogEnd;
  /** Where the activity log ended: workspaces and products are those of that line. */
  readonly activity: LogEnd;
  readonly command: string;
}
