/** A stamp as the small last sheet of a workbook, and the stamp in such a sheet. */

import { parseDay } from '../core/days.ts';
import type { LogEnd, Stamp } from '../core/stamp.ts';
import type { Instant } from '../core/values.ts';
import { parseEmail, parseOrganizationKey } from '../core/values.ts';
import type { Sheet } from './document.ts';

export const ABOUT = 'About';

interface Line {
  readonly what: string;
  readonly value: string;
}

const LINES: readonly (readonly [what: string, value: (stamp: Stamp) => string])[] = [
  ['Organization', ({ organization }) => organization],
  ['Name', ({ name }) => name],
  ['Report', ({ report }) => report],
  ['Day', ({ day }) => day],
  ['Made at', ({ at }) => at],
  ['Made by', ({ actor }) => actor],
  ['Ledger head', ({ ledger }) => String(ledger.id)],
  ['Ledger hash', ({ ledger }) => ledger.hash],
  ['Activity head', ({ activity }) => String(activity.id)],
  ['Activity hash', ({ activity }) => activity.hash],
  ['Command', ({ command }) => command],
  ['Still a true copy?', () => 'entitle verify FILE.xlsx'],
];

export function aboutSheet(stamp: Stamp): Sheet<Line> {
  return {
    name: ABOUT,
    columns: [
      { key: 'what', title: 'About', kind: 'text', value: ({ what }) => what },
      { key: 'value', title: 'Value', kind: 'text', value: ({ value }) => value },
    ],
    rows: LINES.map(([what, value]) => ({ what, value: value(stamp) })),
    empty: '',
  };
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

/**
 * The stamp as it should read, as far as that can be known: when and by whom and how an export was made is its own
 * word, but its day is that of its time.
 */
export function expectedStamp(stamp: Stamp, name: string): Stamp {
  return { ...stamp, name, day: parseDay(stamp.at.slice(0, 10)) ?? stamp.day };
}
