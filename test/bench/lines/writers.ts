import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { launchServer, type Server } from '../../store/postgres/launch.ts';
import { type Bench, beside, type Line } from '../bench.ts';
import { type Run, timed } from '../measure.ts';
import { writtenRows } from '../pg-rows.ts';
import { ACTOR } from '../stores.ts';
import type { Row } from '../table.ts';

const ROWS = 20_000;
const EVENTS = 1_000;
const AT_ONCE = [1, 2, 4, 8];
const ORGANIZATIONS = Array.from({ length: Math.max(...AT_ONCE) }, (_, index) => `customer-${index + 1}`);
/** How much more of a file's time than of the bare insert's may go when more of them come at once. */
const SLACK = 1.25;

/** Files of different organizations at once, a process each, on a server nearby: they do not wait for one another. */
export const writers: Line = {
  name: 'writers',
  needs: { command: 'transfer', flag: '--file' },
  rows: async (bench) => {
    const server = await launchServer({ settings: ['fsync = on', "max_wal_size = '4GB'"] });
    try {
      await server.sql('postgres', 'create database eight owner owner', 'postgres');
      makeOrganizations(bench, server.url('eight'));
      return await atOnce(bench, server);
    } finally {
      await server.stop();
    }
  },
};

async function atOnce(bench: Bench, server: Server): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let alone = Number.NaN;
  for (const many of AT_ONCE) {
    const some = ORGANIZATIONS.slice(0, many);
    const fresh = (name: string) => () =>
      void execFileSync(process.execPath, [beside('pg.cjs'), 'fresh', server.url('postgres'), name, 'eight']);
    const ours = await timed(
      together(
        some.map((organization) => {
          const file = bench.path(`${organization}.csv`);
          return bench.entitle(server.url('ours'), ['transfer', '--file', file, '--yes', '--org', organization]);
        }),
        fresh('ours'),
      ),
    );
    const parts = await Promise.all(
      some.map(async (organization) => {
        const file = bench.path(`${organization}.json`);
        writeFileSync(file, JSON.stringify(await writtenRows(server, organization)));
        return { file: process.execPath, args: [beside('pg.cjs'), 'insert', server.url('bare'), file] };
      }),
    );
    const bare = await timed(together(parts, fresh('bare')));
    const ratio = ours.milliseconds / bare.milliseconds;
    if (many === 1) alone = ratio;
    rows.push({
      what: `writers: ${many} at once, ${ROWS.toLocaleString('en')} rows each`,
      ours: perSecond(many, ours.milliseconds),
      reference: `${perSecond(many, bare.milliseconds)} bare unnest`,
      ratio: `${ratio.toFixed(2)}×`,
      target: many === 1 ? '' : `≤ ${(alone * SLACK).toFixed(2)}×`,
      reached: many === 1 ? null : ratio <= alone * SLACK,
    });
  }
  return rows;
}

function perSecond(many: number, milliseconds: number): string {
  return `${Math.round((many * ROWS * 1_000) / milliseconds).toLocaleString('en')} rows/s`;
}

/** One run of several processes, over when the last of them is; it fails when one of them does. */
function together(runs: readonly Run[], prepare: () => void): Run {
  const commands = runs.map(({ file, args }) => `${[file, ...args].map(quoted).join(' ')} >/dev/null & all="$all $!"`);
  const script = `${commands.join('\n')}\nfor one in $all; do wait $one || exit 1; done`;
  const env = runs[0]?.env;
  return { file: 'sh', args: ['-c', script], prepare, ...(env === undefined ? {} : { env }) };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function makeOrganizations(bench: Bench, url: string): void {
  const entitle = (...words: readonly string[]) => {
    const { file, args, env } = bench.entitle(url, words);
    execFileSync(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const events = Array.from(
    { length: EVENTS },
    (_, index) => `event-${index},Event ${index},2030-01-01,2030-01-02,production,1000`,
  );
  const file = bench.path('events.csv');
  writeFileSync(file, `workspace,name,startsOn,endsOn,status,participants\n${events.join('\n')}\n`);
  for (const [index, organization] of ORGANIZATIONS.entries()) {
    if (index === 0) entitle('init', '--org', organization, '--name', organization, '--as', ACTOR);
    else entitle('orgs', 'create', organization, '--name', organization, '--activate');
    entitle('purchases', 'add', 'seat', '1000000', '--subscription', 'S-1', '--starts', '2020-01-01', '--org', organization);
    entitle('import', 'workspaces', file, '--org', organization);
    const rows = Array.from({ length: ROWS }, (_, row) => `event-${row % EVENTS},seat,1,R-${row}`);
    writeFileSync(bench.path(`${organization}.csv`), `workspace,product,quantity,reference\n${rows.join('\n')}\n`);
  }
}
