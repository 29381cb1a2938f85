/**
 * Long lists are decided, recorded and copied in parts, between which everything else has its turn. A part has 5,000 rows in
 * use and a few here, so that every list has several: nobody may be able to tell.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FakeHostOptions, type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';

const PARTS = [1, 2, 7];
const NOW = '2026-11-21T09:00:00.000Z';

type Run = (argv: readonly string[], options?: Partial<FakeHostOptions>) => Promise<Finished>;

const EVENTS = Array.from({ length: 9 }, (_, index) => `event-${index + 1}`);
const FILES = {
  'purchases.csv': ['subscription,product,quantity,startsOn,endsOn', ...[90, 60, 50].map((n) => `S-${n},seat,${n},2026-01-01,`)],
  'events.csv': ['workspace,name,startsOn,endsOn,status,participants', ...EVENTS.map(event)],
  'more.csv': ['subscription,product,quantity,startsOn', ...EVENTS.map((_, n) => `T-${n},seat,1,2026-01-01`)],
  'changed.csv': [
    'workspace,name,startsOn,endsOn,participants',
    ...EVENTS.map((key) => `${key},${key},2026-12-01,2026-12-03,25`),
  ],
  'people.csv': ['email,role', ...EVENTS.map((key) => `${key}@acme.example,organizer`)],
  // Two post a hold and give the rest of it back: lines that belong together, wherever a part ends.
  'transfers.csv': [
    'workspace,product,quantity,hold',
    ...EVENTS.map((key, index) => `${key},seat,${index + 1},${index === 1 ? '4' : index === 5 ? '5' : ''}`),
  ],
} as const;

function event(key: string): string {
  return `${key},${key},2026-12-01,2026-12-03,production,20`;
}

/** Everything that comes in lists; each line is one command. */
const PREPARED = [
  'init --org acme --name Acme',
  'import purchases purchases.csv',
  'import workspaces events.csv',
  'import members people.csv',
  'holds add event-2 seat 5 --until 2026-12-01',
  'holds add event-6 seat 10 --until 2026-12-01',
];
const CHANGING = [
  'transfer --file transfers.csv --yes',
  'plan --out plan.json --product seat',
  'apply plan.json --yes',
  'check --yes',
];
const SEEN = ['pools', 'workspaces', 'holds', 'transactions --limit 1000', 'activity --limit 1000', 'verify'];
/** Lists that would change something, and do not. */
const DRY = [
  'transfer --file transfers.csv --dry-run',
  'transfer --file transfers.csv --partial --dry-run --yes',
  'import workspaces changed.csv --dry-run',
  'import purchases more.csv --dry-run',
  'check --dry-run',
  'apply plan.json --dry-run',
];

async function organization(store: string, rowsAtOnce: number): Promise<Run> {
  const home = tempFolder();
  for (const [name, lines] of Object.entries(FILES)) writeFileSync(join(home, name), `${lines.join('\n')}\n`);
  const env = { ENTITLE_DB: store === '' ? join(home, 'entitle.db') : store, ENTITLE_AS: 'ada@acme.example' };
  return (argv, options = {}) => runHere([...argv, '--json'], { home, now: NOW, env, rowsAtOnce, ...options });
}

async function type(run: Run, lines: readonly string[]): Promise<readonly string[]> {
  const seen: string[] = [];
  for (const line of lines) {
    const { status, stdout, stderr } = await run(line.split(' '));
    if (status !== 0) throw new Error(`entitle ${line}: ${status} ${stderr}`);
    seen.push(`$ entitle ${line}\n${stdout}`);
  }
  return seen;
}

interface Line {
  readonly id: number;
  readonly at: string;
}

/** `place` makes room for a store; '': a file in the home folder. */
export function describeParts(place: () => Promise<string>): void {
  test('a part of any size comes to the same lines, hashes and answers', async () => {
    const [whole, ...others] = await Promise.all(
      [5_000, ...PARTS].map(async (rows) => {
        const run = await organization(await place(), rows);
        return [...(await type(run, PREPARED)), ...(await type(run, CHANGING)), ...(await type(run, SEEN))];
      }),
    );
    for (const other of others) expect(other).toEqual(whole);
  });

  describe.each(PARTS)('parts of %i rows', (rows) => {
    test('a dry run leaves no trace', async () => {
      const run = await organization(await place(), rows);
      await type(run, [...PREPARED, 'plan --out plan.json']);
      const before = await type(run, SEEN);
      for (const line of DRY) {
        const answered = await run(line.split(' '), { stdin: '' });
        expect({ line, status: answered.status, stderr: answered.stderr }).toEqual({
          line,
          status: 0,
          stderr: expect.any(String),
        });
        expect([line, ...(await type(run, SEEN))]).toEqual([line, ...before]);
      }
    });

    test('what is committed at once has one time, however long it takes', async () => {
      const run = await organization(await place(), rows);
      await type(run, PREPARED);
      let turns = 0;
      for (const line of ['transfer --file transfers.csv --yes', 'check --yes', 'import workspaces changed.csv']) {
        const logs = async () => ({
          transactions: await newest(run, 'transactions'),
          activity: await newest(run, 'activity'),
        });
        const before = await logs();
        const begun = turns;
        const now = () => new Date(Date.parse(NOW) + 60_000 * turns).toISOString();
        const { status, stderr } = await run(line.split(' '), { now, onTurn: () => void (turns += 1) });
        expect({ line, status, stderr: status === 0 ? '' : stderr }).toEqual({ line, status: 0, stderr: '' });
        const after = await logs();
        const added = (['transactions', 'activity'] as const).flatMap((log) =>
          after[log].filter(({ id }) => id > (before[log][0]?.id ?? 0)),
        );
        expect([line, added.length >= 7, new Set(added.map(({ at }) => at)).size]).toEqual([line, true, 1]);
        if (rows < 7) expect(turns - begun).toBeGreaterThan(2);
      }
    });

    test('Ctrl-C between any two parts leaves nothing', async () => {
      const run = await organization(await place(), rows);
      await type(run, PREPARED);
      const before = await type(run, SEEN);
      for (let stopped = 1; ; stopped += 1) {
        let turns = 0;
        const onTurn: FakeHostOptions['onTurn'] = (send) => {
          turns += 1;
          if (turns === stopped) send('SIGINT');
        };
        const { status } = await run(['transfer', '--file', 'transfers.csv', '--yes'], { onTurn });
        if (turns < stopped) {
          expect([status, stopped > Math.ceil(9 / rows)]).toEqual([0, true]);
          return;
        }
        expect([stopped, status]).toEqual([stopped, 130]);
        expect([stopped, ...(await type(run, SEEN))]).toEqual([stopped, ...before]);
      }
    });
  });
}

async function newest(run: Run, log: string): Promise<readonly Line[]> {
  return JSON.parse((await run([log, '--limit', '1000'])).stdout) as readonly Line[];
}
