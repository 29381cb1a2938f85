/** What is held is not asked for once more, and is not said to be supplied: word for word. */

import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const home = tempFolder();
const env = { ENTITLE_AS: 'ada@acme.example' };

async function typed(line: string): Promise<readonly string[]> {
  const { status, stdout, stderr } = await runHere(line.split(' '), { home, now: '2026-11-21T09:00:00.000Z', env, columns: 200 });
  expect({ line, status }).toEqual({ line, status: 0 });
  return [stdout.split('\n')[0] ?? '', ...stderr.split('\n').slice(0, -1)];
}

beforeAll(async () => {
  for (const line of [
    'init --org acme --name Acme --as ada@acme.example',
    'products add badge --name Badges',
    'purchases add seat 100 --subscription S-1 --starts 2026-01-01',
    'purchases add badge 2 --subscription S-1 --starts 2026-01-01',
    'workspaces create gala --name Gala --starts 2026-12-10 --ends 2026-12-11 --status pre-production --participants 40 --yes',
    'workspaces install gala badge',
    'holds add gala seat 30 --until 2026-12-10',
    'holds add gala badge --until 2026-12-10',
  ])
    await typed(line);
});

test('a transfer of what is missing says what is held, then leads to the holds', async () => {
  expect(await typed('transfer gala --missing --dry-run')).toEqual([
    'Would transfer 10 seats to workspace gala; then still missing there: 30 seats (held for it), badge (held for it). Nothing was changed.',
    'next: entitle transfer gala --missing',
  ]);
  expect(await typed('transfer gala seat 4 --yes')).toEqual([
    'Transferred 4 × seat to workspace gala (transaction 5); 66 available in the pool, still missing there: 36 seats (30 held for it), badge (held for it).',
    'next: entitle transfer gala seat missing',
  ]);
  expect(await typed('transfer gala seat missing --yes')).toEqual([
    'Transferred 6 × seat to workspace gala (transaction 6); 60 available in the pool, still missing there: 30 seats (held for it), badge (held for it).',
    'next: entitle holds --workspace gala',
  ]);
  expect(await typed('transfer gala seat missing --yes')).toEqual([
    'Nothing to do: workspace gala misses 30 × seat, held for it.',
    'next: entitle holds --workspace gala',
  ]);
  expect(await typed('transfer gala --missing --yes')).toEqual([
    'Nothing to do: workspace gala misses 30 seats (held for it), badge (held for it).',
    'next: entitle holds --workspace gala',
  ]);
});

test('a plan has nothing to do about it', async () => {
  const { stdout } = await runHere(['plan'], { home, now: '2026-11-21T09:00:00.000Z', env });
  expect(stdout).toContain('Nothing is missing that is not held.');
});
