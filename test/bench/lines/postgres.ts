import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { launchServer, type Server } from '../../store/postgres/launch.ts';
import { startProxy } from '../../store/postgres/proxy.ts';
import { type Bench, beside, type Line } from '../bench.ts';
import { interleave, type Run, timed } from '../measure.ts';
import { writtenRows } from '../pg-rows.ts';
import { limitRow, ratioRow, type Row } from '../table.ts';
import { transfersCsv } from './bulk.ts';

/** Milliseconds that everything takes in each direction: a round trip of 20. */
const FAR = 10;

/** A shared store: 100,000 transfers at once on a server nearby, and one on a server that is far away. */
export const postgres: Line = {
  name: 'postgres',
  needs: { command: 'transfer', flag: '--file' },
  rows: async (bench) => {
    const server = await launchServer({ passwords: true, settings: ['fsync = on', "max_wal_size = '4GB'"] });
    try {
      const setup = ["create role clerk login password 'clerk'", 'create database short owner owner'];
      await server.sql('postgres', setup, 'postgres');
      copy(bench, await bench.stores.allShort(), server.url('short'));
      return [await manyRows(bench, server), await oneFarAway(bench, server)];
    } finally {
      await server.stop();
    }
  },
};

async function manyRows(bench: Bench, server: Server): Promise<Row> {
  const [file, rows] = [bench.path('transfers.csv'), bench.path('pg-rows.json')];
  writeFileSync(file, transfersCsv(100_000));
  const fresh = (name: string) => () =>
    void execFileSync(process.execPath, [beside('pg.cjs'), 'fresh', server.url('postgres'), name, 'short']);
  const ours = bench.entitle(server.url('ours'), ['transfer', '--file', file, '--yes'], fresh('ours'));
  await timed(ours);
  writeFileSync(rows, JSON.stringify(await writtenRows(server)));
  const reference: Run = {
    file: process.execPath,
    args: [beside('pg.cjs'), 'insert', server.url('bare'), rows],
    prepare: fresh('bare'),
  };
  const [mine, other] = await interleave([ours, reference], 3);
  if (mine === undefined || other === undefined) throw new Error('nothing was measured');
  return ratioRow({
    what: 'postgres: transfer --file, 100,000 rows of CSV',
    ours: mine,
    reference: other,
    of: 'bare unnest',
    target: 2.5,
  });
}

/** With a password, as people have one: the login alone takes three of the round trips. */
async function oneFarAway(bench: Bench, server: Server): Promise<Row> {
  const grants = [
    'grant entitle_people to clerk',
    "insert into entitle.logins select email, 'clerk' from entitle.account_managers",
  ];
  await server.sql('short', grants, 'owner');
  const network = await startProxy(server, FAR);
  try {
    const args = ['transfer', 'event-00000', 'seat', '1', '--yes', '--json'];
    const { env, ...ours } = bench.entitle(server.url('short', 'clerk', network.port), args);
    const nothing: Run = { file: process.execPath, args: ['-e', '0'] };
    const [mine, other] = await interleave([{ ...ours, env: { ...env, PGPASSWORD: 'clerk' } }, nothing], 9);
    if (mine === undefined || other === undefined) throw new Error('nothing was measured');
    return limitRow({ what: 'postgres: one transfer, 20 ms away', ours: mine, reference: other, of: 'node -e 0', target: 250 });
  } finally {
    await network.close();
  }
}

function copy(bench: Bench, from: string, to: string): void {
  const { file, args, env } = bench.entitle(from, ['copy', to]);
  execFileSync(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
}
