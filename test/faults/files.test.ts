/** Stores that may only be read, that were copied with cp, or that somebody cut; as other users meet them. */

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cleanEnvironment, entitle } from '../support/process.ts';
import { type Customer, eventKey, makeCustomer } from './customer.ts';

const NOBODY = 65_534;
let template: Customer;
let customer: Customer;
beforeAll(async () => {
  template = await makeCustomer(1_000, 1);
});
beforeEach(() => {
  customer = template.copy();
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('LEFT OUT, not root: commands typed as another user (test/faults/files.test.ts)');

/** Types a command as a user who owns nothing but what the test gives away. */
function asNobody(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entitle, ...args], {
    cwd: '/',
    env: { ...cleanEnvironment('/nonexistent'), ...customer.env },
    uid: NOBODY,
    gid: NOBODY,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe.runIf(isRoot)('as a user who is not root', () => {
  const transfer = ['transfer', eventKey(1), 'seat', '3', '--yes', '--json'] as const;
  const own = (): void => {
    for (const path of [customer.home, customer.store]) chownSync(path, NOBODY, NOBODY);
  };

  test('own store: it works', () => {
    own();
    expect(asNobody(...transfer)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each<[string, () => void, readonly string[]]>([
    ['a store of somebody else', () => chmodSync(customer.home, 0o755), ['pools', '--json']],
    ['a read-only file in an own folder', () => (own(), chmodSync(customer.store, 0o400)), transfer],
    ['an own file in a read-only folder', () => (own(), chmodSync(customer.home, 0o500)), transfer],
    ['an own file in a read-only folder, only read', () => (own(), chmodSync(customer.home, 0o500)), ['pools', '--json']],
    ['a folder that may not be entered', () => chmodSync(customer.home, 0o700), ['pools', '--json']],
  ])('%s: exit 7, and it says so', (_, prepare, args) => {
    prepare();
    const { status, stdout, stderr } = asNobody(...args);
    expect({ status, stdout }).toEqual({ status: 7, stdout: '' });
    expect(JSON.parse(stderr).error.code).toBe('store-unusable');
    expect(template.transferred()).toEqual(customer.transferred());
  });
});

test('cp of a store that somebody has open: what is still in its log is not there, and the kept head tells', async () => {
  const open = new BetterSqlite3(customer.store);
  open.pragma('wal_autocheckpoint = 0');
  open.prepare('select count(*) from transactions').get();
  await customer.done('transfer', eventKey(1), 'seat', '3', '--yes');
  const { head } = JSON.parse(await customer.done('verify', '--json')) as { head: { hash: string } };
  const copy = join(customer.home, 'cp.db');
  copyFileSync(customer.store, copy);
  open.close();
  const { status, stdout } = await customer.run('verify', '--db', copy, '--expect', head.hash, '--json');
  expect({ status, codes: JSON.parse(stdout).problems.map(({ code }: { code: string }) => code) }).toEqual({
    status: 7,
    codes: ['expected-hash-missing'],
  });
});

test.each([
  ['in half', (pages: number) => Math.floor(pages / 2) * 4_096],
  ['inside its last page', (pages: number) => pages * 4_096 - 100],
])('a store cut %s', async (_, bytes) => {
  const database = new BetterSqlite3(customer.store);
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.close();
  truncateSync(customer.store, bytes(pages));
  for (const args of [['pools'], ['transfer', eventKey(1), 'seat', '3', '--yes'], ['verify'], ['backup', 'copy.db']]) {
    const { status, stdout, stderr } = await customer.run(...args);
    expect({ args, status, stdout, stderr }).toEqual({
      args,
      status: 7,
      stdout: '',
      stderr: expect.stringContaining('is damaged: its end is missing'),
    });
  }
  expect(existsSync(join(customer.home, 'copy.db'))).toBe(false);
  expect(readdirSync(customer.home).filter((name) => name.includes('.new-'))).toEqual([]);
});

test('the log of an older database beside the place of a new one is not played into it', async () => {
  const place = join(customer.home, 'second.db');
  copyFileSync(customer.store, `${place}-wal`);
  const { status, stderr } = await customer.run('init', '--db', place, '--org', 'acme', '--name', 'Acme Events');
  expect({ status, stderr }).toEqual({
    status: 7,
    stderr: expect.stringContaining('the log of another database lies beside it'),
  });
  expect(existsSync(place)).toBe(false);
});
