/** From `entitle` alone, the next step is always on the screen; after each command the one that makes sense next. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const NOW = '2026-11-21T09:00:00.000Z';

function typing(home: string, columns: number | null = 80) {
  return (line: string, env: Readonly<Record<string, string>> = {}) =>
    runHere(line.split(' ').slice(1), { home, now: NOW, columns, env });
}

/** The hint after a command line that must succeed; null without one. */
async function nextAfter(type: ReturnType<typeof typing>, line: string): Promise<string | null> {
  const { status, stderr } = await type(line);
  expect({ line, status, problem: /error:.*/.exec(stderr)?.[0] ?? null }).toEqual({ line, status: 0, problem: null });
  return /^next: (.*)$/m.exec(stderr)?.[1] ?? null;
}

test('nothing is there yet', async () => {
  const home = tempFolder();
  expect((await typing(home)('entitle')).stdout.replace(home, '/home/nora'))
    .toBe(`entitle keeps events supplied with the seats and modules they need.

Store:  /home/nora/data/entitle/entitle.db (not there yet)

Next
  $ entitle init --sample   a sample organization, to try everything on
  $ entitle init            a store of your own, step by step
  $ entitle help            every command
`);
});

test('a store of one’s own: every step leads to the next', async () => {
  const home = tempFolder();
  const type = typing(home);
  const next: (string | null)[] = [];
  next.push(await nextAfter(type, 'entitle init --org acme --name Acme --as ada@acme.example'));
  expect((await type('entitle')).stdout).toContain('$ entitle config set as EMAIL   say who you are, once');
  next.push(await nextAfter(type, 'entitle config set as ada@acme.example'));
  expect((await type('entitle status')).stdout).toContain('No event is ahead. Create one: entitle workspaces create KEY');
  next.push(await nextAfter(type, 'entitle purchases add seat 100 --subscription SUB-1 --starts 2026-01-01'));
  next.push(
    await nextAfter(
      type,
      'entitle workspaces create gala-2026 --name Gala --starts 2026-12-05 --ends 2026-12-05 --participants 80',
    ),
  );
  next.push(await nextAfter(type, 'entitle promote gala-2026 --dry-run'));
  next.push(await nextAfter(type, 'entitle promote gala-2026 --yes'));
  next.push(await nextAfter(type, 'entitle transfer gala-2026 seat missing --dry-run'));
  next.push(await nextAfter(type, 'entitle transfer gala-2026 seat 30 --yes'));
  next.push(await nextAfter(type, 'entitle transfer gala-2026 seat missing --yes'));
  expect(next).toEqual([
    'entitle config set as ada@acme.example',
    'entitle status',
    'entitle pools show seat',
    'entitle workspaces install gala-2026 PRODUCT',
    'entitle promote gala-2026',
    'entitle transfer gala-2026',
    'entitle transfer gala-2026 seat missing',
    'entitle transfer gala-2026 seat missing',
    'entitle workspaces --missing',
  ]);
});

test('the sample: what each command leads to', async () => {
  const home = tempFolder();
  const type = typing(home);
  writeFileSync(join(home, 'two events.csv'), 'workspace,product,quantity\nannual-gala,seat,250\n');
  const csv = join(home, 'two events.csv');
  expect(await nextAfter(type, 'entitle init --sample')).toBe('entitle status');
  const trial = await runHere(['transfer', '--file', csv, '--dry-run'], { home, now: NOW, columns: 80 });
  expect(trial.stderr).toBe(`next: entitle transfer --file '${csv}'\n`);
  const lines = [
    'status',
    'check --dry-run',
    'plan',
    'forecast',
    'forecast --until 2026-11-22',
    'check --yes',
    'pools',
    'workspaces --missing',
  ];
  const next: (readonly [string, string | null])[] = [];
  for (const line of lines) next.push([line, await nextAfter(type, `entitle ${line}`)]);
  expect(next).toEqual([
    ['status', 'entitle transfer'],
    ['check --dry-run', 'entitle check'],
    ['plan', 'entitle plan --out plan.json'],
    ['forecast', 'entitle pools show gamification'],
    ['forecast --until 2026-11-22', null],
    ['check --yes', 'entitle forecast'],
    ['pools', null],
    ['workspaces --missing', null],
  ]);
});

test('no hint with --quiet, nor in a pipe', async () => {
  const home = tempFolder();
  await typing(home)('entitle init --sample');
  expect(await nextAfter(typing(home), 'entitle status --quiet')).toBe(null);
  expect(await nextAfter(typing(home, null), 'entitle status')).toBe(null);
});

test('the next page of a list keeps its filters', async () => {
  const type = typing(tempFolder());
  await nextAfter(type, 'entitle init --sample');
  const next = await nextAfter(type, 'entitle transactions --product seat --kind transfer --limit 2');
  expect(next?.replace(/\d+$/, 'ID')).toBe('entitle transactions --product seat --kind transfer --limit 2 --before ID');
});

test('what a shell would read in another way is quoted in the hint at the next page', async () => {
  const type = typing(tempFolder());
  await nextAfter(type, 'entitle init --org acme --name Acme --as o*neil@acme.example');
  const env = { ENTITLE_AS: 'o*neil@acme.example' };
  for (const subscription of ['SUB-1', 'SUB-2'])
    await type(`entitle purchases add seat 5 --subscription ${subscription} --starts 2026-01-01`, env);
  const { stderr } = await type('entitle transactions --limit 1 --actor o*neil@acme.example', env);
  expect(stderr).toBe("next: entitle transactions --actor 'o*neil@acme.example' --limit 1 --before 2\n");
});

test('what is left over at events leads to what ends unused', async () => {
  const home = tempFolder();
  const type = typing(home);
  await type('entitle init --sample');
  expect(await nextAfter(type, 'entitle usage')).toBe('entitle workspaces --surplus');
  expect(await nextAfter(type, 'entitle waste')).toBe('entitle renewals');
});
