/** Every command that writes a file, aimed at every file that must not be written over: refused, nothing changed. */

import { createHash } from 'node:crypto';
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
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const home = tempFolder();
const store = join(home, 'entitle.db');
const settings = join(home, 'config', 'entitle', 'config.json');
const backup = `${store}.schema-1.backup`;
let open: BetterSqlite3.Database;

const type = (...argv: string[]) => runHere(['--json', ...argv], { home, now: '2026-11-21T09:00:00.000Z' });

async function done(...argv: string[]): Promise<void> {
  expect({ argv, ...(await type(...argv)) }).toMatchObject({ argv, status: 0 });
}

const RULES = '{"version":1,"rules":[{"name":"ends","when":"lot-ends","days":30}]}';
const ROWS = 'workspace,product,quantity\ngala-2026,seat,5\n';

beforeAll(async () => {
  await done('init', '--db', store, '--org', 'acme', '--name', 'Acme Events', '--as', 'ada@acme.example');
  await done('config', 'set', 'db', store);
  await done('config', 'set', 'as', 'ada@acme.example');
  await done('purchases', 'add', 'seat', '100', '--subscription', 'SUB-1', '--starts', '2026-01-01');
  const dates = ['--starts', '2090-12-01', '--ends', '2090-12-03', '--participants', '50'];
  await done('workspaces', 'create', 'gala-2026', '--name', 'Gala', ...dates, '--status', 'pre-production', '--yes');
  writeFileSync(join(home, 'input.csv'), ROWS);
  writeFileSync(join(home, 'rules.json'), RULES);
  writeFileSync(join(home, 'input.json'), '[{"workspace":"gala-2026","product":"seat","quantity":5}]');
  await done('plan', '--out', join(home, 'plan.json'));
  writeFileSync(backup, readFileSync(store));
  // The log and the shared memory are there while somebody has the store open.
  open = new BetterSqlite3(store);
  open.pragma('journal_mode = wal');
  open.prepare('select count(*) from transactions').get();
});
afterAll(() => open.close());

/** Files that must stay, by what they are. */
const TARGETS: Readonly<Record<string, string>> = {
  'the store': store,
  'its log': `${store}-wal`,
  'its shared memory': `${store}-shm`,
  'its journal, which is not there now': `${store}-journal`,
  'the backup before a migration': backup,
  'the settings': settings,
};

/** The words of a command, with the file it writes. `inputs`: the file it reads. */
const COMMANDS: Readonly<Record<string, { readonly argv: (file: string) => string[]; readonly input?: string }>> = {
  'plan --out': { argv: (file) => ['plan', '--out', file] },
  'apply --rebase': {
    argv: (file) => ['apply', join(home, 'plan.json'), '--rebase', file, '--yes'],
    input: join(home, 'plan.json'),
  },
  'export --force': { argv: (file) => ['export', 'pools', file, '--force'] },
  'backup --force': { argv: (file) => ['backup', file, '--force'] },
  'transfer --report': {
    argv: (file) => ['transfer', '--file', join(home, 'input.json'), '--report', file, '--yes'],
    input: join(home, 'input.json'),
  },
  'alerts --state': {
    argv: (file) => ['alerts', '--rules', join(home, 'rules.json'), '--state', file],
    input: join(home, 'rules.json'),
  },
  copy: { argv: (file) => ['copy', file] },
};

const NAMES: Readonly<Record<string, (target: string) => string>> = {
  'under its own name': (target) => target,
  'by a way round': (target) => join(dirname(target), 'folder', '..', target.slice(dirname(target).length)),
  'through a symbolic link': (target) => linked('symbolic', target, (name) => symlinkSync(target, name)),
  'through a link to its folder': (target) =>
    join(
      linked('folder', target, (name) => symlinkSync(dirname(target), name)),
      target.slice(dirname(target).length),
    ),
  'through a hard link': (target) => linked('hard', target, (name) => linkSync(target, name)),
};

const REFUSED =
  /is (the store itself|the .* of the store|the file of the settings|the backup of .*|the input file)|already|is not known|symbolic link|\(hard links\)/;

let links = 0;
/** A new name in a folder of its own; one that ends as commands want it. */
function linked(how: string, target: string, make: (name: string) => void): string {
  links += 1;
  const folder = join(home, 'folder', `${how}-${links}`);
  mkdirSync(folder, { recursive: true });
  const name = join(folder, how === 'folder' ? 'there' : 'out.json');
  if (how !== 'hard' || existsSync(target)) make(name);
  return name;
}

