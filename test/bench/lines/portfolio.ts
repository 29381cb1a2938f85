import { execFileSync } from 'node:child_process';
import { launchServer } from '../../store/postgres/launch.ts';
import type { Bench, Line } from '../bench.ts';
import { interleave, type Run } from '../measure.ts';
import { limitRow, type Row } from '../table.ts';

const CUSTOMERS = 2_000;
const EVENTS = 100;
/** On the server, where copying a store of more of them takes minutes. */
const FEW_EVENTS = 5;
const NOTHING: Run = { file: process.execPath, args: ['-e', '0'] };

/** Everybody one looks after, at a glance. */
export const portfolio: Line = {
  name: 'portfolio',
  needs: { command: 'status', flag: '--all' },
  rows: async (bench) => {
    const store = await bench.stores.withCustomers(CUSTOMERS, EVENTS);
    const rows: Row[] = [];
    for (const command of ['status --all', 'orgs', 'workspaces --all --missing']) {
      const what = `portfolio: ${command}, 2,000 customers × ${EVENTS} events`;
      rows.push(await limited(what, bench.entitle(store, command.split(' ')), 2_000));
    }
    return [...rows, ...(await onServer(bench))];
  },
};

async function limited(what: string, run: Run, target: number): Promise<Row> {
  const [ours, reference] = await interleave([run, NOTHING], 9);
  if (ours === undefined || reference === undefined) throw new Error('nothing was measured');
  return limitRow({ what, ours, reference, of: 'node -e 0', target });
}

/** As somebody with a login of their own: the policies of the database decide what they see. */
async function onServer(bench: Bench): Promise<readonly Row[]> {
  const server = await launchServer({ passwords: false, settings: ['fsync = on'] });
  try {
    await server.sql('postgres', ['create role clerk login', 'create database customers owner owner'], 'postgres');
    const { file, args, env } = bench.entitle(await bench.stores.withCustomers(CUSTOMERS, FEW_EVENTS), [
      'copy',
      server.url('customers'),
    ]);
    execFileSync(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
    await server.sql(
      'customers',
      ['grant entitle_people to clerk', "insert into entitle.logins select email, 'clerk' from entitle.account_managers"],
      'owner',
    );
    const rows: Row[] = [];
    for (const command of ['orgs', 'status --all']) {
      const what = `portfolio: ${command}, 2,000 customers on PostgreSQL`;
      rows.push(await limited(what, bench.entitle(server.url('customers', 'clerk'), command.split(' ')), 1_000));
    }
    return rows;
  } finally {
    await server.stop();
  }
}
