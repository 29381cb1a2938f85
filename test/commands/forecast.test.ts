/** `entitle forecast` as it is typed: who may, what is refused, and what every format says. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
let home = '';
beforeAll(async () => {
  home = tempFolder();
  await runHere(['init', '--sample'], { home, now: NOW });
});

const forecast = (...words: readonly string[]) => runHere(['forecast', ...words], { home, now: NOW });

async function rows(...words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { status, stdout, stderr } = await forecast('--json', ...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as readonly Record<string, unknown>[];
}

test('a row a product, with the keys of the contract', async () => {
  const all = await rows('--until', '2027-01-31');
  expect(all.map(({ product }) => product)).toEqual([
    'seat',
    'gamification',
    'lead-capture',
    'live-streaming',
    'networking',
    'simultaneous-translation',
    'surveys',
  ]);
  expect(all[6]).toEqual({
    product: 'surveys',
    available: 3,
    needed: 1,
    short: 1,
    firstShortOn: '2027-01-18',
    buyBy: '2027-01-04',
    expiringUnused: [{ subscription: 'HG-CORE', endsOn: '2027-01-15', quantity: 3 }],
    events: [{ workspace: 'global-town-hall', on: '2027-01-18', needed: 1, short: 1 }],
  });
});

test('--lead-days, --include-test and --as-of', async () => {
  const surveys = async (...words: readonly string[]) => {
    const row = (await rows('--columns', 'product,needed,short,firstShortOn,buyBy', ...words)).find(
      ({ product }) => product === 'surveys',
    );
    return Object.values(row ?? {}).join(' ');
  };
  expect(await surveys()).toBe('surveys 1 1 2027-01-18 2027-01-04');
  expect(await surveys('--lead-days', '0')).toBe('surveys 1 1 2027-01-18 2027-01-18');
  expect(await surveys('--lead-days', '90')).toBe('surveys 1 1 2027-01-18 2026-11-21');
  expect(await surveys('--include-test')).toBe('surveys 2 2 2027-01-18 2027-01-04');
  expect(await surveys('--as-of', '2027-01-10')).toBe('surveys 1 1 2027-01-18 2027-01-10');
  // The event is over.
  expect(await surveys('--as-of', '2027-01-19')).toBe('surveys 0 0  ');
});

test('CSV and Markdown', async () => {
  expect((await forecast('--until', '2027-01-31', '--format', 'csv')).stdout.split('\r\n').slice(0, 3)).toEqual([
    'product,available,needed,short,firstShortOn,buyBy,expiringUnused,events',
    expect.stringMatching(
      /^seat,3610,7350,0,,,320 of HG-CORE on 2027-01-15,"customer-congress on 2026-11-21: 400 needed, 0 short;/,
    ),
    'gamification,0,2,2,2026-11-30,2026-11-21,,"annual-gala on 2026-11-30: 1 needed, 1 short;developer-days-bangalore on 2026-12-29: 1 needed, 1 short"',
  ]);
  expect((await forecast('--until', '2026-12-31', '--format', 'markdown')).stdout)
    .toContain(`## gamification: 2 short from 2026-11-30, buy by 2026-11-21

| Month | Needed | Short | Left then |
| --- | ---: | ---: | ---: |
| 2026-11 | 1 | ✗ 1 | 0 |
| 2026-12 | 1 | ✗ 1 | 6 |
`);
});

test.each([
  [['--until', '2026-11-20'], 2, '--until 2026-11-20 is before 2026-11-21'],
  [['--until', 'tomorrow'], 2, '--until "tomorrow" is not a date'],
  [['--lead-days', '-1'], 2, '--lead-days "-1" is not a whole number'],
  [['--as', 'priya.nair@halden.example'], 3, 'priya.nair@halden.example (member) may not see or transfer entitlements'],
  [['--as', 'istvan.szabo@halden.example'], 3, 'istvan.szabo@halden.example (admin) may not see or transfer entitlements'],
])('refused: %j', async (words, status, message) => {
  const refused = await forecast(...words);
  expect({ status: refused.status, stdout: refused.stdout, first: refused.stderr.split('\n')[0] }).toEqual({
    status,
    stdout: '',
    first: `error: ${message}`,
  });
});

test('to the end of the calendar', async () => {
  const [seat] = await rows('--as-of', '9999-06-01', '--columns', 'available,needed');
  expect(seat).toEqual({ available: 2000, needed: 0 });
});
