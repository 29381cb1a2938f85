/** Several servers: a hot standby answers whoever reads, the primary takes what is written, and one may become the other. */

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresStore } from '../../../src/store/postgres/store.ts';
import { cleanEnvironment, type Ended, entitle, runProcess, tempFolder } from '../../support/process.ts';
import { ACME, ADA, testClock, World } from '../../support/world.ts';
import { launchServer, type OwnServer } from './launch.ts';
import { acmeAt, pgEnvironment } from './world.ts';

const home = tempFolder();
const servers: OwnServer[] = [];
let primary: OwnServer;
let standby: OwnServer;
let database: string;
beforeAll(async () => {
  primary = await launchServer();
  standby = await primary.standby();
  servers.push(standby, primary);
  database = await makeStore(primary);
  await primary.untilReplayed(standby);
}, 600_000);
afterAll(async () => {
  for (const server of servers) await server.stop();
});

/** Acme, with two events and what a person would look at. */
async function makeStore(server: OwnServer): Promise<string> {
  const name = await server.database();
  const url = server.url(name);
  const world = await acmeAt(url);
  await world.module('badge');
  await world.purchase('seat', 1_000, { endsOn: null });
  await world.purchase('badge', 2, { subscription: 'SUB-2', endsOn: null });
  await world.event('gala-2026', { participants: 60 });
  await world.event('expo-2026', { participants: 40 });
  await world.services.store.close();
  return name;
}

/** `a:1,b:2` between user and database. */
function addressOf(hosts: readonly Pick<OwnServer, 'port'>[], words = ''): string {
  return `postgres://owner@${hosts.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${database}${words}`;
}

function run(db: string, ...args: readonly string[]): Promise<Ended> {
  const env = { ENTITLE_DB: db, ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
  return runProcess(args, { env, home, cwd: home, timeout: 120_000 });
}

const RULES = JSON.stringify({ rules: [{ name: 'few seats', when: 'available-below', product: 'seat', share: 0.9 }] });

/** Every command that only reads. */
const READING: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--all'],
  ['orgs'],
  ['members'],
  ['products'],
  ['purchases'],
  ['pools', '--json'],
  ['pools', 'show', 'seat', '--json'],
  ['workspaces', '--missing', '--json'],
  ['workspaces', '--all', '--json'],
  ['workspaces', 'show', 'gala-2026', '--json'],
  ['transactions', '--json'],
  ['transactions', 'show', '1', '--json'],
  ['holds'],
  ['requests'],
  ['plan', '--json'],
  ['forecast', '--json'],
  ['usage', '--by', 'month', '--json'],
  ['usage', '--by', 'subscription', '--all', '--json'],
  ['renewals', '--json'],
  ['activity', '--json'],
  ['alerts', '--rules', 'rules.json', '--json'],
  ['export', 'all', '-', '--json'],
  ['verify', '--json'],
  ['whoami', '--json'],
];

