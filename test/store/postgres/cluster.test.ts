/**
 * Where the server is the coordinator of a Citus cluster (ENTITLE_TEST_POSTGRES): what is placed where, that people see no more
 * there, and that machines that go away leave all of a file or nothing of it. Elsewhere there is nothing to look at.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transfer } from '../../../src/app/transfer.ts';
import { createPostgresStore } from '../../../src/store/postgres/create.ts';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { runHere } from '../../support/host.ts';
import { runProcess, tempFolder } from '../../support/process.ts';
import { ACME, ADA, granted } from '../../support/world.ts';
import { Cluster } from './cluster.ts';
import { Server } from './launch.ts';
import { startServer } from './server.ts';
import { emailOf, makeTeam, type Team } from './team.ts';
import { pgEnvironment } from './world.ts';

const server = await startServer();

describe.runIf(server instanceof Cluster)('on a cluster', () => {
  const cluster = server as Cluster;
  let team: Team;
  beforeAll(async () => {
    team = await makeTeam(cluster);
  }, 300_000);
  afterAll(() => team.close());

  test('every table that init makes has its place: rows beside their organization, what all share everywhere, turns here', async () => {
    const rows = await team.sql(
      'owner',
      `select c.relname as name, t.citus_table_type as kind, t.colocation_id as beside from pg_class c
       join pg_namespace n on n.oid = c.relnamespace left join citus_tables t on t.table_name = c.oid
       where n.nspname = 'entitle' and c.relkind = 'r' order by 1`,
    );
    const of = (kind: string | null) => rows.filter((row) => row['kind'] === kind).map(({ name }) => name);
    expect(of('reference')).toEqual(['account_managers', 'logins', 'versions']);
    expect(of(null)).toEqual(['guards', 'turns']);
    expect(of('distributed')).toHaveLength(rows.length - 5);
    expect(new Set(rows.filter(({ kind }) => kind === 'distributed').map(({ beside }) => beside)).size).toBe(1);
  });

  test('doctor says so, and that each login gets from machine to machine', async () => {
    for (const person of ['owner', 'max'] as const) {
      const { store } = await team.services(person);
      expect(await store.findings()).toMatchObject([
        { check: 'cluster', status: 'ok', found: expect.stringMatching(/^organizations in \d+ parts on \d+ machines/) },
        { check: 'cluster: logins', status: 'ok', found: `${person} is let in from each machine to each other` },
      ]);
    }
  });

  test('whoever belongs to nobody is told of no row and no reference, on whichever machine they ask', async () => {
    await team.world.transfer('gala-2026', 'seat', '2', { reference: 'CRM-1' });
    const ask = `select (select count(*)::int from entitle.used_references('acme', array['CRM-1'])) as used,
      (select count(*)::int from entitle.references_under('acme', 'CRM')) as under`;
    expect(await team.sql('stranger', ask)).toEqual([{ used: 0, under: 0 }]);
    expect(await team.sql('eve', ask)).toEqual([{ used: 0, under: 0 }]);
    expect(await team.sql('ci', ask)).toEqual([{ used: 1, under: 1 }]);
    for (const worker of cluster.workers) {
      const client = await cluster.at(worker).client(team.database, 'stranger');
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from entitle.transactions');
      await client.end();
      expect(rows).toEqual([{ n: 0 }]);
    }
  });

  test('verify looks at each part of a table', async () => {
    const [part] = await team.sql(
      'owner',
      `select s.shardid::text as shard, d.nodename as host, d.nodeport as port from pg_dist_shard s
       join pg_dist_placement p on p.shardid = s.shardid join pg_dist_node d on d.groupid = p.groupid
       where s.logicalrelid::text in ('lots', 'entitle.lots') order by s.shardid limit 1`,
    );
    const { shard, host, port } = part as { shard: string; host: string; port: number };
    const machine = cluster.at({ host, port });
    const change = (statement: string) =>
      machine.sql(team.database, ['set citus.enable_manual_changes_to_shards to on', statement], 'postgres');
    expect(await team.world.services.store.faults()).toEqual([]);
    await change(`alter table entitle.lots_${shard} disable trigger wall_11_${shard}`);
    await change(`alter table entitle.lots_${shard} drop constraint lots_check`);
    const place = `part ${shard} of lots on ${host}:${port} is without its`;
    const told = [`${place} constraint lots_check`, `${place} trigger wall_11`];
    expect((await team.world.services.store.faults()).map(({ message }) => message).toSorted()).toEqual(told);
    await change(`alter table entitle.lots_${shard} enable trigger wall_11_${shard}`);
    await change(`alter table entitle.lots_${shard} add constraint lots_check check (drawn + revoked <= quantity)`);
    expect(await team.world.services.store.faults()).toEqual([]);
  });

  test('a store whose database gets the extension later is as sound as before, and doctor says that it is not spread', async () => {
    const plain = new Server(cluster.host, cluster.port, cluster.administrator);
    const database = await plain.database();
    await createPostgresStore(plain.url(database), pgEnvironment, async () => ({ keep: true, value: null }));
    await plain.sql(database, 'create extension citus', 'postgres');
    const store = await openPostgresStore(plain.url(database), pgEnvironment);
    expect(await store.faults()).toEqual([]);
    expect((await store.findings())[0]).toMatchObject({ check: 'cluster', status: 'warning' });
    expect(await store.login()).toMatchObject({ spread: false });
    await store.close();
    await plain.stop();
  });

  test('a trigger switched off where everybody connects to is off in every part', async () => {
    const ask = 'set citus.enable_unsafe_triggers to on';
    await team.sql('owner', [ask, 'alter table entitle.lots disable trigger wall_11']);
    const told = (await team.world.services.store.faults()).map(({ message }) => message);
    const parts = told.filter((message) => /^part \d+ of lots on \S+ is without its trigger wall_11$/.test(message));
    expect(told.filter((message) => !parts.includes(message))).toEqual(['the trigger is switched off: wall_11']);
    expect(parts.length).toBeGreaterThan(0);
    await team.sql('owner', [ask, 'alter table entitle.lots enable trigger wall_11']);
    expect(await team.world.services.store.faults()).toEqual([]);
  });

  test('what is told of several organizations says that they are not of one moment, to somebody who looks', async () => {
    const env = { ENTITLE_DB: cluster.url(team.database), ENTITLE_AS: ADA };
    const options = { home: tempFolder(), now: () => new Date().toISOString(), env };
    const said = 'On a cluster, each organization is shown as it was at one moment, and not all of them at the same one.\n';
    for (const argv of [['orgs'], ['status', '--all'], ['workspaces', '--all'], ['usage', '--all'], ['forecast', '--all']]) {
      const shown = await runHere(argv, { ...options, columns: 200 });
      expect([shown.status, shown.stderr.startsWith(said)], argv.join(' ')).toEqual([0, true]);
      expect((await runHere([...argv, '--quiet'], { ...options, columns: 200 })).stderr).not.toContain(said);
      expect((await runHere([...argv, '--json'], options)).stderr).toBe('');
    }
    const one = await runHere(['workspaces', '--org', ACME], { ...options, columns: 200 });
    expect([one.status, one.stderr]).toEqual([0, '']);
  });

  test('a machine that loses every session, again and again in the middle of a file: exactly once', async () => {
    await team.world.purchase('seat', 1_000_000, { subscription: 'SUB-BIG', startsOn: '2020-01-01', endsOn: null });
    const home = tempFolder();
    const file = join(home, 'many.csv');
    const lines = Array.from({ length: 20_000 }, (_, index) => `gala-2026,seat,${1 + (index % 7)}`);
    writeFileSync(file, `workspace,product,quantity\n${lines.join('\n')}\n`);
    const env = { ENTITLE_DB: cluster.url(team.database), ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
    const run = () => runProcess(['transfer', '--file', file, '--yes', '--json'], { env, home, timeout: 280_000 });
    const before = await transfersOf(team);
    const running = run();
    // Further and further into the file; the tries after these are let through.
    for (const pause of [500, 1_000, 2_000, 3_000, 4_000]) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      for (const worker of cluster.workers) await cluster.at(worker).sql('postgres', SEVER(team.database), 'postgres');
    }
    const first = await running;
    const again = await run();
    expect([0, 7], first.stderr).toContain(first.status);
    expect(JSON.parse(again.stdout)).toMatchObject({
      rejected: 0,
      ...(first.status === 0 ? { applied: 0, replayed: 20_000 } : {}),
    });
    expect((await transfersOf(team)) - before).toBe(20_000);
    const verified = await runProcess(['verify'], { env, home, timeout: 280_000 });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
  }, 600_000);

  test('the README says how parts are moved, and where an organization is', async () => {
    const [one, other] = cluster.workers;
    if (one === undefined || other === undefined) throw new Error('a cluster of one worker has nowhere to move anything');
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const section = /^## A cluster\n([^]*?)(?=^## )/m.exec(readme)?.[1] ?? '';
    const blocks = [...section.matchAll(/^```sql\n([^]*?)^```$/gm)].map(([, text = '']) => text);
    const [part] = await team.sql(
      'owner',
      `select shardid::text as shard from citus_shards where table_name::text in ('organizations', 'entitle.organizations')
       and nodename = '${one.host}' and nodeport = ${one.port} order by 1 limit 1`,
    );
    const named = (text: string) =>
      text
        .replaceAll("'db2.example.com', 5432", `'${one.host}', ${one.port}`)
        .replaceAll("'db4.example.com', 5432", `'${other.host}', ${other.port}`)
        .replaceAll('102008', String(part?.['shard']));
    expect(blocks).toHaveLength(3);
    for (const block of blocks.slice(1)) {
      const statements = named(block).split(';\n').filter(Boolean);
      expect((await cluster.sql(team.database, statements, 'postgres')).length).toBeGreaterThan(0);
    }
    expect(await team.world.services.store.faults()).toEqual([]);
  });

  test('a transfer of somebody with a login of their own', async () => {
    const services = await team.services('ci');
    const request = { workspace: 'gala-2026', product: 'seat', quantity: '1', reference: null, note: null };
    const { row } = granted(
      await transfer(services, { actor: emailOf('ci'), organization: ACME }, request, { dryRun: false, confirmed: null }),
    );
    expect(row).toMatchObject({ workspace: 'gala-2026', quantity: 1, replayed: false });
  });
});

const SEVER = (database: string) =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and backend_type = 'client backend'`;

async function transfersOf(team: Team): Promise<number> {
  const [row] = await team.sql('owner', "select count(*)::int as n from entitle.transactions where kind = 'transfer'");
  return Number(row?.['n']);
}

test('elsewhere, a store has no place to be looked at', async () => {
  if (server instanceof Cluster) return;
  const team = await makeTeam(server);
  expect(await team.world.services.store.findings()).toEqual([]);
  await team.close();
});
