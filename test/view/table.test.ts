import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../src/view/document.ts';
import { widthOf } from '../../src/view/width.ts';
import { bytesOf, opened } from './unzipped.ts';
import { type Event, EVENTS, eventList, GALA, lines, nameList, rendered, TOKYO, TRIAL } from './samples.ts';

async function* batches(...each: readonly (readonly Event[])[]): AsyncGenerator<readonly Event[]> {
  yield* each;
}

describe('a list in a window', () => {
  test('of 60 columns keeps the key and what is missing, cuts names and says what is left out', async () => {
    expect(await rendered(eventList(EVENTS), { width: 60 })).toBe(
      lines(
        'WORKSPACE      NAME                STATUS            MISSING',
        'gala-2026      Winter Gala         production      ✗ 469,135',
        'tokyo-summit   東京サミット 🎉     pre-production          0',
        'bangkok-trial  งานกรุงเทพ, a "tri…  test                    0',
        '(+6 columns: starts, participants, covered, modules, short,',
        'changed)',
      ),
    );
  });

  test('of 80 columns, without characters beyond ASCII in signs', async () => {
    expect(await rendered(eventList(EVENTS), { width: 80, unicode: false })).toBe(
      lines(
        'WORKSPACE      NAME                       STATUS          STARTS         MISSING',
        'gala-2026      Winter Gala                production      2026-11-21  !! 469,135',
        'tokyo-summit   東京サミット 🎉            pre-production  2026-12-01           0',
        'bangkok-trial  งานกรุงเทพ, a "trial" w...  test            2027-01-15           0',
        '(+5 columns: participants, covered, modules, short, changed)',
      ),
    );
  });

  test('of 120 columns, in colour', async () => {
    const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
    const [red, yellow, green, dim] = [196, 136, 28, 244].map(
      (code) => (text: string) => `\u001b[38;5;${code}m${text}\u001b[39m`,
    ) as [Brush, Brush, Brush, Brush];
    const header = ['WORKSPACE', 'NAME', 'STATUS', 'STARTS', 'MISSING', 'COVERED', 'MODULES', 'SHORT'].map(bold);
    const blanks = [6, 21, 10, 8, 2, 8, 14, 0];
    expect(await rendered(eventList(EVENTS), { width: 120, colour: true })).toBe(
      lines(
        header.map((title, at) => title + ' '.repeat(blanks[at] ?? 0)).join(''),
        `gala-2026      Winter Gala              production      2026-11-21  ${red('✗ 469,135')}  ████░░░░  62%  badges, live-voting  ${yellow('! yes')}`,
        `tokyo-summit   東京サミット 🎉          pre-production  2026-12-01          0  ████████ 100%  badges               ${green('no')}`,
        `bangkok-trial  งานกรุงเทพ, a "trial" w…  ${dim('test')}            2027-01-15          0  —                                   ${green('no')}`,
        dim('(+2 columns: participants, changed)'),
      ),
    );
  });

  test.each([200, null])('of %s columns shows everything', async (width) => {
    expect(await rendered(eventList(EVENTS), { width })).toBe(
      lines(
        'WORKSPACE      NAME                                           STATUS          STARTS      PARTICIPANTS    MISSING  COVERED        MODULES              SHORT  CHANGED',
        'gala-2026      Winter Gala                                    production      2026-11-21     1,234,567  ✗ 469,135  ████░░░░  62%  badges, live-voting  ! yes  2026-10-01 08:15 UTC',
        'tokyo-summit   東京サミット 🎉                                pre-production  2026-12-01           300          0  ████████ 100%  badges               no     —',
        'bangkok-trial  งานกรุงเทพ, a "trial" with a name that goes on  test            2027-01-15             0          0  —                                   no     —',
      ),
    );
  });

  test('of 12 columns still shows the keys', async () => {
    expect(await rendered(eventList(EVENTS), { width: 12 })).toBe(
      lines(
        'WORKSPACE',
        'gala-2026',
        'tokyo-summit',
        'bangkok-tri…',
        '(+9 columns:',
        ...['name', 'status', 'starts', 'participants', 'missing', 'covered', 'modules', 'short'].map((title) => `${title},`),
        'changed)',
      ),
    );
  });
});

type Brush = (text: string) => string;