describe('a hot standby', () => {
  test.each(READING)('answers as its primary does: %s %s', async (...args) => {
    writeFileSync(join(home, 'rules.json'), RULES);
    const [here, there] = await Promise.all([run(addressOf([primary]), ...args), run(addressOf([standby]), ...args)]);
    const same = ({ status, stdout, stderr }: Ended) =>
      [status, stdout, stderr]
        .join('\n')
        .replaceAll(/"(at|createdAt|id)": ?"[^"]*"/g, '')
        .replaceAll(String(standby.port), String(primary.port));
    expect(same(there)).toBe(same(here));
    expect(there.status, there.stderr).toBe(0);
  });

  test.each<readonly string[]>([
    ['transfer', 'gala-2026', 'seat', '1', '--yes'],
    ['transfer', 'gala-2026', 'seat', '1', '--dry-run'],
    ['check', '--yes'],
    ['members', 'add', 'mia@acme.example', '--role', 'organizer'],
    ['orgs', 'create', 'beta', '--name', 'Beta'],
  ])('takes no change, and says who does: %s %s', async (...args) => {
    const { status, stdout, stderr } = await run(addressOf([standby]), ...args);
    expect(stderr).toMatch(
      /^error: the store at "postgres:.*" cannot be used: the server is a standby, which only reads \(.*\)\nhint: connect to the primary\n$/,
    );
    expect([status, stdout]).toEqual([7, '']);
  });

  test('makes no store', async () => {
    const { status, stderr } = await run(standby.url('postgres'), 'init', '--org', 'acme', '--name', 'Acme', '--as', ADA);
    expect(stderr).toMatch(/the server is a standby, which only reads .*\nhint: connect to the primary\n$/);
    expect(status).toBe(7);
  });

  test('is copied into a file', async () => {
    const { status, stderr } = await run(addressOf([standby]), 'copy', join(home, 'copied.db'));
    expect(status, stderr).toBe(0);
    const heads = async (db: string) => (JSON.parse((await run(db, 'verify', '--json')).stdout) as { heads: unknown }).heads;
    expect(await heads(join(home, 'copied.db'))).toEqual(await heads(addressOf([primary])));
  });
});

describe('several servers', () => {
  async function seatsOfGala(db: string): Promise<number> {
    const { stdout } = await run(db, 'workspaces', 'show', 'gala-2026', '--json');
    return (JSON.parse(stdout) as { seats: { assigned: number } }).seats.assigned;
  }

  test('what is written goes to the primary, wherever it stands in the list', async () => {
    const before = await seatsOfGala(addressOf([primary]));
    for (const hosts of [
      [standby, primary],
      [primary, standby],
    ]) {
      const { status, stderr } = await run(addressOf(hosts), 'transfer', 'gala-2026', 'seat', '1', '--yes');
      expect(status, stderr).toBe(0);
    }
    expect(await seatsOfGala(addressOf([primary]))).toBe(before + 2);
    await primary.untilReplayed(standby);
  });

  test.each<[string, 'on' | 'off']>([
    ['any', 'on'],
    ['read-write', 'off'],
    ['primary', 'off'],
    ['read-only', 'on'],
    ['standby', 'on'],
    ['prefer-standby', 'on'],
  ])('target_session_attrs=%s', async (target, reading) => {
    const store = await openPostgresStore(addressOf([standby, primary], `?target_session_attrs=${target}`), pgEnvironment);
    expect((await store.connect()).sql.kind?.standby).toBe(reading === 'on');
    await store.close();
  });

  test('one that is away is passed by', async () => {
    const { status, stdout, stderr } = await run(addressOf([{ port: 1 }, standby]), 'whoami', '--json');
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ actor: ADA });
  });

  test('all that are away are named', async () => {
    const { status, stderr } = await run(`postgres://owner@127.0.0.1:1,127.0.0.1:2/events`, 'pools');
    expect(stderr).toBe(
      'error: the store at "postgres://owner@127.0.0.1:1,127.0.0.1:2/events" cannot be reached: connect ECONNREFUSED 127.0.0.1:1; ' +
        'connect ECONNREFUSED 127.0.0.1:2\nhint: check --db and the network; it is safe to run the command again\n',
    );
    expect(status).toBe(7);
  });

  test('a login that is refused is not tried on the next', async () => {
    const { stderr } = await run(addressOf([standby, primary]).replace('owner', 'nobody'), 'pools');
    expect(stderr).toMatch(/^error: the store at .* does not let nobody in: role "nobody" does not exist/);
  });

  test('without a primary, a writing command waits for one, then says what each server is', async () => {
    let now = 0;
    const waits: string[] = [];
    const patience = {
      elapsed: () => (now += 4_000),
      sleep: async () => undefined,
      onWait: (waitingFor: string) => void waits.push(waitingFor),
    };
    const store = await openPostgresStore(addressOf([{ port: 1 }, standby]), { ...pgEnvironment, patience });
    const world = new World('', store, testClock());
    await expect(world.event('late-2026', { participants: 1 })).rejects.toThrow(
      new RegExp(
        `no server takes changes: 127.0.0.1:${standby.port} is a standby, which only reads; connect ECONNREFUSED 127.0.0.1:1$`,
      ),
    );
    expect(waits).toEqual(['server']);
    await store.close();
  });
});

