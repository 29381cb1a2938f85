/** Where SQLite cannot keep its promises: a file of two names, a file that was mounted alone, another machine's disk. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { unsafeGround } from '../../src/store/sqlite/ground.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';
import { runHere } from '../support/host.ts';
import { entitle, runProcess, tempFolder } from '../support/process.ts';
import { emptyStore, storeFolder } from '../support/store.ts';
import { patience } from '../support/world.ts';

const NOBODY = 65_534;
let folder = '';
let path = '';
beforeEach(async () => {
  folder = storeFolder();
  path = join(folder, 'entitle.db');
  await (await emptyStore(path)).close();
});

const run = (...argv: string[]) => runHere(argv, { home: folder, now: '2026-11-21T09:00:00.000Z', env: { ENTITLE_DB: path } });

/** The code of the refusal, or `opened`. */
async function opening(at = path): Promise<string> {
  try {
    await (await openSqliteStore(at, patience)).close();
    return 'opened';
  } catch (error) {
    return (error as { refusal?: { code: string } }).refusal?.code ?? String(error);
  }
}

describe('a file of two names', () => {
  test('is refused by both, and by a link to either; opened again when one is gone', async () => {
    const other = join(folder, 'other.db');
    linkSync(path, other);
    symlinkSync(other, join(folder, 'link.db'));
    expect([await opening(), await opening(other), await opening(join(folder, 'link.db'))]).toEqual(
      Array(3).fill('unsafe-store'),
    );
    rmSync(other);
    expect(await opening()).toBe('opened');
  });

  test('in the words of the command, and of the doctor', async () => {
    linkSync(path, join(folder, 'other.db'));
    expect(await run('orgs', '--as', 'ada@acme.example')).toMatchObject({
      status: 7,
      stdout: '',
      stderr:
        `error: the store at "${path}" is in a place where changes would be lost: the file has 2 names (hard links), and under each of them SQLite keeps another log\n` +
        `hint: end every process that uses it, and remove all names but one (find them: find FOLDER -samefile ${path})\n`,
    });
    const { status, stdout } = await run('doctor', '--json');
    const problem = JSON.parse(stdout).checks.find((check: { status: string }) => check.status === 'problem');
    expect([status, problem.check, problem.found, problem.fix]).toEqual([
      7,
      'store',
      expect.stringContaining('the file has 2 names'),
      expect.stringContaining('remove all names but one'),
    ]);
  });

  test('the second name that a killed `init` left behind is removed, and no other', async () => {
    linkSync(path, `${path}.new-0123456789ab`);
    writeFileSync(`${path}.new-ffffffffffff`, 'of somebody else');
    expect(await opening()).toBe('opened');
    expect(readdirSync(folder).filter((name) => name.includes('new'))).toEqual(['entitle.db.new-ffffffffffff']);
  });
});

/** Whether a file can be mounted, as root in a space of its own. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0 && process.getuid?.() === 0;
if (!canMount) console.warn('LEFT OUT, nothing can be mounted here: a store that is mounted alone (test/store/ground.test.ts)');

/** Runs a shell line where mounts are its own. */
function shell(line: string): { readonly status: number | null; readonly stderr: string } {
  return spawnSync('unshare', ['-m', 'sh', '-c', line], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', HOME: folder },
  });
}

describe.runIf(canMount)('mounts', () => {
  const orgs = (at: string) => `${process.execPath} ${entitle} orgs --as ada@acme.example --json --db ${at}`;

  test('the file alone', () => {
    const alone = join(folder, 'with blank', 'store.db');
    mkdirSync(join(folder, 'with blank'));
    writeFileSync(alone, '');
    const { status, stderr } = shell(`mount --bind ${path} '${alone}' && ${orgs(`'${alone}'`)}`);
    expect([status, JSON.parse(stderr).error]).toEqual([
      7,
      expect.objectContaining({
        code: 'unsafe-store',
        message: expect.stringContaining('the file alone is mounted there'),
        hint: expect.stringContaining('mount the folder that holds it'),
      }),
    ]);
  });

  test('its folder: that is how it should be', () => {
    mkdirSync(join(folder, 'data'));
    renameSync(path, join(folder, 'data', 'entitle.db'));
    mkdirSync(join(folder, 'mounted'));
    const { status, stderr } = shell(`mount --bind ${folder}/data ${folder}/mounted && ${orgs(`${folder}/mounted/entitle.db`)}`);
    expect([status, stderr]).toEqual([0, '']);
  });

  test('a read-only disk: said in words of ours, also when only reading', () => {
    const { status, stderr } = shell(`mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder} && ${orgs(path)}`);
    expect([status, JSON.parse(stderr).error]).toEqual([
      7,
      expect.objectContaining({
        code: 'store-unusable',
        message: `the store at "${path}" cannot be used: its folder is on a read-only disk, and SQLite keeps a log beside the store, also for those who only read`,
      }),
    ]);
  });
});

