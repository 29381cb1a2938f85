/**
 * The power fails after any system call of a run: what was said to be done is there, and what is there is whole. The run's
 * calls are played again on a disk that loses what was not brought to it. And writes that are short, or interrupted.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Disk, traced } from '../faults/disk.ts';
import { runHere } from '../support/host.ts';
import { tempFolder } from '../support/process.ts';

const strace = spawnSync('strace', ['-V']).status === 0;
if (!strace) console.warn('LEFT OUT, strace is not installed: power cuts (test/campaigns/power.test.ts)');

/** Eight rows are recorded in eight parts, four or two; or at once. */
const ROWS = 8;
const NOW = '2026-11-27T09:00:00.000Z';

function environment(home: string): Readonly<Record<string, string>> {
  return { ENTITLE_DB: join(home, 'entitle.db'), ENTITLE_AS: 'ada@acme.example' };
}

async function typed(home: string, line: string): Promise<string> {
  const { status, stdout, stderr } = await runHere(line.split(' '), { home, now: NOW, env: environment(home) });
  if (status !== 0) throw new Error(`entitle ${line}: ${stderr}`);
  return stdout;
}

let template: string;
beforeAll(async () => {
  template = tempFolder();
  await typed(template, 'init --org acme --name Acme');
  await typed(template, 'purchases add seat 100 --subscription S-1 --starts 2026-01-01');
  await typed(
    template,
    'workspaces create gala --name Gala --starts 2090-01-01 --ends 2090-01-02 --status pre-production --participants 20 --yes',
  );
  writeFileSync(join(template, 'rows.csv'), `workspace,product,quantity\n${'gala,seat,1\n'.repeat(ROWS)}`);
  await typed(template, 'backup copy.db');
  await typed(template, 'export transactions report.json');
  await typed(template, 'plan --out plan.json');
  await typed(template, 'config set format json');
});

/** Transactions of a store that is sound; null: there is none. */
async function transactions(home: string, store = 'entitle.db'): Promise<number | null> {
  if (!existsSync(join(home, store))) return null;
  const { stdout, stderr } = await runHere(['verify', '--db', join(home, store), '--json'], {
    home,
    now: NOW,
    env: environment(home),
  });
  if (stdout === '') return Promise.reject(new Error(stderr));
  const { ok, transactions: count } = JSON.parse(stdout) as { readonly ok: boolean; readonly transactions: number };
  return ok ? count : -1;
}

type Look = (home: string) => unknown;

function json(name: string): Look {
  return (home) => (existsSync(join(home, name)) ? (JSON.parse(readFileSync(join(home, name), 'utf8')) as unknown) : null);
}
/** How many lines the array in a file has; null: there is no file. */
function length(name: string): Look {
  return (home) => (json(name)(home) as readonly unknown[] | null)?.length ?? null;
}

interface Case {
  readonly line: string;
  readonly look: Look;
  /** What may be there before it is said to be done, beside what was there before the run. */
  readonly after: unknown;
  /** Nothing is there before. */
  readonly fresh?: boolean;
}

const CASES: readonly Case[] = [
  { line: 'init --org acme --name Acme', look: (home) => transactions(home), after: 0, fresh: true },
  {
    line: 'init --org acme --name Acme --db new/folder/entitle.db',
    look: (home) => transactions(home, 'new/folder/entitle.db'),
    after: 0,
    fresh: true,
  },
  { line: 'transfer --file rows.csv --yes', look: (home) => transactions(home), after: 1 + ROWS },
  { line: 'transfer --file rows.csv --yes --report outcome.json', look: length('outcome.json'), after: ROWS },
  { line: 'backup fresh.db', look: (home) => transactions(home, 'fresh.db'), after: 1 },
  { line: 'backup copy.db --force', look: (home) => transactions(home, 'copy.db'), after: 1 },
  { line: 'export transactions fresh.json', look: length('fresh.json'), after: 1 },
  { line: 'export transactions report.json --force', look: length('report.json'), after: 1 },
  {
    line: 'plan --out fresh.json',
    look: (home) => (json('fresh.json')(home) as { lines: unknown[] } | null)?.lines.length ?? null,
    after: 1,
  },
  { line: 'config set plain yes', look: json('config/entitle/config.json'), after: { format: 'json', plain: 'yes' } },
];

