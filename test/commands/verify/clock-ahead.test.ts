/** A clock that is far ahead for one command, the real one in a real process; and what is said when a last line is ahead of it. */

import { spawnSync } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, entitle, tempFolder } from '../../support/process.ts';
import { openTerminal } from '../../support/terminal.ts';

const DAY = 86_400_000;
let home = '';
let store = '';
beforeAll(() => {
  home = tempFolder();
  store = join(home, 'entitle.db');
  // Every way a program asks for the time, so many milliseconds off.
  writeFileSync(
    join(home, 'clock.cjs'),
    `const off = Number(process.env.CLOCK_OFF ?? 0); const Real = Date;
     globalThis.Date = class extends Real { constructor(...given) { given.length === 0 ? super(Real.now() + off) : super(...given); } static now() { return Real.now() + off; } };`,
  );
  for (const words of [
    ['init', '--org', 'acme', '--name', 'Acme Events'],
    ['purchases', 'add', 'seat', '100', '--subscription', 'SUB-1', '--starts', '2020-01-01'],
    [
      'workspaces',
      'create',
      'gala',
      '--name',
      'Gala',
      '--starts',
      '2090-01-01',
      '--ends',
      '2090-01-02',
      '--participants',
      '50',
      '--status',
      'pre-production',
      '--yes',
    ],
  ])
    expect(run(0, ...words).status).toBe(0);
});

function environment(off: number): Record<string, string> {
  return {
    ...cleanEnvironment(home),
    ENTITLE_DB: store,
    ENTITLE_AS: 'ada@acme.example',
    NODE_OPTIONS: `--require ${join(home, 'clock.cjs')}`,
    CLOCK_OFF: String(off),
  };
}

function run(off: number, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entitle, ...words], {
    env: environment(off),
    encoding: 'utf8',
    cwd: home,
  });
  return { status, stdout, stderr };
}

const count = (): number => JSON.parse(run(0, 'transactions', '--json').stdout).length;

test('a line of 2099 is refused in scripts, whatever --yes says, and nothing is recorded', () => {
  const before = count();
  const { status, stdout, stderr } = run(73 * 366 * DAY, 'transfer', 'gala', 'seat', '5', '--yes', '--json');
  const { code, message, hint } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error;
  expect([status, stdout, code]).toEqual([5, '', 'clock-ahead']);
  expect(message).toMatch(/^this machine's clock says 2\d{3}-.*Z, more than a day after the last line of organization "acme"/);
  expect(hint).toContain('set the clock');
  expect(run(3 * DAY, 'members', 'add', 'mia@acme.example', '--role', 'member').status).toBe(5);
  expect(count()).toBe(before);
});

test('a clock that is hours ahead is nothing to ask about', () => {
  expect(run(20 * 3_600_000, 'transfer', 'gala', 'seat', '1', '--yes').status).toBe(0);
  expect(run(20 * 3_600_000, 'verify').stderr).toBe('');
});

test('a store that was idle for months works: other files say that time has passed', () => {
  const idle = join(home, 'idle.db');
  const init = ['init', '--org', 'acme', '--name', 'Acme Events', '--db', idle];
  expect(run(-200 * DAY, ...init).status).toBe(0);
  const then = new Date(Date.now() - 200 * DAY);
  utimesSync(idle, then, then);
  expect(run(0, 'members', 'add', 'mia@acme.example', '--role', 'member', '--db', idle)).toMatchObject({ status: 0 });
});

test('in a terminal it asks, --yes or not; No changes nothing', async () => {
  const words = ['transfer', 'gala', 'seat', '2', '--yes'];
  const before = count();
  for (const [answer, status, rows] of [
    ['n', 130, before],
    ['y', 0, before + 1],
  ] as const) {
    const terminal = openTerminal({ args: words, env: environment(400 * DAY), home, cwd: home, timeout: 120_000 });
    await terminal.waitFor('Is the clock right?');
    await terminal.settled();
    terminal.type(answer);
    terminal.press('enter');
    expect(await terminal.exit()).toEqual({ code: status, signal: null });
    expect(count()).toBe(rows);
  }
}, 600_000);

test('afterwards status, verify and doctor say that the last line is ahead of the clock; the store is sound', () => {
  const said =
    /^warning: the last line of organization "acme" is dated \d{4}-.*Z, ahead of this machine's clock \(.*Z\): every line gets that date until then$/m;
  expect(run(0, 'status').stderr).toMatch(said);
  const verify = run(0, 'verify', '--json');
  expect([verify.status, JSON.parse(verify.stdout).ok, JSON.parse(verify.stdout).warnings]).toEqual([
    0,
    true,
    [expect.stringContaining("ahead of this machine's clock")],
  ]);
  expect(verify.stderr).toMatch(said);
  const doctor = run(0, 'doctor', '--json');
  expect(JSON.parse(doctor.stdout).checks.find(({ check }: { check: string }) => check === 'clock')).toMatchObject({
    status: 'warning',
  });
});
