/** What is held is not asked for once more, and is not said to be supplied: word for word. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const home = tempFolder();
const env = { ENTITLE_AS: 'ada@acme.example' };

async function typed(line: string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runHere(line.split(' '), { home, now: '2026-11-21T09:00:00.000Z', env, columns: 200 });
  expect({ line, status }).toEqual({ line, status: 0 });
  return [stdout.split('\n')[0] ?? '', ...stderr.split('\n').slice(0, -1)];
}

beforeAll(async () => {
  for (const line of [
    'init --org acme --name Acme --as ada@acme.example',
    'products add badge --name Badges',
    'purchases add seat 100 --subscription S-1 --starts 2026-01-01',
    'purchases add badge 2 --subscription S-1 --starts 2026-01-01',
    'workspaces create gala --name Gala --starts 2026-12-10 --ends 2026-12-11 --status pre-production --participants 40 --yes',
    'workspaces install gala badge',
    'holds add gala seat 30 --until 2026-12-10',
    'holds add gala badge --until 2026-12-10',
  ])
    await typed(line);
});

test('a transfer of what is missing says what is held, then leads to the holds', async () => {
  expect(await typed('transfer gala --missing --dry-run')).toEqual([
    'Would transfer 10 seats to workspace gala; then still missing there: 30 seats (held for it), badge (held for it). Nothing was changed.',
    'next: entitle transfer gala --missing',
  ]);
  expect(await typed('transfer gala seat 4 --yes')).toEqual([
    'Transferred 4 × seat to workspace gala (transaction 5); 66 available in the pool, still missing there: 36 seats (30 held for it), badge (held for it).',
    'next: entitle transfer gala seat missing',
  ]);
  expect(await typed('transfer gala seat missing --yes')).toEqual([
    'Transferred 6 × seat to workspace gala (transaction 6); 60 available in the pool, still missing there: 30 seats (held for it), badge (held for it).',
    'next: entitle holds --workspace gala',
  ]);
  expect(await typed('transfer gala seat missing --yes')).toEqual([
    'Nothing to do: workspace gala misses 30 × seat, held for it.',
    'next: entitle holds --workspace gala',
  ]);
  expect(await typed('transfer gala --missing --yes')).toEqual([
    'Nothing to do: workspace gala misses 30 seats (held for it), badge (held for it).',
    'next: entitle holds --workspace gala',
  ]);
});

test('a plan has nothing to do about it', async () => {
  const { stdout } = await runHere(['plan'], { home, now: '2026-11-21T09:00:00.000Z', env });
  expect(stdout).toContain('Nothing is missing that is not held.');
});

test('a hold and a release are tried first; a day that is past is no day to hold until', async () => {
  const before = await runHere(['holds', '--json'], { home, now: '2026-11-21T09:00:00.000Z', env });
  expect(await typed('holds add gala seat 8 --until 2026-11-30 --dry-run')).toEqual([
    'Would hold 8 × seat for workspace gala until 2026-11-30. Nothing was changed.',
  ]);
  const trial = await runHere('holds add gala seat 8 --until 2026-11-30 --dry-run --json'.split(' '), {
    home,
    now: '2026-11-21T09:00:00.000Z',
    env,
  });
  expect(JSON.parse(trial.stdout)).toMatchObject({
    hold: null,
    at: null,
    quantity: 8,
    remaining: 8,
    state: 'open',
    lots: [{ purchase: 1, subscription: 'S-1', quantity: 8 }],
  });
  expect(await typed('holds release 3 --dry-run')).toEqual(['Would release 30 × seat of hold 3. Nothing was changed.']);
  const past = await runHere('holds add gala seat 8 --until 2026-11-20'.split(' '), {
    home,
    now: '2026-11-21T09:00:00.000Z',
    env,
  });
  expect([past.status, past.stderr]).toEqual([
    5,
    'error: a hold until 2026-11-20 would keep nothing: it is 2026-11-21 already\nhint: hold it until today or a later day\n',
  ]);
  const after = await runHere(['holds', '--json'], { home, now: '2026-11-21T09:00:00.000Z', env });
  expect(after.stdout).toBe(before.stdout);
});

test('status and forecast name what runs out within a week, on the day and as of a day', async () => {
  const heading = 'Holds that run out within a week';
  const says = async (line: string, day = '2026-11-21') => {
    const { stdout } = await runHere(line.split(' '), { home, now: `${day}T09:00:00.000Z`, env });
    const at = stdout.indexOf(heading);
    return at < 0 ? null : stdout.slice(at).split('\n').slice(2, 4);
  };
  const both = ['   3  gala       seat            30  2026-12-10', '   4  gala       badge            1  2026-12-10'];
  for (const command of ['status', 'forecast']) {
    expect(await says(command)).toBeNull();
    expect(await says(command, '2026-12-02')).toBeNull();
    expect(await says(command, '2026-12-03')).toEqual(both);
    expect(await says(command, '2026-12-10')).toEqual(both);
    expect(await says(command, '2026-12-11')).toBeNull();
    expect(await says(`${command} --as-of 2026-12-03`)).toEqual(both);
    expect(await says(`${command} --as-of 2026-12-11`)).toBeNull();
  }
});