function homeFor({ fresh = false }: Partial<Case>): string {
  const home = tempFolder();
  if (!fresh) cpSync(template, home, { recursive: true });
  return home;
}

const IN_PARTS = [1, 2, 7].map((rowsAtOnce) => {
  return { line: 'transfer --file rows.csv --yes', rowsAtOnce, look: (home: string) => transactions(home), after: 1 + ROWS };
});

describe.runIf(strace)('the power fails', () => {
  test.each<Case & { readonly rowsAtOnce: number | null }>([
    ...CASES.map((each) => ({ ...each, rowsAtOnce: null })),
    ...IN_PARTS,
  ])('after any call of: $line (parts of $rowsAtOnce)', async (each) => {
    const home = homeFor(each);
    const before = await each.look(home);
    const disk = new Disk(home);
    const { status, stdout, stderr, calls } = await traced(each.line.split(' '), home, environment(home), each);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const seen = new Map<string, number>();
    for (const [number, call] of calls.entries()) {
      if (!disk.apply(call)) continue;
      for (const how of ['safe', 'names', 'everything'] as const) {
        const left = tempFolder();
        disk.leave(how, left);
        const where = `${how}, after call ${number}, ${call.name}`;
        const found = await Promise.resolve(each.look(left)).catch((error: unknown) => error);
        const done = JSON.stringify(found) === JSON.stringify(each.after);
        if (disk.said !== '' || !done) expect([where, found]).toEqual([where, disk.said === '' ? before : each.after]);
        seen.set(`${how} ${done}`, (seen.get(`${how} ${done}`) ?? 0) + 1);
        rmSync(left, { recursive: true });
      }
    }
    // What was played is what was said, and what is there.
    expect([disk.said, await each.look(home)]).toEqual([stdout, each.after]);
    expect(seen.get('safe true') ?? 0).toBeGreaterThan(0);
  });
});

describe.runIf(strace)('calls that do not do all they are asked', () => {
  test.each(CASES)('every second write is interrupted: $line', async (each) => {
    const home = homeFor(each);
    const interrupted = 'write,pwrite64:error=EINTR:when=2+2';
    const { status, stderr } = await traced(each.line.split(' '), home, environment(home), {
      inject: interrupted,
    });
    expect([status, status === 0 ? '' : stderr, await each.look(home)]).toEqual([0, '', each.after]);
  });

  test('the disk is full while rows are written: the store says so, and has none of them', async () => {
    const home = homeFor({});
    const line = 'transfer --file rows.csv --yes --json';
    const { status, stderr } = await traced(line.split(' '), home, environment(home), {
      inject: 'pwrite64:error=ENOSPC:when=1+',
    });
    expect(status).toBe(7);
    expect((JSON.parse(stderr) as { error: { code: string } }).error.code).toMatch(/^(store-unusable|outcome-unknown)$/);
    expect(await transactions(home)).toBe(1);
  });

  test.each(['EPERM', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])(
    'a file system without links (%s): the file is whole, and replaces none',
    async (error) => {
      const home = homeFor({});
      const run = () =>
        traced(['export', 'transactions', 'fresh.json', '--json'], home, environment(home), { inject: `link:error=${error}` });
      expect(await run()).toMatchObject({ status: 0 });
      expect(length('fresh.json')(home)).toBe(1);
      expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      writeFileSync(join(home, 'fresh.json'), '[]');
      expect(await run()).toMatchObject({ status: 6 });
      expect(readFileSync(join(home, 'fresh.json'), 'utf8')).toBe('[]');
    },
  );
});
