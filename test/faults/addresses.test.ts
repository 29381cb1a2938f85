/** A mistyped address never becomes a file, is never kept, and its password is never shown. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';

const MISTYPED = [
  'postgress://mia:hunter2@db.example/events',
  'mysql://mia:hunter2@db.example/events',
  'postgres:/mia:hunter2@db.example/events',
  'postgres:mia:hunter2@db.example/events',
  'postgres//mia:hunter2@db.example/events',
  'postgres;//mia:hunter2@db.example/events',
  '//mia:hunter2@db.example/events',
  'mia:hunter2@db.example/events',
  'postgress://mia:hunter2@with@db.example/events',
  'postgress://db.example/events',
];

const COMMANDS: Readonly<Record<string, (place: string) => readonly string[]>> = {
  '--db': (place) => ['pools', '--db', place, '--as', 'mia@acme.example'],
  init: (place) => ['init', '--db', place, '--org', 'acme', '--name', 'Acme', '--as', 'mia@acme.example'],
  'init --sample': (place) => ['init', '--sample', '--db', place],
  'config set': (place) => ['config', 'set', 'db', place],
  backup: (place) => ['backup', 'copy.db', '--db', place],
  doctor: (place) => ['doctor', '--db', place, '--debug'],
  start: (place) => ['--db', place],
};

for (const [name, words] of Object.entries(COMMANDS)) {
  test.each(MISTYPED)(`${name} %s`, async (place) => {
    const home = tempFolder();
    for (const format of ['table', 'json']) {
      const ended = await runHere([...words(place), '--format', format], { home, now: NOW });
      expect(ended.status).toBe(name === 'doctor' ? 7 : 2);
      expect(ended.seen).toContain('is not the address of a store');
      expect(ended.seen).not.toContain('hunter2');
      expect(readdirSync(home)).toEqual([]);
    }
  });
}

test('copy', async () => {
  const home = tempFolder();
  await runHere(['init', '--sample'], { home, now: NOW });
  const before = readdirSync(home, { recursive: true });
  for (const place of MISTYPED) {
    const ended = await runHere(['copy', place], { home, now: NOW });
    expect({ status: ended.status, shown: ended.seen.includes('hunter2') }).toEqual({ status: 2, shown: false });
  }
  expect(readdirSync(home, { recursive: true })).toEqual(before);
});

test('as a word in the place of a command, or one too many', async () => {
  const home = tempFolder();
  for (const words of [
    ['postgress://mia:hunter2@db.example/x'],
    ['pools', 'postgress://mia:hunter2@db.example/x'],
    ['--dd=mysql://mia:hunter2@x/y'],
  ]) {
    const ended = await runHere(words, { home, now: NOW });
    expect({ status: ended.status, shown: ended.seen.includes('hunter2') }).toEqual({ status: 2, shown: false });
  }
});

describe('what somebody else kept', () => {
  const home = tempFolder();
  mkdirSync(join(home, 'config', 'entitle'), { recursive: true });
  const kept = join(home, 'config', 'entitle', 'config.json');

  test.each([...MISTYPED.slice(0, 3), 'postgres://mia:hunter2@db.example/events'])(
    'is shown without its password, and can be mended: %s',
    async (place) => {
      writeFileSync(kept, JSON.stringify({ db: place }));
      const shown = await runHere(['config', '--json'], { home, now: NOW });
      expect({ status: shown.status, shown: shown.seen.includes('hunter2') }).toEqual({ status: 0, shown: false });
      expect(await runHere(['config', 'unset', 'db'], { home, now: NOW })).toMatchObject({ status: 0 });
    },
  );
});

test('a password is not kept in the settings', async () => {
  const home = tempFolder();
  const ended = await runHere(['config', 'set', 'db', 'postgres://mia:hunter2@db.example/events'], { home, now: NOW });
  expect({ status: ended.status, seen: ended.seen }).toEqual({
    status: 2,
    seen: 'error: a password does not belong into the settings, where it would lie for everybody to read\nhint: leave it out and set PGPASSWORD or PGPASSFILE\n',
  });
  expect(readdirSync(home)).toEqual([]);
});

test.each(['a:b.db', './mysql:x.db', 'orders@2026.db'])('a file may be called %s all the same', async (name) => {
  const home = tempFolder();
  const ended = await runHere(
    ['init', '--db', name === 'a:b.db' ? './a:b.db' : name, '--org', 'acme', '--name', 'Acme', '--as', 'mia@acme.example'],
    { home, now: NOW },
  );
  expect(ended).toMatchObject({ status: 0 });
  expect(readdirSync(home).length).toBeGreaterThan(0);
});
