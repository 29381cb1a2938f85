/** Debian's PgBouncer before a test's server, as it is configured out of the box but for its mode. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from './launch.ts';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Whether this machine has one; CI does. */
export function hasPooler(): boolean {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Pooler {
  readonly port: number;
  stop(): Promise<void>;
}

/** Everybody is believed, as by the server behind it: whose login it is stays who it is. */
export async function startPooler(server: Server, mode: 'session' | 'transaction', port: number): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'entitle-pooler-'));
  chmodSync(folder, 0o777);
  const people = ['owner', 'ada', 'tom', 'olga', 'max', 'gus', 'ci', 'eve', 'stranger'];
  writeFileSync(join(folder, 'users.txt'), people.map((name) => `"${name}" ""\n`).join(''));
  const lines = [
    '[databases]',
    `* = host=${server.host} port=${server.port}`,
    '[pgbouncer]',
    `listen_port = ${port}`,
    'listen_addr = 127.0.0.1',
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users.txt')}`,
    `pool_mode = ${mode}`,
    'default_pool_size = 2',
    `logfile = ${join(folder, 'pooler.log')}`,
  ];
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`);
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(PROGRAM, ['-q', join(folder, 'pgbouncer.ini')], { ...identity, stdio: 'ignore' });
  await listening(port, child);
  return {
    port,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const open = await new Promise<boolean>((resolve) => {
      const probe = createConnection(port, '127.0.0.1')
        .on('connect', () => resolve(true))
        .on('error', () => resolve(false));
      probe.on('connect', () => probe.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`PgBouncer ended with ${child.exitCode}`);
}
