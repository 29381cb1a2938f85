/** What `__complete` offers, word for word; and that it never says anything else. */

import { beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
let home = '';
beforeAll(async () => {
  home = tempFolder();
  await runHere(['init', '--sample'], { home, now: NOW });
});

/** What may follow: words up to the cursor, the last one unfinished. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runHere(['__complete', '--', ...words], { home, now: NOW });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

async function values(...words: readonly string[]): Promise<readonly string[]> {
  return (await offered(...words)).map((line) => line.split('\t')[0] ?? '');
}

test.each<readonly [words: readonly string[], offered: readonly string[]]>([
  [['wo'], ['workspaces']],
  [['__'], []],
  [
    ['workspaces', ''],
    ['show', 'create', 'update', 'install', 'uninstall', 'tag', 'untag'],
  ],
  [['workspaces', 'show', 'global'], ['global-town-hall']],
  [['--no-color', 'workspaces', 'show', 'global'], ['global-town-hall']],
  [
    ['workspaces', '--search', 'show', '--status', 'p'],
    ['pre-production', 'production'],
  ],
  [
    ['workspaces', '--status=p'],
    ['--status=pre-production', '--status=production'],
  ],
  [['workspaces', '--missing', '--mis'], []],
  [['workspaces', 'create', 'gl'], []],
  [['workspaces', 'install', 'annual-gala', 'surveys', 'netw'], ['networking']],
  [
    ['promote', 'annual-gala', '--to', ''],
    ['test', 'pre-production', 'production'],
  ],
  [['transfer', 'annual-gala', 'seat', ''], ['missing']],
  [['transfer', '--file', ''], [':files']],
  [['transfer', '--input-format', 'x'], ['xlsx']],
  [['transfer', '--', '--f'], []],
  [['apply', 'pl'], [':files']],
  [
    ['export', 'tr'],
    ['transactions', 'transfers'],
  ],
  [['export', 'all', ''], [':files']],
  [
    ['import', ''],
    ['workspaces', 'purchases', 'members', 'attendees'],
  ],
  [['transactions', '--kind', 'a'], ['automatic']],
  [['members', 'set', 'yuki.tanaka@halden.example', '--role', 'org'], ['organizer']],
  [
    ['config', 'set', ''],
    ['db', 'org', 'as', 'format', 'check-every', 'plain'],
  ],
  [['--format', 'm'], ['markdown']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [
    ['help', 'ex'],
    ['exit-codes', 'export'],
  ],
  [['help', 'pools', ''], ['show']],
  [['nonsense', ''], []],
])('%j', async (words, expected) => {
  expect(await values(...words)).toEqual(expected);
});

describe('beside a word stands', () => {
  test('what a command does', async () => {
    expect(await offered('fore')).toEqual(['forecast\twhich pools will be short, when, and by when to buy']);
  });

  test('what a workspace misses, and those that miss something come first', async () => {
    expect((await offered('transfer', '')).slice(0, 3)).toEqual([
      'customer-congress\tmisses 400 seats · Customer Congress · 2026-11-20 · production',
      'annual-gala\tmisses 250 seats, gamification · Annual Gala · 2026-11-30 · production',
      'partner-summit-tokyo\tmisses simultaneous-translation · 東京パートナーサミット · 2026-12-05 · production',
    ]);
  });

  test('what this workspace misses of a product', async () => {
    expect((await offered('transfer', 'annual-gala', '')).slice(0, 2)).toEqual([
      'seat\tmisses 250 · Seat · 3,610 available',
      'gamification\tmisses 1 · Gamification · 0 available',
    ]);
  });

  test('of a member the name, of an organization the name, of a purchase what is left', async () => {
    expect(await offered('--as', 'y')).toEqual(['yuki.tanaka@halden.example\t田中 由紀']);
    expect(await offered('--org', '')).toEqual(['halden\tHalden Group']);
    expect(await offered('purchases', 'revoke', '9')).toEqual(['9\t1 × lead-capture left, HG-FAIRS']);
  });
});

describe('numbers', () => {
  let own = '';
  const typed = async (...words: readonly string[]) => {
    const { status, stdout } = await runHere(words, { home: own, now: NOW });
    expect({ words, status }).toEqual({ words, status: 0 });
    return stdout.split('\n').slice(0, -1);
  };
  const completed = (...words: readonly string[]) => typed('__complete', '--', ...words);
  const until = ['--until', '2026-12-24'];

  beforeAll(async () => {
    own = tempFolder();
    await typed('init', '--sample');
    await typed('holds', 'add', 'annual-gala', 'seat', '100', ...until);
    await typed('holds', 'add', 'customer-congress', 'seat', '40', ...until);
    await typed('holds', 'release', '82');
    await typed('requests', 'add', 'annual-gala', 'seat', 'missing', '--as', 'priya.nair@halden.example');
    await typed('requests', 'add', 'annual-gala', 'seat', '5000');
    await typed('workspaces', 'create', 'pilot', '--name', 'Pilot', '--starts', '2027-03-01', '--ends', '2027-03-01');
    await typed('requests', 'add', 'pilot', 'seat', '5', '--as', 'priya.nair@halden.example');
  });

  test('of holds: the open ones to post or release, any to look at', async () => {
    const open = '81\t100 × seat for annual-gala until 2026-12-24';
    expect(await completed('holds', 'post', '')).toEqual([open]);
    expect(await completed('holds', 'release', '')).toEqual([open]);
    expect(await completed('holds', 'show', '')).toEqual(['82\t40 × seat for customer-congress · released', open]);
  });

  test("of requests: what each leaves to whoever approves, one's own to whoever withdraws", async () => {
    const [second, first] = ['5,000 × seat for annual-gala', 'missing × seat for annual-gala'];
    const [nora, priya] = ['asked by nora.lindqvist@eventworks.example', 'asked by priya.nair@halden.example'];
    const third = `3\t5 × seat for pilot, ${priya}`;
    expect(await completed('requests', 'approve', '')).toEqual([
      `${third} · a test workspace, promote it first`,
      `2\t${second}, ${nora} · the pool has 3,510, 1,490 too few`,
      `1\t${first}, ${priya} · leaves 3,360 in the pool`,
    ]);
    expect(await completed('requests', 'decline', '')).toEqual([third, `2\t${second}, ${nora}`, `1\t${first}, ${priya}`]);
    expect(await completed('requests', 'withdraw', '')).toEqual([`2\t${second}, ${nora}`]);
    expect(await completed('--as', 'priya.nair@halden.example', 'requests', 'withdraw', '')).toEqual([
      third,
      `1\t${first}, ${priya}`,
    ]);
    expect(await completed('--as', 'priya.nair@halden.example', 'requests', 'approve', '')).toEqual([]);
  });

  test('of transactions: transfers to be credited, all of them to look at', async () => {
    const found = await completed('purchases', 'credit', '');
    expect(found.every((line) => / (transfer|automatic) /.test(line.replace('\t', ' ')))).toBe(true);
    expect((await completed('transactions', 'show', '')).slice(0, 2)).toEqual([
      '83\trelease · 40 × seat for customer-congress · 2026-11-21',
      '82\thold · 40 × seat for customer-congress · 2026-11-21',
    ]);
  });
});

test('the actor that is typed decides what is seen', async () => {
  expect(await values('--as', 'priya.nair@halden.example', 'transfer', 'annual-gala', 'gam')).toEqual(['gamification']);
  expect(await values('--as', 'auditor@kelvin-partners.example', 'transfer', 'ann')).toEqual([]);
  expect(await values('--as', 'nobody@halden.example', 'transfer', 'ann')).toEqual([]);
});

test('whatever is wrong, nothing is said', async () => {
  expect(await values('--db', 'nowhere.db', 'transfer', '')).toEqual([]);
  expect(await values('--db', home, 'transfer', '')).toEqual([]);
  expect(await values('--org', 'nonsense', 'transfer', '')).toEqual([]);
  expect(await values('--format', 'nonsense', 'transfer', 'ann')).toEqual(['annual-gala']);
});

test('a flag is offered once, those of every command among the others', async () => {
  expect((await values('forecast', '--include-test', '--')).join(' ')).toBe(
    '--until --lead-days --all --sort --limit --db --org --as --format --json --columns --as-of --plain --no-pager --yes --no-input --no-color --quiet --debug --help',
  );
});

test('a shell there is no completion for', async () => {
  const { status, stdout, stderr } = await runHere(['completion', 'tcsh'], { home, now: NOW });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'error: there is no completion for "tcsh"\nhint: use one of: bash, zsh, fish\n',
  });
});

test('tags: those there are, with how many events have them; of an event, its own', async () => {
  const own = tempFolder();
  const run = (words: readonly string[]) => runHere(words, { home: own, now: NOW });
  await run(['init', '--sample']);
  await run(['workspaces', 'tag', 'annual-gala', 'region=emea', 'cost-center=4711']);
  await run(['workspaces', 'tag', 'global-town-hall', 'region=apac', 'cost-center=4711']);
  await run(['workspaces', 'tag', 'hackathon', 'region=emea']);
  const after = async (...words: readonly string[]) =>
    (await run(['__complete', '--', ...words])).stdout.split('\n').slice(0, -1);
  expect(await after('workspaces', '--tag', '')).toEqual([
    'cost-center=4711\t2 events',
    'region=emea\t2 events',
    'region=apac\t1 event',
  ]);
  expect(await after('workspaces', '--tag=region=a')).toEqual(['--tag=region=apac\t1 event']);
  expect(await after('workspaces', 'tag', 'quality-day', 'cost')).toEqual(['cost-center=4711\t2 events']);
  expect(await after('workspaces', 'untag', 'annual-gala', '')).toEqual(['cost-center\t4711', 'region\temea']);
  expect(await after('workspaces', 'untag', 'quality-day', '')).toEqual([]);
  expect(await after('usage', '--by', 'tag:')).toEqual(['tag:cost-center\t', 'tag:region\t']);
  expect(await after('usage', '--by', 'm')).toEqual(['month\t']);
});
