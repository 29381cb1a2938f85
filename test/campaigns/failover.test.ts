/** What a writer is connected to goes away in the middle of a file: the primary, for good; the pooler, for a moment. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { freePort, launchServer, type OwnServer } from '../store/postgres/launch.ts';
import { hasPooler, startPooler } from '../store/postgres/pooler.ts';
import { startMachine } from '../store/postgres/vanishing.ts';
import { acmeAt, pgEnvironment } from '../store/postgres/world.ts';
import { cleanEnvironment, entitle, runProcess, tempFolder } from '../support/process.ts';
import { ACME, ADA } from '../support/world.ts';

const ROWS = 20_000;
const home = tempFolder();
const servers: OwnServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

async function launch(settings: readonly string[] = []): Promise<OwnServer> {
  const server = await launchServer({ settings });
  servers.push(server);
  return server;
}

async function makeStore(server: OwnServer): Promise<string> {
  const database = await server.database();
  const url = server.url(database);
  const world = await acmeAt(url);
  await world.purchase('seat', 1_000_000_000, { startsOn: '2020-01-01', endsOn: null });
  await world.event('gala-2026', { participants: 1_000_000 });
  await world.services.store.close();
  return database;
}

/** Rows without references: they are known by what they say. */
function fileOf(name: string): readonly string[] {
  const file = join(home, `${name}.csv`);
  const lines = Array.from({ length: ROWS }, (_, index) => `gala-2026,seat,${1 + (index % 7)}`);
  writeFileSync(file, `workspace,product,quantity\n${lines.join('\n')}\n`);
  return ['transfer', '--file', file, '--batch', name, '--yes', '--json'];
}

function envOf(db: string) {
  return { ENTITLE_DB: db, ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
}

/** Runs the file, and `strike` so many milliseconds after its beginning. */
async function struck(db: string, args: readonly string[], after: number, strike: () => Promise<void>) {
  const child = spawn(process.execPath, [entitle, ...args], {
    env: { ...cleanEnvironment(home), ...envOf(db) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  await new Promise((resolve) => setTimeout(resolve, after));
  const wasRunning = child.exitCode === null;
  await strike();
  return { status: await ended, said, wasRunning };
}

async function timeOf(db: string): Promise<number> {
  const start = performance.now();
  const { status, stderr } = await runProcess(fileOf('whole'), { env: envOf(db), home, timeout: 120_000 });
  expect(status, stderr).toBe(0);
  return performance.now() - start;
}

/** The file's rows are there once, running it again adds nothing, and the store is sound. */
async function expectOnce(db: string, args: readonly string[], server: OwnServer, database: string): Promise<void> {
  const count = async () =>
    (await server.sql(database, "select count(*)::int as n from entitle.transactions where kind = 'transfer'"))[0]?.['n'];
  const options = { env: envOf(db), home, timeout: 120_000 };
  const before = await count();
  const again = await runProcess(args, options);
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, replayed: ROWS, rejected: 0 });
  expect(await count()).toBe(before);
  expect(Number(before) % ROWS).toBe(0);
  expect((await runProcess(['verify'], options)).status).toBe(0);
}

/** How many strikes met a file on its way. */
let met = 0;

describe('the primary dies, and its synchronous standby takes over', () => {
  test.each([0.2, 0.35, 0.5, 0.65, 0.8, 0.95])(
    'after %d of a file’s time: the file goes on there, exactly once',
    async (part) => {
      const old = await launch(["synchronous_standby_names = 's1'", 'synchronous_commit = local']);
      const database = await makeStore(old);
      const whole = await timeOf(old.url(database));
      const heir = await old.standby();
      servers.push(heir);
      await old.sql('postgres', ['alter system set synchronous_commit = on', 'select pg_reload_conf()'], 'postgres');
      await old.untilReplayed(heir);
      const db = `postgres://owner@127.0.0.1:${old.port},127.0.0.1:${heir.port}/${database}?target_session_attrs=read-write`;
      const args = fileOf(`part-${part}`);
      const { status, said, wasRunning } = await struck(db, args, whole * part, async () => {
        await old.crash();
        await heir.promote();
      });
      expect(status, said).toBe(0);
      met += wasRunning ? 1 : 0;
      await expectOnce(db, args, heir, database);
    },
  );

  test('the strikes did meet files on their way', () => expect(met).toBeGreaterThanOrEqual(4));
});

describe.runIf(hasPooler())('the pooler dies, and is there again', () => {
  test.each(['session', 'transaction'] as const)('in %s mode, three times: exactly once', async (mode) => {
    const server = await launch();
    const database = await makeStore(server);
    const port = await freePort();
    const db = server.url(database, 'owner', port);
    let pooler = await startPooler(server, mode, port);
    const whole = await timeOf(db);
    for (const part of [0.3, 0.6, 0.9]) {
      const args = fileOf(`${mode}-${part}`);
      const { status, said } = await struck(db, args, whole * part, async () => {
        await pooler.stop();
        pooler = await startPooler(server, mode, port);
      });
      expect(status, said).toBe(0);
      await expectOnce(db, args, server, database);
    }
    await pooler.stop();
  });
});

describe('a machine vanishes without a word', () => {
  test('the only one: the file ends with store-unreachable, and is there once when it is run again', async () => {
    const server = await launch();
    const database = await makeStore(server);
    const machine = await startMachine(server);
    const whole = await timeOf(server.url(database));
    const args = fileOf('vanished');
    const db = server.url(database, 'owner', machine.port);
    const { status, said } = await struck(db, args, whole / 2, machine.vanish);
    expect([status, said]).toEqual([7, expect.stringContaining('waiting for a server that takes changes')]);
    machine.stop();
    const again = await runProcess(args, { env: envOf(server.url(database)), home, timeout: 120_000 });
    expect(JSON.parse(again.stdout)).toMatchObject({ applied: ROWS, replayed: 0 });
    await expectOnce(server.url(database), args, server, database);
  });

  test('the primary, and its standby takes over: the file goes on there, exactly once', async () => {
    const old = await launch(["synchronous_standby_names = 's1'", 'synchronous_commit = local']);
    const database = await makeStore(old);
    const whole = await timeOf(old.url(database));
    const heir = await old.standby();
    servers.push(heir);
    await old.sql('postgres', ['alter system set synchronous_commit = on', 'select pg_reload_conf()'], 'postgres');
    await old.untilReplayed(heir);
    const machine = await startMachine(old);
    const args = fileOf('inherited');
    const db = `postgres://owner@127.0.0.1:${machine.port},127.0.0.1:${heir.port}/${database}?target_session_attrs=read-write`;
    const { status, said } = await struck(db, args, whole / 2, async () => {
      await machine.vanish();
      await old.crash();
      await heir.promote();
    });
    expect(status, said).toBe(0);
    await expectOnce(heir.url(database), args, heir, database);
    machine.stop();
  });

  test('one that is only read from: the next one answers', async () => {
    const server = await launch();
    const database = await makeStore(server);
    const machine = await startMachine(server);
    const db = `postgres://owner@127.0.0.1:${machine.port},127.0.0.1:${server.port}/${database}`;
    const store = await openPostgresStore(db, pgEnvironment);
    const names = () => store.read(async (records) => (await records.organizations()).map(({ organization }) => organization));
    expect(await names()).toEqual([ACME]);
    await machine.vanish();
    expect(await names()).toEqual([ACME]);
    await store.close();
    machine.stop();
  });
});