test.runIf(process.getuid?.() === 0)('a read-only folder, felt as nobody', async () => {
  const home = tempFolder();
  chmodSync(home, 0o755);
  for (const name of [path, folder]) chownSync(name, NOBODY, NOBODY);
  chmodSync(folder, 0o555);
  const script = `process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY});
    process.argv = ['node', 'entitle', 'orgs', '--as', 'ada@acme.example', '--db', ${JSON.stringify(path)}];
    require(${JSON.stringify(entitle)})`;
  // The program is loaded as whoever started it, and its files may be closed to others.
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { NO_COLOR: '1', HOME: home },
  });
  chmodSync(folder, 0o700);
  if (/MODULE_NOT_FOUND|EACCES: permission denied, (open|stat) '[^']*(dist|bin|node_modules)/.test(stderr)) return;
  expect([status, stderr]).toEqual([
    7,
    `error: the store at "${path}" cannot be used: its folder is read-only for you, and SQLite keeps a log beside the store, also for those who only read\n` +
      'hint: make the folder writable, or copy the store into a folder of your own and name it there with --db PATH\n',
  ]);
});

describe('network file systems', () => {
  const ROOT = '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n';
  const ground = (line: string, kind = 0xef53, rootKind = 0xef53) =>
    unsafeGround({ path: '/mnt/team/entitle.db', names: 1, mounts: `${ROOT}${line}`, kind, rootKind })?.reason ?? 'safe';
  const lies = (name: string) =>
    `it lies on a network file system (${name}), and SQLite's log is shared by the processes of one machine`;

  test.each([
    ['44 27 0:51 / /mnt/team rw shared:9 - nfs4 files:/team rw,vers=4.2', lies('nfs4')],
    ['44 27 0:51 / /mnt rw - nfs files:/ rw', lies('nfs')],
    ['44 27 0:51 / /mnt/team rw - cifs //files/team rw', lies('cifs')],
    ['44 27 0:51 / /mnt/team rw - smb3 //files/team rw', lies('smb3')],
    ['44 27 0:51 / /mnt/team rw - fuse.sshfs nora@files:/team rw', lies('fuse.sshfs')],
    ['44 27 0:51 / /mnt/team rw - fuse.new nora@files:/team rw', lies('fuse.new')],
    ['44 27 0:51 / /mnt/team rw - fuse.bucket s3://team rw', lies('fuse.bucket')],
    ['44 27 0:51 / /mnt/team rw - 9p share rw,trans=virtio', lies('9p')],
    ['44 27 0:51 / /mnt/team rw - ceph 10.0.0.1:6789:/ rw', lies('ceph')],
    ['44 27 0:51 / /mnt/team rw - nfs files:/ rw\n45 27 8:1 / /mnt/team rw - ext4 /dev/sda1 rw', 'safe'],
    ['44 27 0:51 / /mnt/teams rw - nfs files:/ rw', 'safe'],
    ['44 27 0:51 / /mnt/team/entitle rw - nfs files:/ rw', 'safe'],
    ['44 27 8:1 / /mnt/team rw - fuseblk /dev/sdb1 rw', 'safe'],
    ['44 27 0:51 / /mnt/team rw - fuse.fuse-overlayfs fuse-overlayfs rw', 'safe'],
    ['44 27 0:51 / /mnt/team rw - overlay overlay rw', 'safe'],
    ['44 27 0:51 / /mnt/team rw - tmpfs tmpfs rw', 'safe'],
  ])('%s', (line, reason) => {
    expect(ground(line)).toBe(reason);
  });

  test.each([
    [0x6969, lies('nfs')],
    [0xff534d42, lies('cifs')],
    [-11_317_950, lies('cifs')],
    [0xfe534d42, lies('smb2')],
    [0x01021997, lies('9p')],
    [0xef53, 'safe'],
    [0x65735546, 'safe'],
  ])('where mounts are not listed, by the number of the file system: %s', (kind, reason) => {
    expect(ground('', kind)).toBe(reason);
  });

  test('a machine that is 9p from the root up has no other disk', () => {
    expect(ground('', 0x01021997, 0x01021997)).toBe('safe');
  });
});

test('a new store is made in no place where it would be refused', async () => {
  const { status, stdout } = await runProcess([
    'init',
    '--org',
    'acme',
    '--name',
    'Acme',
    '--as',
    'a@acme.example',
    '--db',
    join(folder, 'new', 'entitle.db'),
  ]);
  expect([status, stdout.length > 0, existsSync(join(folder, 'new', 'entitle.db'))]).toEqual([0, true, true]);
});
