/** A stamp as the small last sheet of a workbook. */

import { parseDay } from '../../core/days.ts';
import { ABOUT, type BookStamp, ORGANIZATION, type Stamp, TRANSFER_REPORT } from '../../core/stamp.ts';
import type { Sheet } from '../document.ts';

interface Line {
  readonly what: string;
  readonly value: string;
}

type LineOf = readonly [what: string, value: (stamp: Stamp) => string];

const LINES: readonly LineOf[] = [
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
];
const VERIFIED: LineOf = ['Still a true copy?', () => 'entitle verify FILE.xlsx'];

export function aboutSheet(stamp: Stamp): Sheet<Line> {
  return {
    name: ABOUT,
    columns: [
      { key: 'what', title: 'About', kind: 'text', value: ({ what }) => what },
      { key: 'value', title: 'Value', kind: 'text', value: ({ value }) => value },
    ],
    rows: (stamp.report === TRANSFER_REPORT ? LINES : [...LINES, VERIFIED]).map(([what, value]) => ({
      what,
      value: value(stamp),
    })),
    empty: '',
  };
}

/** The stamp of several customers: a row each. */
export function aboutAllSheet({ report, day, at, actor, command, organizations }: BookStamp): Sheet<readonly string[]> {
  const titles = ['About', 'Value', 'Name', 'Ledger head', 'Ledger hash', 'Activity head', 'Activity hash'];
  return {
    name: ABOUT,
    columns: titles.map((title, column) => ({
      key: `about${column + 1}`,
      title,
      kind: 'text',
      value: (row: readonly string[]) => row[column] ?? null,
    })),
    rows: [
      ['Report', report],
      ['Day', day],
      ['Made at', at],
      ['Made by', actor],
      ...organizations.map(({ organization, name, ledger, activity }) => [
        ORGANIZATION,
        organization,
        name,
        String(ledger.id),
        ledger.hash,
        String(activity.id),
        activity.hash,
      ]),
      ['Command', command],
      ['Still a true copy?', 'entitle verify FILE.xlsx'],
    ],
    empty: '',
  };
}

/**
 * The stamp as it should read, as far as that can be known: when and by whom and how an export was made is its own
 * word, but its day is that of its time.
 */
export function expectedStamp<Stamped extends Pick<Stamp, 'at' | 'day'>>(stamp: Stamped): Stamped {
  return { ...stamp, day: parseDay(stamp.at.slice(0, 10)) ?? stamp.day };
}
