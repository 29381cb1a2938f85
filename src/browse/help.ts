/** The keys of `entitle browse`, said once: below each page, and on the page of all of them. */

import type { Block } from '../view/document.ts';
import type { Page } from './state.ts';

const KEYS: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Up, Down (k, j)', 'the row above or below'],
      ['PgUp, PgDn, Home, End', 'a screen; the first row, the last row'],
      ['Enter, Right', 'open the row: a pool, an event, a transaction'],
      ['q, Escape, Left', 'back; from a list: leave'],
      ['1, 2, Tab', 'the overview, the events, the other of the two'],
      ['r', 'read again (it happens by itself when the store changes)'],
      ['?', 'these keys'],
      ['Ctrl-C', 'leave at once'],
    ],
  },
  {
    title: 'Events',
    keys: [
      ['/', 'search as you type: words of the name, the key, tags, the status, a year; Enter keeps it, Escape drops it'],
      ['l', 'live, past, all'],
      ['m', 'only events that miss something'],
      ['s', 'sort: next first, most missing, by name, largest'],
    ],
  },
  {
    title: 'From where you stand',
    keys: [
      ['t', 'transfer to the event; shown and confirmed before anything happens'],
      ['p', 'promote the event, shown and confirmed'],
      ['h', 'hold units for the event until a day'],
      ['x', 'export a report'],
    ],
  },
];

const HINTS: Readonly<Record<Page['kind'], string>> = {
  overview: 'Enter open  2 events  t transfer  x export  ? keys  q leave',
  events: 'Enter open  / search  l live/past  m missing  s sort  t transfer  ? keys  q back',
  pool: 'Enter open  t transfer  x export  ? keys  q back',
  event: 't transfer  p promote  h hold  x export  Enter open  ? keys  q back',
  transaction: '? keys  q back',
  help: 'q back',
};

export function hintsFor(page: Page['kind']): string {
  return HINTS[page];
}

export const helpBlocks: readonly Block[] = KEYS.flatMap(({ title, keys }): readonly Block[] => [
  { kind: 'heading', text: title },
  { kind: 'fields', fields: keys.map(([label, text]) => ({ label, text })) },
]);
