/** A check is remembered also when it assigns nothing, and `status` warns when it is longer ago than it is to run. */

import { beforeEach, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const ADA = 'ada@eventworks.example';
let home: string;

async function type(now: string, line: string, as = ADA) {
  const words = line.split(' ').map((word) => word.replaceAll('_', ' '));
  return runHere(words, { home, now, env: { ENTITLE_AS: as } });
}

async function granted(now: string, line: string, as = ADA): Promise<string> {
  const { status, stdout, stderr } = await type(now, line, as);
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

const json = async (now: string, line: string, as = ADA) =>
  JSON.parse(await granted(now, `${line} --json`, as)) as Readonly<Record<string, unknown>>;

const MONDAY = '2026-11-23T06:00:00.000Z';

beforeEach(async () => {
  home = tempFolder();
  await granted(MONDAY, `init --org acme --name Acme --as ${ADA}`);
  await granted(MONDAY, 'purchases add seat 100 --subscription S-1 --starts 2026-01-01');
  await granted(MONDAY, 'members add tom@acme.example --role admin');
});

test('its line says who, when, and what it saw', async () => {
  await granted(
    MONDAY,
    'workspaces create gala --name Gala --starts 2026-12-01 --ends 2026-12-02 --participants 130 --status pre-production --yes',
  );
  await granted(MONDAY, 'check --dry-run');
  expect(await granted(MONDAY, 'activity --limit 1')).toContain('workspace.created');
  await granted(MONDAY, 'check --yes');
  await granted('2026-11-23T07:00:00.000Z', 'check --all --yes');
  expect(await granted(MONDAY, 'activity --limit 2')).toMatchInlineSnapshot(`
    "ID  AT                    ACTOR                   ACTION     SUBJECT  CHANGES
     9  2026-11-23 07:00 UTC  ada@eventworks.example  check.ran  acme     0 seats assigned, 30 seats missing
     8  2026-11-23 06:00 UTC  ada@eventworks.example  check.ran  acme     100 seats assigned, 30 seats missing
    "
  `);
  expect(JSON.parse(await granted(MONDAY, 'activity --limit 1 --json'))).toEqual([
    {
      id: expect.any(Number),
      at: '2026-11-23T07:00:00.000Z',
      actor: ADA,
      action: 'check.ran',
      subject: 'acme',
      before: null,
      after: { seats: 0, workspaces: 0, missingSeats: 30, missingModules: 0, missingWorkspaces: 1 },
      hash: expect.any(String),
    },
  ]);
  expect(await granted(MONDAY, 'verify')).toContain('Sound');
});

test('what a check found missing is not told to an admin without the flag', async () => {
  await granted(MONDAY, 'check --yes');
  expect(await granted(MONDAY, 'activity', 'tom@acme.example')).not.toContain('check.ran');
  expect((await json(MONDAY, 'status', 'tom@acme.example'))['check']).toBe(null);
  expect(await granted(MONDAY, 'status', 'tom@acme.example')).not.toContain('Check:');
});

test('nothing is said of a check that nobody lets run', async () => {
  expect(await type(MONDAY, 'status')).toMatchObject({ stderr: '', stdout: expect.not.stringContaining('check') });
  expect((await json(MONDAY, 'status'))['check']).toEqual({ last: null, every: null, overdue: false });
  expect(await granted(MONDAY, 'status --all')).not.toContain('LAST CHECK');
});

test('one that is to run every day is missed on the second', async () => {
  await granted(MONDAY, 'config set check-every 1d');
  const never = await type(MONDAY, 'status');
  expect(never.stderr).toMatchInlineSnapshot(`
    "warning: the consumption check never ran here, and is to run every 1d (config check-every): is its schedule still on? Run it: entitle check
    "
  `);
  expect(never.stdout).toContain('Check:  ✗ none yet');
  await granted(MONDAY, 'check --yes');

  const intime = await type('2026-11-24T06:00:00.000Z', 'status');
  expect(intime).toMatchObject({
    stderr: '',
    stdout: expect.stringContaining(`Check:  2026-11-23 06:00 UTC by ${ADA}: assigned nothing\n`),
  });
  const late = await type('2026-11-25T09:00:00.000Z', 'status --quiet');
  expect(late.stderr).toMatchInlineSnapshot(`
    "warning: the consumption check last ran 2 days ago, and is to run every 1d (config check-every): is its schedule still on? Run it: entitle check
    "
  `);
  expect(late.stdout).toContain('Check:  ✗ 2026-11-23 06:00 UTC');
  expect((await json('2026-11-25T09:00:00.000Z', 'status'))['check']).toEqual({
    last: { at: MONDAY, actor: ADA, seats: 0, workspaces: 0, missingSeats: 0, missingModules: 0, missingWorkspaces: 0 },
    every: '1d',
    overdue: true,
  });
  expect((await type('2026-11-25T09:00:00.000Z', 'status', 'tom@acme.example')).stderr).toBe('');
  expect((await type('2026-11-25T05:00:00.000Z', 'config set check-every 2d')).status).toBe(0);
  expect((await type('2026-11-25T05:00:00.000Z', 'status')).stderr).toBe('');
});

test('--all names the customers whose check is overdue', async () => {
  await granted(MONDAY, 'config set check-every 12h');
  await granted(MONDAY, 'orgs create beta --name Beta --activate');
  await granted(MONDAY, 'check --org acme --yes');
  const { stderr, stdout } = await type('2026-11-23T09:00:00.000Z', 'status --all');
  expect(stderr).toMatchInlineSnapshot(`
    "warning: the consumption check is overdue at 1 of 2 customers: beta. Run it: entitle check --all
    "
  `);
  expect(stdout).toMatchInlineSnapshot(`
    "┃ All 2 customers have what they need.

    ORGANIZATION  NAME  SHORT FROM  MISSING SEATS  MISSING MODULES  EVENTS SHORT  NEXT END  PRODUCT  ENDING  LAST CHECK
    acme          Acme  —                       0                0             0  —                       —  2026-11-23 06:00 UTC
    beta          Beta  —                       0                0             0  —                       —  ✗ —
    "
  `);
  expect(JSON.parse(await granted(MONDAY, 'status --all --json'))).toMatchObject([
    { organization: 'acme', lastCheckAt: MONDAY },
    { organization: 'beta', lastCheckAt: null },
  ]);
});
