/** A run that is over has let go of everything: the store is closed, no thread, timer or socket is left, nothing is still drawn. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { beginSmall, ENDINGS } from '../support/ended.ts';
import { type FakeHostOptions, runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const home = tempFolder();

function entitle(line: string, options: Partial<FakeHostOptions> = {}) {
  const env = { ENTITLE_DB: join(home, 'entitle.db'), ENTITLE_AS: 'ada@acme.example' };
  return runHere(line.split(' '), { home, now: '2026-11-21T09:00:00.000Z', env, ...options });
}

beforeAll(async () => {
  await beginSmall(entitle, home);
});

/** SQLite removes them when the last connection to the store is closed. */
const companions = (): readonly string[] => readdirSync(home).filter((name) => /-(wal|shm)$/.test(name));
/** The timers are those of the tests. */
const resources = (): readonly string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => name !== 'Timeout')
    .toSorted();

test.each([...ENDINGS, ['backup copy.db --force', 0], ['export all all.xlsx --force', 0]] as const)(
  'after entitle %s',
  async (line, status) => {
    const before = resources();
    expect((await entitle(line)).status).toBe(status);
    expect(companions()).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(resources()).toEqual(before);
  },
);

test.each<[string, { readonly columns?: number; readonly env?: Readonly<Record<string, string>> }, boolean]>([
  ['a pipe', {}, false],
  ['a terminal', { columns: 80 }, true],
  ['a terminal that cannot draw over a line', { columns: 80, env: { TERM: 'dumb' } }, false],
])('progress to %s', async (_, where, drawn) => {
  await import('ora');
  let clock = 0;
  const slow = { elapsed: () => (clock += 700), rowsAtOnce: 1 };
  const env = { ENTITLE_DB: join(home, 'entitle.db'), ENTITLE_AS: 'ada@acme.example', ...where.env };
  const { status, stderr } = await entitle('transfer --file rows.csv --dry-run', { ...slow, ...where, env });
  expect([status, stderr.includes('Trying')]).toEqual([0, drawn]);
});