describe('a synchronous standby that is away', () => {
  test('a commit says that it waits, and Ctrl-C leaves it: nobody knows; the same reference tells later', async () => {
    const own = await launchServer({ settings: ["synchronous_standby_names = 's1'", 'synchronous_commit = local'] });
    servers.push(own);
    const name = await makeStore(own);
    await own.sql('postgres', 'alter system set synchronous_commit = on', 'postgres');
    await own.sql('postgres', 'select pg_reload_conf()', 'postgres');
    const env = { ...cleanEnvironment(home), ENTITLE_DB: own.url(name), ENTITLE_ORG: ACME, ENTITLE_AS: ADA };
    const args = ['transfer', 'gala-2026', 'seat', '5', '--reference', 'CRM-1', '--yes'];
    const child = spawn(process.execPath, [entitle, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, shown] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (!said.includes('waiting') && text.includes('waiting for the standby')) child.kill('SIGINT');
      said += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(said).toMatch(
      /waiting for the standby that has to confirm the commit…\nerror: .* failed while committing \(.*\): whether the change was recorded is not known\nhint: run the same command again with the same references/,
    );
    expect([status, shown]).toEqual([7, '']);
    await own.sql('postgres', ["alter system set synchronous_standby_names = ''", 'select pg_reload_conf()'], 'postgres');
    const again = await runProcess([...args, '--json'], { env, home });
    expect(JSON.parse(again.stdout)).toMatchObject({ quantity: 5, replayed: true });
  }, 600_000);
});

describe('a change of primary', () => {
  test('a writer goes on with the standby that takes over; what was not replicated is found by verify --expect', async () => {
    const old = await launchServer();
    const heir = await old.standby();
    servers.push(heir, old);
    const name = await makeStore(old);
    await old.untilReplayed(heir);
    const db = `postgres://owner@127.0.0.1:${old.port},127.0.0.1:${heir.port}/${name}?target_session_attrs=read-write`;
    const seats = (...more: readonly string[]) => run(db, 'transfer', 'gala-2026', 'seat', '1', '--yes', '--json', ...more);
    expect((await seats('--reference', 'CRM-1')).status).toBe(0);
    await old.untilReplayed(heir);
    const kept = join(home, 'kept.json');
    writeFileSync(kept, (await run(db, 'verify', '--json')).stdout);

    // The standby stops listening to its primary, which commits one more and dies.
    await heir.sql('postgres', ["alter system set primary_conninfo = ''", 'select pg_reload_conf()'], 'postgres');
    await heir.untilAlone();
    expect((await seats('--reference', 'CRM-2')).status).toBe(0);
    const newest = join(home, 'newest.json');
    writeFileSync(newest, (await run(db, 'verify', '--json')).stdout);
    await old.crash();

    // A command that began while there was no primary, and waited for one.
    const begun = seats('--reference', 'CRM-3');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await heir.promote();
    expect(JSON.parse((await begun).stdout)).toMatchObject({ transaction: 4, replayed: false });

    expect((await run(db, 'verify', '--expect', kept)).status).toBe(0);
    const lost = await run(db, 'verify', '--expect', newest);
    expect(lost.status).toBe(7);
    expect(lost.stdout).toMatch(/acme/);
    // Run again with its reference, what was lost is there once.
    expect(JSON.parse((await seats('--reference', 'CRM-2')).stdout)).toMatchObject({ transaction: 5, replayed: false });
    expect(JSON.parse((await seats('--reference', 'CRM-1')).stdout)).toMatchObject({ replayed: true });
  }, 600_000);
});
