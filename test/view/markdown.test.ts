import { expect, test } from 'vitest';
import type { Document } from '../../src/view/document.ts';
import { COLUMNS, EVENTS, eventList, eventSheet, GALA, lines, nameList, rendered } from './samples.ts';

test('a list as a table GitHub reads', async () => {
  expect(await rendered(eventList(EVENTS), { format: 'markdown' })).toBe(
    lines(
      '| Workspace | Name | Status | Starts | Participants | Missing | Covered | Modules | Short | Changed |',
      '| --- | --- | --- | --- | ---: | ---: | --- | --- | --- | --- |',
      '| gala-2026 | Winter Gala | production | 2026-11-21 | 1,234,567 | ✗ 469,135 | ████░░░░  62% | badges, live-voting | ! yes | 2026-10-01 08:15 UTC |',
      '| tokyo-summit | 東京サミット 🎉 | pre-production | 2026-12-01 | 300 | 0 | ████████ 100% | badges | no | — |',
      '| bangkok-trial | งานกรุงเทพ, a "trial" with a name that goes on | test | 2027-01-15 | 0 | 0 | — |  | no | — |',
    ),
  );
});

test('a screen', async () => {
  const screen: Document = {
    kind: 'object',
    value: GALA,
    sheet: eventSheet([GALA]),
    screen: [
      { kind: 'banner', tone: 'bad', text: 'Entitlements are missing: 469,135 seats' },
      { kind: 'heading', text: 'Winter Gala' },
      {
        kind: 'fields',
        fields: [
          { label: 'Seats missing', text: '469,135', tone: 'bad' },
          { label: 'Note', text: '' },
        ],
      },
      { kind: 'table', sheet: eventSheet([GALA]), columns: COLUMNS.slice(0, 2) },
      { kind: 'text', text: '1. of 3' },
    ],
  };
  expect(await rendered(screen, { format: 'markdown' })).toBe(
    lines(
      '> **✗ Entitlements are missing: 469,135 seats**',
      '',
      '## Winter Gala',
      '',
      '- Seats missing: ✗ 469,135',
      '- Note:',
      '',
      '| Workspace | Name |',
      '| --- | --- |',
      '| gala-2026 | Winter Gala |',
      '',
      '1\\. of 3',
    ),
  );
});

test('an empty list says so', async () => {
  expect(await rendered(eventList([]), { format: 'markdown' })).toBe(
    lines('No workspaces yet. Create one with: entitle workspaces create KEY'),
  );
});

test('text is shown and does nothing: no column, link, HTML, emphasis or escape sequence', async () => {
  const names = [
    'a|b\\|c',
    '`rm`',
    '<img src=x>',
    '[x](http://y)',
    '**bold** _it_ ~~no~~',
    'line\nbreak',
    '\u001b[2J',
    'www.x &lt; $1$',
  ];
  expect(await rendered(nameList(...names), { format: 'markdown' })).toBe(
    lines(
      '| Name |',
      '| --- |',
      '| a\\|b\\\\\\|c |',
      '| \\`rm\\` |',
      '| \\<img src=x\\> |',
      '| \\[x\\](http\\://y) |',
      '| \\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ |',
      '| line\\\\u{000a}break |',
      '| \\\\u{001b}\\[2J |',
      '| www\\.x \\&lt; \\$1\\$ |',
    ),
  );
});
