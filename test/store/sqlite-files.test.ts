/** What a path can be before it is a store: everything is refused with a word of its own, and nothing is made or changed. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Refusal, RefusalError } from '../../src/core/refusals.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { SCHEMA_VERSION } from '../../src/store/sqlite/schema.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { storeFolder } from '../support/store.ts';
import { ACME, patience, servicesOn, testClock } from '../support/world.ts';
import { tellFacts } from './facts.ts';

const NOBODY = 65_534;
const child = fileURLToPath(new URL('child.ts', import.meta.url));

let folder = '';
let path = '';
beforeEach(() => {
  folder = storeFolder();
  path = join(folder, 'entitle.db');
});

/** A store with facts in it, closed again. */
async function makeStore(at = path): Promise<string> {
  await createSqliteStore(at, patience, async (store) => {
    const clock = testClock();
    await tellFacts(servicesOn(store, clock), clock);
    return { keep: true, value: null };
  });
  return at;
}

/** Every name under the folder with its mode and content: equal means that nothing was made or changed. */
function everything(): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(names.map((name) => [name, fingerprint(join(folder, name))]));
}

function fingerprint(file: string): string {
  const status = lstatSync(file);
  const mode = status.mode.toString(8);
  if (status.isSymbolicLink()) return `${mode} → ${readlinkSync(file)}`;
  return status.isFile() ? `${mode} ${createHash('sha256').update(readFileSync(file)).digest('hex')}` : mode;
}

async function refused(attempt: Promise<unknown>): Promise<Refusal> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

const open = (at = path) => openSqliteStore(at, patience);
const create = (at = path) => createSqliteStore(at, patience, async () => ({ keep: true, value: null }));

/** Does something where the folder is the current one. */
async function elsewhere(work: () => Promise<void>): Promise<void> {
  const home = process.cwd();
  process.chdir(folder);
  try {
    await work();
  } finally {
    process.chdir(home);
  }
}

/** What a process of its own said it came to. */
function run(action: string, at = path): Promise<string> {
  const script = ['--import', 'tsx', child, action, at];
  return new Promise((resolve, reject) =>
    execFile(process.execPath, script, (error, stdout) => (error === null ? resolve(stdout.trim()) : reject(error))),
  );
}

describe('opening', () => {
  test.each<[string, () => void, Refusal['code'], string]>([
    ['nothing there', () => undefined, 'no-store', ''],
    ['an empty file', () => writeFileSync(path, ''), 'not-a-store', 'the file is empty'],
    ['a text', () => writeFileSync(path, 'workspace,product,quantity\n'), 'not-a-store', 'it is not a SQLite database'],
    ['a long text', () => writeFileSync(path, 'gala '.repeat(10_000)), 'not-a-store', 'it is not a SQLite database'],
    ['a folder', () => mkdirSync(path), 'not-a-store', 'it is a folder'],
    ['a dangling symbolic link', () => symlinkSync(join(folder, 'gone.db'), path), 'no-store', ''],
    [
      'a symbolic link to itself',
      () => symlinkSync(path, path),
      'store-unusable',
      `ELOOP: too many symbolic links encountered, stat '`,
    ],
    [
      "another program's database",
      () => new BetterSqlite3(path).exec('create table t (a)').close(),
      'not-a-store',
      'another program made',
    ],
  ])('%s', async (_, prepare, code, reason) => {
    prepare();
    const before = everything();
    const { code: found, details } = await refused(open());
    expect(found).toBe(code);
    expect('reason' in details ? details.reason : '').toContain(reason);
    expect(everything()).toEqual(before);
  });

  test.each(['', 'file:entitle.db?mode=ro', 'file:entitle.db', ':memory:', 'missing/folder/entitle.db'])(
    'the path %j',
    async (name) => {
      const before = readdirSync('.');
      const { code } = await refused(open(name));
      expect(code).toBe('no-store');
      expect(readdirSync('.')).toEqual(before);
    },
  );

  test('a path below a file', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'gala');
    expect((await refused(open(join(folder, 'notes.txt', 'entitle.db')))).code).toBe('no-store');
  });

  test('a device or a pipe is no store, and does not make it wait', async () => {
    expect(await refused(open('/dev/null'))).toEqual({
      code: 'not-a-store',
      details: { path: '/dev/null', reason: 'it is not a file' },
    });
  });

  test('a newer schema', async () => {
    await makeStore();
    const database = new BetterSqlite3(path);
    database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    database.close();
    const before = everything();
    expect(await refused(open())).toEqual({
      code: 'store-newer',
      details: { path, schema: SCHEMA_VERSION + 1, known: SCHEMA_VERSION },
    });
    expect(everything()).toEqual(before);
  });

  test.each<[string, (bytes: number) => number]>([
    ['in half', (bytes) => bytes / 2],
    ['inside the last page', (bytes) => bytes - 100],
    ['after the first page', () => 4096],
    ['inside the first page', () => 1000],
  ])('a store cut %s', async (_, cut) => {
    await makeStore();
    truncateSync(path, cut(statSync(path).size));
    const before = everything();
    expect((await refused(open())).code).toBe('corrupt-store');
    expect(everything()).toEqual(before);
  });

  test('a store that is a symbolic link', async () => {
    await makeStore(join(folder, 'real.db'));
    symlinkSync(join(folder, 'real.db'), path);
    const store = await open();
    expect((await store.read((records) => records.ledgerHead(ACME))).id).toBe(7);
    await store.close();
  });

  test('it waits for a process that keeps the file to itself, and then opens', async () => {
    await makeStore();
    const greedy = new BetterSqlite3(path);
    greedy.pragma('locking_mode = exclusive');
    greedy.exec('begin immediate');
    setTimeout(() => greedy.close(), 400);
    const store = await open();
    expect((await store.read((records) => records.ledgerHead(ACME))).id).toBe(7);
    await store.close();
  });

  test('after half a minute it gives up, having said once that it waits', async () => {
    await makeStore();
    const greedy = new BetterSqlite3(path);
    greedy.pragma('locking_mode = exclusive');
    greedy.exec('begin immediate');
    let [time, notices] = [0, 0];
    const slept: number[] = [];
    const waiting = {
      elapsed: () => time,
      sleep: async (milliseconds: number) => {
        slept.push(milliseconds);
        time += 1_500;
      },
      onWait: () => void (notices += 1),
    };
    expect(await refused(openSqliteStore(path, waiting))).toEqual({ code: 'store-busy', details: { path, seconds: 30 } });
    expect([notices, slept.length]).toEqual([1, 20]);
    greedy.close();
  });
});