test('an empty list says what there is not and what to do', async () => {
  expect(await rendered(eventList([]), { width: 50 })).toBe(
    lines('No workspaces yet. Create one with: entitle', 'workspaces create KEY'),
  );
  expect(await rendered(eventList(batches()), {})).toBe(
    lines('No workspaces yet. Create one with: entitle workspaces create KEY'),
  );
});

test('a long list has one header, and a column grows when a later batch needs more', async () => {
  const columns = ['workspace', 'participants', 'seats.missing'];
  expect(await rendered(eventList(batches([TRIAL], [], [TOKYO, GALA])), { width: 80 }, columns)).toBe(
    lines(
      'WORKSPACE      PARTICIPANTS  MISSING',
      'bangkok-trial             0        0',
      'tokyo-summit            300          0',
      'gala-2026         1,234,567  ✗ 469,135',
    ),
  );
});

test('signs, bars and blanks fall back to ASCII', async () => {
  const columns = ['workspace', 'covered', 'missing', 'changedAt'];
  expect(await rendered(eventList(EVENTS), { unicode: false }, columns)).toBe(
    lines(
      'WORKSPACE      COVERED          SHORT  CHANGED',
      'gala-2026      [####....]  62%  ! yes  2026-10-01 08:15 UTC',
      'tokyo-summit   [########] 100%  no     -',
      'bangkok-trial  -                no     -',
    ),
  );
});

test('a bar is full, and says 100%, only when nothing is missing', async () => {
  const covered: Column<number> = { key: 'covered', title: 'Covered', kind: 'bar', value: (share) => share };
  const sheet = { name: 'covered', columns: [covered], rows: [0, 0.29, 0.5, 0.999_999, 1, 1.2], empty: '' };
  expect(await rendered({ kind: 'list', sheet })).toBe(
    lines('COVERED', '░░░░░░░░   0%', '██░░░░░░  29%', '████░░░░  50%', '███████░  99%', '████████ 100%', '████████ 100%'),
  );
});

test('names of every script end in the same column', async () => {
  const names = ['Winter Gala', '東京サミット', 'งานกรุงเทพ', 'दिल्ली मेला', 'שָׁלוֹם', '🫶 Tour', '🇨🇭 Tag', 'Cafe\u0301', '한국 행사'];
  const rows = names.map((name): Event => ({ ...TRIAL, name }));
  const text = await rendered(eventList(rows), {}, ['name', 'workspace']);
  const places = text
    .split('\n')
    .slice(1, -1)
    .map((line) => widthOf(line.slice(0, line.indexOf('bangkok'))));
  expect(places).toEqual(names.map(() => 14));
});

test('text cannot move the cursor, end the line or reverse it', async () => {
  const text = await rendered(nameList('\u001b[2Jgala\r\nowned', '\u0008\u0008gala', '\u202egala\u2066', 'ga\u200bla'), {
    width: 80,
  });
  expect(text).toBe(
    lines('NAME', '\\u{001b}[2Jgala\\u{000d}\\u{000a}owned', '\\u{0008}\\u{0008}gala', '\\u{202e}gala\\u{2066}', 'ga\\u{200b}la'),
  );
});

test('no line is ever wider than the window', async () => {
  const row = fc.record({
    workspace: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    name: fc.string({ unit: 'grapheme', maxLength: 80 }),
    participants: fc.nat(1_000_000_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 20, max: 200 }), async (rows, width) => {
      const text = await rendered(eventList(rows.map((each): Event => ({ ...GALA, ...each }))), { width });
      for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('the number of a transaction is written as a command takes it; quantities have separators', async () => {
  const columns: readonly Column<number>[] = [
    { key: 'id', title: 'Id', kind: 'id', value: (id) => id },
    { key: 'quantity', title: 'Quantity', kind: 'integer', value: () => 1200 },
  ];
  const list = { kind: 'list', sheet: { name: 'transactions', columns, rows: [1_000_000, 7], empty: '' } } as const;
  expect(await rendered(list, { width: null })).toBe(lines('     ID  QUANTITY', '1000000     1,200', '      7     1,200'));
  const [sheet] = (await opened(await bytesOf([list.sheet]))).worksheets;
  expect(['A2', 'B2'].map((cell) => sheet?.getCell(cell).numFmt)).toEqual(['0', '#,##0']);
});
