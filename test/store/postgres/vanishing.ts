/**
 * A machine between the program and the server that can vanish without a word: what was connected hears nothing any more,
 * and nobody new gets in. A process that is stopped, with as many waiting for it as may, is the same to whoever is outside.
 */

import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { freePort, type Server } from './launch.ts';

const FORWARD = `
const net = require('node:net');
const [port, toHost, toPort] = process.argv.slice(1);
net.createServer((client) => {
  const server = net.connect(Number(toPort), toHost);
  client.pipe(server).pipe(client);
  for (const socket of [client, server]) socket.on('error', () => socket.destroy());
}).listen({ port: Number(port), host: '127.0.0.1', backlog: 1 }, () => console.log('there'));
`;

export interface Machine {
  readonly port: number;
  /** From now on, nothing and nobody gets through. */
  vanish(): Promise<void>;
  stop(): void;
}

export async function startMachine(target: Pick<Server, 'host' | 'port'>): Promise<Machine> {
  const port = await freePort();
  const child = spawn(process.execPath, ['-e', FORWARD, String(port), target.host, String(target.port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const waiting: Socket[] = [];
  return {
    port,
    vanish: async () => {
      child.kill('SIGSTOP');
      while (await getsIn(port, waiting));
    },
    stop: () => {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}

/** One more that waits at the door, for good; false: there was no room left. */
function getsIn(port: number, waiting: Socket[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
    waiting.push(socket);
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve(true));
    socket.once('timeout', () => {
      socket.destroy();
      resolve(false);
    });
  });
}