describe('creating', () => {
  test('a private file in private folders', async () => {
    const deep = join(folder, 'data', 'entitle', 'entitle.db');
    const before = process.umask(0);
    try {
      await create(deep);
      const store = await open(deep);
      const clock = testClock();
      await tellFacts(servicesOn(store, clock), clock);
      const modes = [join(folder, 'data'), join(folder, 'data', 'entitle'), deep, `${deep}-wal`, `${deep}-shm`];
      expect(modes.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['700', '700', '600', '600', '600']);
      await store.close();
      expect(readdirSync(join(folder, 'data', 'entitle'))).toEqual(['entitle.db']);
    } finally {
      process.umask(before);
    }
  });

  test.each<[string, () => unknown]>([
    ['a store', () => makeStore()],
    ['an empty file', () => writeFileSync(path, '')],
    ['a folder', () => mkdirSync(path)],
    ['a dangling symbolic link', () => symlinkSync(join(folder, 'gone.db'), path)],
  ])('%s is in the way', async (_, prepare) => {
    await prepare();
    const before = everything();
    expect(await refused(create())).toEqual({ code: 'store-exists', details: { path } });
    expect(everything()).toEqual(before);
  });

  test.each(['', 'file:entitle.db?mode=ro', 'file:entitle.db', ':memory:'])('the path %j is none', async (name) => {
    await elsewhere(async () => {
      expect((await refused(create(name))).code).toBe('store-unusable');
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a file where a folder should be', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'gala');
    const before = everything();
    expect((await refused(create(join(folder, 'notes.txt', 'entitle.db')))).code).toBe('store-unusable');
    expect(everything()).toEqual(before);
  });

  test('nothing is left when the first rows are refused, or fail', async () => {
    await createSqliteStore(path, patience, async () => ({ keep: false, value: null }));
    const failing = createSqliteStore(path, patience, async () => {
      throw new Error('the machine stumbles');
    });
    await expect(failing).rejects.toThrow('the machine stumbles');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of several processes at once exactly one makes it', async () => {
    const said = await Promise.all(Array.from({ length: 4 }, () => run('create')));
    expect(said.toSorted()).toEqual(['created', 'store-exists', 'store-exists', 'store-exists']);
    expect(readdirSync(folder)).toEqual(['entitle.db']);
    const store = await open();
    expect(await store.read((records) => records.organizations())).toEqual([
      { organization: ACME, name: 'Acme Events', activated: true },
    ]);
    expect((await store.read((records) => records.activityHead(ACME))).id).toBe(1);
    await store.close();
  });
});

describe('permissions, felt as nobody', () => {
  /** Gives the folder and what is in it to nobody, with these modes. */
  function handOver(folderMode: number, fileMode: number): void {
    chmodSync(path, fileMode);
    chmodSync(folder, folderMode);
    if (process.getuid?.() !== 0) return;
    chownSync(path, NOBODY, NOBODY);
    chownSync(folder, NOBODY, NOBODY);
  }

  test.each<[string, number, number, string, string]>([
    ['own file, own folder', 0o700, 0o600, 'acme,beta', 'written'],
    ['a read-only file', 0o700, 0o400, 'acme,beta', 'store-unusable'],
    ['a file that may not be read', 0o700, 0o000, 'store-unusable', 'store-unusable'],
    ['a read-only folder', 0o500, 0o600, 'store-unusable', 'store-unusable'],
    ['a folder that may not be entered', 0o000, 0o600, 'store-unusable', 'store-unusable'],
  ])('%s', async (_, folderMode, fileMode, reading, writing) => {
    await makeStore();
    handOver(folderMode, fileMode);
    const before = fingerprint(path);
    expect(await run('as-nobody-read')).toBe(reading);
    const said = await run('as-nobody-write');
    chmodSync(folder, 0o700);
    expect(said).toBe(writing);
    expect(fingerprint(path) === before).toBe(writing !== 'written');
  });

  test('a new store in a read-only folder', async () => {
    await makeStore();
    handOver(0o500, 0o600);
    const elsewhere = join(folder, 'new.db');
    expect(await run('as-nobody-create', elsewhere)).toBe('store-unusable');
    expect(existsSync(elsewhere)).toBe(false);
  });
});
