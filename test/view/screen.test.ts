import { expect, test } from 'vitest';
import type { Document } from '../../src/view/document.ts';
import { eventList, eventSheet, GALA, lines, rendered, TRIAL } from './samples.ts';

const SCREEN: Document = {
  kind: 'object',
  value: GALA,
  sheet: eventSheet([GALA]),
  screen: [
    {
      kind: 'banner',
      tone: 'bad',
      text: 'Entitlements are missing: 469,135 seats in 1 workspace; cover them with: entitle plan',
    },
    { kind: 'heading', text: 'Winter Gala' },
    {
      kind: 'fields',
      fields: [
        { label: 'Status', text: 'production' },
        { label: 'Seats missing', text: '469,135 of 1,234,567, although more were bought in October', tone: 'bad' },
        { label: 'Note', text: '' },
      ],
    },
    { kind: 'heading', text: 'Workspaces' },
    { kind: 'table', sheet: eventSheet([GALA, TRIAL]) },
    { kind: 'text', text: 'All figures of 2026-11-21.', tone: 'dim' },
  ],
};

test('a screen in a window', async () => {
  expect(await rendered(SCREEN, { width: 60 })).toBe(
    lines(
      '┃ ✗ Entitlements are missing: 469,135 seats in 1 workspace;',
      '┃ cover them with: entitle plan',
      '',
      'Winter Gala',
      'Status:         production',
      'Seats missing:  ✗ 469,135 of 1,234,567, although more were',
      '                bought in October',
      'Note:',
      '',
      'Workspaces',
      'WORKSPACE      NAME                    STATUS        MISSING',
      'gala-2026      Winter Gala             production  ✗ 469,135',
      'bangkok-trial  งานกรุงเทพ, a "trial" …  test                0',
      '(+6 columns: starts, participants, covered, modules, short,',
      'changed)',
      '',
      'All figures of 2026-11-21.',
    ),
  );
});

test('the same in colour, and with ASCII signs', async () => {
  const coloured = await rendered(SCREEN, { width: 60, colour: true });
  expect(coloured.split('\n').slice(0, 7)).toEqual([
    '\u001b[38;5;196m┃ \u001b[1m✗ Entitlements are missing: 469,135 seats in 1 workspace;\u001b[22m\u001b[39m',
    '\u001b[38;5;196m┃ \u001b[1mcover them with: entitle plan\u001b[22m\u001b[39m',
    '',
    '\u001b[1mWinter Gala\u001b[22m',
    '\u001b[38;5;244mStatus:\u001b[39m         production',
    '\u001b[38;5;244mSeats missing:\u001b[39m  \u001b[38;5;196m✗ 469,135 of 1,234,567, although more were\u001b[39m',
    '                \u001b[38;5;196mbought in October\u001b[39m',
  ]);
  const plain = await rendered(SCREEN, { width: null, unicode: false });
  expect(plain.split('\n')[0]).toBe('| !! Entitlements are missing: 469,135 seats in 1 workspace; cover them with: entitle plan');
});

test('a list with words before and after it', async () => {
  const list: Document = {
    kind: 'list',
    sheet: {
      name: 'events',
      columns: [{ key: 'workspace', title: 'Workspace', kind: 'text', value: () => GALA.workspace }],
      rows: [GALA],
      empty: '',
    },
    before: [{ kind: 'banner', tone: 'warn', text: 'Read-only: activated until 2026-12-31.' }],
    after: [{ kind: 'text', text: '1 workspace' }],
  };
  expect(await rendered(list)).toBe(
    lines('┃ ! Read-only: activated until 2026-12-31.', '', 'WORKSPACE', 'gala-2026', '', '1 workspace'),
  );
});

test('with --columns only the list is shown', async () => {
  expect(await rendered(SCREEN, {}, ['workspace', 'seats'])).toBe(
    lines('WORKSPACE   REQUIRED    MISSING', 'gala-2026  1,234,567  ✗ 469,135'),
  );
});

test('no block lets text act on the terminal', async () => {
  const evil = '\u001b]0;owned\u0007\u202egala';
  const list: Document = {
    ...eventList([]),
    before: [
      { kind: 'heading', text: evil },
      { kind: 'banner', tone: 'bad', text: evil },
      { kind: 'text', text: evil },
      { kind: 'fields', fields: [{ label: evil, text: evil }] },
    ],
  };
  const shown = '\\u{001b}]0;owned\\u{0007}\\u{202e}gala';
  expect(await rendered(list)).toBe(
    lines(
      shown,
      `┃ ✗ ${shown}`,
      '',
      shown,
      '',
      `${shown}:  ${shown}`,
      '',
      'No workspaces yet. Create one with: entitle workspaces create KEY',
    ),
  );
});
