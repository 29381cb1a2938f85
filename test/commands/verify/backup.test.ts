/** `entitle backup`, typed as a user would, beside processes that write. */

import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { runProcess, tempFolder } from '../../support/process.ts';
import { tamper } from './tampered.ts';

let home: string;
let store: string;
const run = (...args: string[]) =>
  runProcess(args, { home, cwd: home, timeout: 120_000, env: { ENTITLE_DB: store, ENTITLE_AS: 'ada@acme.example' } });

beforeEach(async () => {
  home = tempFolder();
  store = join(home, 'entitle.db');
  expect(await run('init', '--org', 'acme', '--name', 'Acme Events')).toMatchObject({ status: 0 });
  await run('purchases', 'add', 'seat', '100000', '--subscription', 'SUB-1', '--starts', '2026-01-01');
});

const SOMETHING = 'minutes of the meeting';

/** A file of transfers of one seat each. */
function transfers(rows: number): string {
  return `workspace,product,quantity\n${'gala-2026,seat,1\n'.repeat(rows)}`;
}

async function createGala(): Promise<void> {
  const dates = ['--starts', '2090-12-01', '--ends', '2090-12-03', '--participants', '500'];
  expect(
    await run('workspaces', 'create', 'gala-2026', '--name', 'Winter Gala', ...dates, '--status', 'pre-production', '--yes'),
  ).toMatchObject({ status: 0 });
}

test('a copy: verified, private, with the same head', async () => {
  const { status, stdout } = await run('backup', 'copy.db', '--json');
  const head = JSON.parse((await run('verify', '--json')).stdout).head;
  expect({ status, result: JSON.parse(stdout) }).toEqual({
    status: 0,
    result: { file: 'copy.db', bytes: statSync(join(home, 'copy.db')).size, transactions: 1, head },
  });
  expect(statSync(join(home, 'copy.db')).mode & 0o777).toBe(0o600);
  expect(JSON.parse((await run('verify', '--db', 'copy.db', '--expect', head.hash, '--json')).stdout)).toMatchObject({
    ok: true,
    head,
  });
});

test('complete while another process writes, whatever it commits meanwhile', async () => {
  await createGala();
  writeFileSync(join(home, 'gala.csv'), transfers(400));
  const state = { writing: true };
  const writer = (async () => {
    for (let times = 1; state.writing; times += 1) {
      const batch = ['--batch', String(times), '--yes'];
      expect(await run('transfer', '--file', 'gala.csv', ...batch)).toMatchObject({ status: 0 });
    }
  })();
  const heads: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { status, stdout, stderr } = await run('backup', `copy-${round}.db`, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    heads.push(JSON.parse(stdout).head.id as number);
  }
  state.writing = false;
  await writer;
  // The purchase, and whole files only.
  expect(heads.map((id) => (id - 1) % 400)).toEqual([0, 0, 0, 0]);
  expect(heads).toEqual(heads.toSorted((a, b) => a - b));
}, 600_000);

test('an existing file stays, unless --force', async () => {
  writeFileSync(join(home, 'copy.db'), SOMETHING);
  expect(await run('backup', 'copy.db')).toEqual({
    status: 6,
    stdout: '',
    stderr: `error: file "${join(home, 'copy.db')}" already exists\nhint: choose another name, or add --force to replace it\n`,
  });
  expect(readFileSync(join(home, 'copy.db'), 'utf8')).toBe(SOMETHING);
  expect(await run('backup', 'copy.db', '--force')).toMatchObject({ status: 0 });
  expect(JSON.parse((await run('verify', '--db', 'copy.db', '--json')).stdout)).toMatchObject({ ok: true });
});

test.each<[string, (target: string) => void, number, string]>([
  ['the store itself', () => undefined, 2, 'is the store itself'],
  ['a hard link to the store', (target) => linkSync(store, target), 2, 'is the store itself'],
  ['a symbolic link to the store', (target) => symlinkSync(store, target), 2, 'is the store itself'],
  ['a symbolic link to another file', (target) => symlinkSync(join(home, 'minutes.txt'), target), 7, 'it is a symbolic link'],
  ['a folder', (target) => mkdirSync(target), 7, 'it is not a regular file'],
  [
    'beside the log of another database',
    (target) => writeFileSync(`${target}-wal`, 'log'),
    7,
    'the log of another database lies beside it',
  ],
  ['in a folder that is not there', () => undefined, 7, 'no such file or directory'],
])('not %s', async (what, prepare, status, words) => {
  const target = what === 'the store itself' ? 'entitle.db' : what.startsWith('in a folder') ? 'gone/copy.db' : 'copy.db';
  prepare(join(home, target));
  if (what.endsWith('another file')) writeFileSync(join(home, 'minutes.txt'), SOMETHING);
  const before = readdirSync(home);
  const ended = await run('backup', target, '--force');
  expect(ended).toMatchObject({ status, stdout: '' });
  expect(ended.stderr).toContain(words);
  expect(readdirSync(home)).toEqual(before);
  // A store of two names is opened by neither.
  if (what.startsWith('a hard link')) rmSync(join(home, target));
  expect(JSON.parse((await run('verify', '--json')).stdout)).toMatchObject({ ok: true });
});

test('a store that is not sound is not copied: the problems are the result', async () => {
  tamper(store, (database) => database.exec(`update organizations set name = 'Ecma'`));
  const { status, stdout, stderr } = await run('backup', 'copy.db', '--json');
  expect({ status, codes: JSON.parse(stdout).problems.map(({ code }: { code: string }) => code) }).toEqual({
    status: 7,
    codes: ['state-mismatch'],
  });
  expect(JSON.parse(stderr).error.code).toBe('unsound');
  expect(existsSync(join(home, 'copy.db'))).toBe(false);
});

test('a folder that takes no files', async () => {
  const { status, stderr } = await run('backup', '/proc/copy.db');
  expect({ status, stderr }).toEqual({
    status: 7,
    stderr: expect.stringContaining('error: file "/proc/copy.db" cannot be written: '),
  });
});
