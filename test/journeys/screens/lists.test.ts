/** Every list can be sorted and limited, by what JSON or the heading calls a column; columns say what they are. */

import { beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const home = tempFolder();
const type = (line: string, columns: number | null = null) => runHere(line.split(' '), { home, now: NOW, columns });

beforeAll(async () => {
  expect(await type('init --sample')).toMatchObject({ status: 0 });
});

type Row = Readonly<Record<string, unknown>>;
async function rows(line: string): Promise<readonly Row[]> {
  const { status, stdout, stderr } = await type(`${line} --json`);
  expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
  return JSON.parse(stdout) as readonly Row[];
}
async function refusal(line: string) {
  const { status, stdout, stderr } = await type(`${line} --json`);
  const { code, message, hint } = JSON.parse(stderr).error;
  return { status, stdout, code, message, hint };
}

const LISTS = COMMANDS.groups.flatMap(({ commands }) => commands).filter(({ reads }) => reads === 'list');

describe.each(LISTS.map(({ path }) => path).filter((path) => !['config', 'alerts'].includes(path)))('%s', (path) => {
  test('takes --sort with every column it has, both ways, and --limit', async () => {
    const names = (await rows(`${path} --columns help`)).map(({ column }) => String(column));
    expect(names.length).toBeGreaterThan(1);
    const [first = '', second = ''] = names;
    for (const name of [first, second, names.at(-1) ?? '']) {
      const up = await rows(`${path} --sort ${name}`);
      const down = await rows(`${path} --sort -${name}`);
      expect(new Set(up.map((row) => JSON.stringify(row)))).toEqual(new Set(down.map((row) => JSON.stringify(row))));
    }
    const all = await rows(path);
    expect(await rows(`${path} --limit 1`)).toEqual(all.slice(0, 1));
    expect(await refusal(`${path} --limit 0`)).toMatchObject({ status: 2, stdout: '', code: 'usage' });
    expect(await refusal(`${path} --sort nowhere`)).toMatchObject({ status: 2, stdout: '', code: 'usage' });
  });
});

test('sorted by number, text, day and nothing at all; nothing comes last', async () => {
  const participants = (await rows('workspaces --sort -participants')).map((row) => Number(row['participants']));
  expect(participants).toEqual(participants.toSorted((a, b) => b - a));
  const names = (await rows('workspaces --sort NAME')).map((row) => String(row['name']).toLowerCase());
  expect(names).toEqual(names.toSorted());
  const days = (await rows('workspaces --sort Starts')).map((row) => String(row['startsOn']));
  expect(days).toEqual(days.toSorted());
  for (const sort of ['reference', '-reference']) {
    const references = (await rows(`purchases --sort ${sort}`)).map((row) => row['reference']);
    const from = references.indexOf(null);
    expect(from < 0 || references.slice(from).every((reference) => reference === null)).toBe(true);
  }
});

test('a table says how many of how many it shows', async () => {
  expect((await type('workspaces --sort -participants --limit 2', 100)).stdout).toMatchInlineSnapshot(`
    "┃ ✗ Entitlements are missing: 9,490 seats and 8 modules in 9 workspaces.
    ┃ See them: entitle workspaces --missing

    WORKSPACE          STARTS      STATUS          MISSING                                  PARTICIPANTS
    global-town-hall   2027-01-18  pre-production  ✗ 6,000 seats, live-streaming, simulta…         6,000
    customer-congress  2026-11-20  production      ✗ 400 seats                                     5,800
    (+4 columns: name, seats, ends, phase)
    2 of 40
    "
  `);
  expect((await type('workspaces --limit 40', 100)).stdout).not.toContain(' of ');
  expect((await type('transactions --limit 3', 100)).stdout).toMatch(/\n3 of 80\n$/);
  expect((await type('workspaces --limit 2 --format csv')).stdout.split('\n')).toHaveLength(4);
});

test('only lists have an order and a number', async () => {
  expect(await refusal('status --limit 3')).toMatchObject({ status: 2, code: 'usage' });
  expect(await refusal('transfer annual-gala seat 1 --sort product --yes')).toMatchObject({ status: 2, code: 'usage' });
});

test('columns by heading, in any case', async () => {
  expect(await rows('pools --columns Product,NEXT,missing --limit 1').catch(() => 'refused')).toBe('refused');
  expect(await rows('pools --columns PRODUCT,Missing --limit 1')).toEqual([{ product: 'seat', missing: 9490 }]);
  expect((await type('workspaces --missing --columns workspace,MISSING --limit 1', 100)).stdout).toBe(
    'WORKSPACE          MISSING\ncustomer-congress  ✗ 400 seats\n1 of 9\n',
  );
  expect(await refusal('pools --columns prodcut')).toMatchObject({
    status: 2,
    hint: expect.stringContaining('did you mean "product"?'),
  });
});

test('--columns help changes nothing', async () => {
  expect(await refusal('transfer annual-gala seat 1 --yes --columns help')).toMatchObject({ status: 2, stdout: '' });
  expect(await rows('transactions --limit 1')).toMatchObject([{ id: 80 }]);
});

test('a period: what takes place in it', async () => {
  const keys = (await rows('workspaces --from 2026-12-01 --to 2026-12-09')).map((row) => row['workspace']);
  expect(keys).toEqual(['partner-summit-tokyo', 'quality-day']);
  expect(await refusal('workspaces --from 2026-12-09 --to 2026-12-01')).toMatchObject({ status: 2, code: 'usage' });
  expect(await refusal('workspaces --from soon')).toMatchObject({ status: 2, code: 'usage' });
});

test('a search by words, over names, keys and years', async () => {
  const found = async (text: string) =>
    (JSON.parse((await runHere(['workspaces', '--search', text, '--json'], { home, now: NOW })).stdout) as readonly Row[]).map(
      (row) => row['workspace'],
    );
  expect(await found('gala annual')).toEqual(['annual-gala']);
  expect(await found('GALA 2026')).toEqual(['annual-gala']);
  expect(await found('gala 2031')).toEqual([]);
  expect(await found('krakow')).toEqual(['tech-talks-krakow']);
});

describe('a part of a name', () => {
  test('is taken by what only reads, and said', async () => {
    const { status, stdout, stderr } = await type('workspaces show gala --json');
    expect({ status, stderr, workspace: JSON.parse(stdout).workspace }).toEqual({
      status: 0,
      stderr: '"gala" is not a key; using workspace annual-gala\n',
      workspace: 'annual-gala',
    });
    expect((await type('transactions --workspace gala --limit 1')).stderr).toContain('using workspace annual-gala');
  });

  test('of several is refused with all of them', async () => {
    const { status, stderr } = await type('workspaces show summit --json');
    expect({ status, error: JSON.parse(stderr).error }).toMatchObject({
      status: 4,
      error: {
        code: 'workspace-not-found',
        details: { candidates: ['partner-summit-geneva', 'partner-summit-singapore', 'partner-summit-tokyo'] },
      },
    });
  });

  test.each([
    'transfer gala seat 5 --yes',
    'promote gala --yes',
    'workspaces update gala --participants 5',
    'workspaces install gala surveys',
  ])('is never taken by a change: %s', async (line) => {
    const { status, stdout, stderr } = await type(`${line} --json`);
    expect({ status, stdout, error: JSON.parse(stderr).error }).toMatchObject({
      status: 4,
      stdout: '',
      error: { code: 'workspace-not-found', hint: 'did you mean "annual-gala"?', details: { candidates: ['annual-gala'] } },
    });
  });
});

test.each([
  ['workspace annual-gala', 'workspaces show annual-gala'],
  ['event annual-gala', 'workspaces show annual-gala'],
  ['show workspace annual-gala', 'workspaces show annual-gala'],
  ['pool seat', 'pools show seat'],
  ['transaction 5', 'transactions show 5'],
  ['transfers', 'transactions --kind transfer'],
  ['missing gala', 'workspaces --missing --search gala'],
  ['surplus seat --json', 'workspaces --surplus --search seat --json'],
  ['ls', 'workspaces'],
  ['list pools', 'pools'],
  ['ls workspace', 'workspaces'],
  ['workspaces ls --missing', 'workspaces --missing'],
  ['members list', 'members'],
  ['product', 'products'],
  ['undo', 'help wrong-transfer'],
  ['revoke 5', 'help wrong-transfer'],
  ['reverse transfer 5', 'help wrong-transfer'],
])('entitle %s is entitle %s', async (typed, meant) => {
  const [one, other] = [await type(typed), await type(meant)];
  expect(one.status).toBe(0);
  expect(one).toEqual(other);
});

test('counts in lots have their thousands apart for people, and not as data', async () => {
  expect((await type('transactions --workspace annual-gala', 250)).stdout).toContain('4: 1,200 of HG-CORE');
  expect((await type('transactions --workspace annual-gala --format csv', 250)).stdout).toContain('4: 1200 of HG-CORE');
});
