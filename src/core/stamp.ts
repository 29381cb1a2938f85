/** What an export says about itself: from where, when, by whom, and as of which lines of the two logs. */

import { type Day, parseDay } from './days.ts';
import type { Head } from './ledger.ts';
import { type Email, type Instant, type OrganizationKey, parseEmail, parseOrganizationKey } from './values.ts';

/** The sheet of a workbook that is its stamp. */
export const ABOUT = 'About';

/** What the report of a file's transfers calls itself: it knows where it belongs, and is not a copy of anything. */
export const TRANSFER_REPORT = 'transfer report';

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

/** What the export of several customers says about itself: of each the lines of its own logs, in the order of the book. */
export interface BookStamp extends Pick<Stamp, 'report' | 'day' | 'at' | 'actor' | 'command'> {
  readonly organizations: readonly StampedOrganization[];
}

export type StampedOrganization = Pick<Stamp, 'organization' | 'name' | 'ledger' | 'activity'>;

/** The word of the About sheet's rows that are an organization each. */
export const ORGANIZATION = 'Organization';

/** The stamp of several customers in the rows of an About sheet; null when they are not what `aboutAllSheet` writes. */
export function bookStampIn(rows: readonly (readonly string[])[]): BookStamp | null {
  const given = new Map(rows.map(([what = '', value = '']) => [what, value]));
  const text = (what: string): string => given.get(what) ?? '';
  const [actor, day] = [parseEmail(text('Made by')), parseDay(text('Day'))];
  const organizations = rows.filter(([what]) => what === ORGANIZATION).map(organizationIn);
  const known = organizations.filter((each) => each !== null);
  if (!actor.ok || day === undefined || known.length === 0 || known.length < organizations.length) return null;
  const [report, at, command] = [text('Report'), text('Made at') as Instant, text('Command')];
  return { report, day, at, actor: actor.value, command, organizations: known };
}

function organizationIn(row: readonly string[]): StampedOrganization | null {
  const [, key = '', name = '', ledgerId = '', ledgerHash = '', activityId = '', activityHash = ''] = row;
  const organization = parseOrganizationKey(key);
  const [ledger, activity] = [endIn(ledgerId, ledgerHash), endIn(activityId, activityHash)];
  if (!organization.ok || ledger === null || activity === null) return null;
  return { organization: organization.value, name, ledger, activity };
}

/** The stamp in the rows of an About sheet; null when they are not what `aboutSheet` writes. */
export function stampIn(rows: readonly (readonly [what: string, value: string])[]): Stamp | null {
  const given = new Map(rows);
  const text = (what: string): string => given.get(what) ?? '';
  const [organization, actor, day] = [
    parseOrganizationKey(text('Organization')),
    parseEmail(text('Made by')),
    parseDay(text('Day')),
  ];
  const [ledger, activity] = [
    endIn(text('Ledger head'), text('Ledger hash')),
    endIn(text('Activity head'), text('Activity hash')),
  ];
  if (!organization.ok || !actor.ok || day === undefined || ledger === null || activity === null) return null;
  return {
    organization: organization.value,
    name: text('Name'),
    report: text('Report'),
    day,
    at: text('Made at') as Instant,
    actor: actor.value,
    ledger,
    activity,
    command: text('Command'),
  };
}

function endIn(id: string, hash: string): LogEnd | null {
  return /^[0-9]{1,15}$/.test(id) && /^[0-9a-f]{64}$/.test(hash) ? { id: Number(id), hash } : null;
}

/** The stamp in a JSON export; null when it is not what `export --stamp` writes. */
export function stampInJson(value: unknown): Stamp | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Record<string, unknown>;
  const [ledger, activity] = [logEndOf(given['ledger']), logEndOf(given['activity'])];
  const text = (key: string): string => (typeof given[key] === 'string' ? given[key] : '');
  return stampIn([
    ['Organization', text('organization')],
    ['Name', text('name')],
    ['Report', text('report')],
    ['Day', text('day')],
    ['Made at', text('at')],
    ['Made by', text('actor')],
    ['Ledger head', ledger.id],
    ['Ledger hash', ledger.hash],
    ['Activity head', activity.id],
    ['Activity hash', activity.hash],
    ['Command', text('command')],
  ]);
}

function logEndOf(value: unknown): { readonly id: string; readonly hash: string } {
  const { id, hash } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { id: String(id), hash: typeof hash === 'string' ? hash : '' };
}