/** Every file below the home with what is in it. */
function everything(folder = home): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return everything(path);
    if (entry.isSymbolicLink()) return [`${path} ->`];
    return [`${path} ${statSync(path).ino} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`];
  });
}

for (const [command, { argv, input }] of Object.entries(COMMANDS)) {
  for (const [what, target] of Object.entries({ ...TARGETS, ...(input === undefined ? {} : { 'its input': input }) })) {
    test.each(Object.keys(NAMES))(`${command} onto ${what} %s`, async (how) => {
      const name = NAMES[how]?.(target) ?? '';
      if (how === 'through a hard link' && !existsSync(target)) return;
      const before = everything();
      const { status, stdout, stderr } = await type(...argv(name));
      const { message } = JSON.parse(stderr).error;
      // A store is never made where something is, and exports go by the extension: these refuse for reasons of their own.
      expect({ status, stdout, stderr, message }).toMatchObject({ stdout: '', message: expect.stringMatching(REFUSED) });
      expect([2, 6, 7]).toContain(status);
      expect(everything()).toEqual(before);
      // A store of two names is opened by neither.
      if (how === 'through a hard link') rmSync(name);
    });
  }
}

const MINUTES = 'minutes of the meeting\n';
const reported = (name: string) => ['transfer', '--file', join(home, 'input.csv'), '--report', join(home, name), '--dry-run'];

test.each<[string, string, (name: string) => string[]]>([
  ['plan', 'new-plan.json', (name) => ['plan', '--out', join(home, name)]],
  ['report', 'report.csv', reported],
  ['report', 'report.xlsx', reported],
  ['report', 'report.json', reported],
  ['report', 'report.ndjson', reported],
])('a %s replaces an older one and an empty file, and nothing else: %s', async (kind, name, argv) => {
  const path = join(home, name);
  writeFileSync(path, '');
  await done(...argv(name));
  const first = readFileSync(path);
  expect(first.length).toBeGreaterThan(0);
  await done(...argv(name));
  writeFileSync(path, MINUTES);
  const refused = await type(...argv(name));
  expect({ status: refused.status, stdout: refused.stdout, error: JSON.parse(refused.stderr).error }).toEqual({
    status: 6,
    stdout: '',
    error: {
      code: 'file-exists',
      message: `file "${path}" already exists, and it is not a ${kind}`,
      hint: `only an older ${kind} is replaced: choose another name`,
      details: { path, replaces: kind },
    },
  });
  expect(readFileSync(path, 'utf8')).toBe(MINUTES);
});

test('apply --rebase replaces no other file, and says so before it applies anything', async () => {
  writeFileSync(join(home, 'minutes.txt'), MINUTES);
  const { status, stderr } = await type('apply', join(home, 'plan.json'), '--rebase', join(home, 'minutes.txt'), '--yes');
  expect({ status, code: JSON.parse(stderr).error.code }).toEqual({ status: 6, code: 'file-exists' });
  expect(readFileSync(join(home, 'minutes.txt'), 'utf8')).toBe(MINUTES);
});

test.each([
  ['plan', '--out', '9'.repeat(500)],
  ['export', 'pools', `${'9'.repeat(500)}.csv`],
  ['transfer', '--file', '-', '--input-format', 'csv', '--report', `${'9'.repeat(500)}.csv`, '--yes'],
])('%s %s onto a name that is too long says so', async (...words) => {
  const { status, stderr } = await type(...words);
  const { code, message } = JSON.parse(stderr).error;
  expect({ status, code, why: message.split(': ').at(-1) }).toEqual({
    status: 7,
    code: 'unwritable-file',
    why: 'its name is too long',
  });
});

test('an export replaces no other database either', async () => {
  writeFileSync(join(home, 'other.json'), readFileSync(backup));
  const { status, stderr } = await type('export', 'pools', join(home, 'other.json'), '--force');
  expect({ status, message: JSON.parse(stderr).error.message }).toEqual({
    status: 2,
    message: `"${join(home, 'other.json')}" is a database; nothing was written`,
  });
});

test('a leading ~/ is the home folder, for every file that goes out and for the store', async () => {
  await done('plan', '--out', '~/in-home.json');
  await done('export', 'pools', '~/in-home.csv');
  await done('backup', '~/in-home.db');
  await done('verify', '--db=~/in-home.db');
  expect(['in-home.json', 'in-home.csv', 'in-home.db'].map((name) => existsSync(join(home, name)))).toEqual([true, true, true]);
});
