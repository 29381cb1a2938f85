/** A network between the program and the server: it counts round trips, takes its time, or breaks at the worst moment. */

import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Server } from './launch.ts';

export interface Network {
  readonly port: number;
  /** Times that something was sent after something was received: what a slow network makes one wait for. */
  trips: number;
  /** Connections that are not over yet. */
  readonly open: number;
  /** Breaks the connection at the next COMMIT: before the server gets it, or after it was carried out. */
  cut: 'before' | 'after' | null;
  /** Whether new connections are refused: from now on, or from the cut on. */
  down: boolean | 'after the cut';
  /** Whether nothing comes through any more, as when a machine vanished: nobody is told. */
  silent: boolean;
  close(): Promise<void>;
}

/** `delay`: milliseconds that everything takes in each direction. */
export async function startProxy(target: Pick<Server, 'host' | 'port'>, delay = 0): Promise<Network> {
  const sockets = new Set<Socket>();
  const network: { -readonly [Key in keyof Network]: Network[Key] } = {
    port: 0,
    trips: 0,
    cut: null,
    down: false,
    silent: false,
    get open() {
      return sockets.size;
    },
    close: () => closed(server, sockets),
  };
  const server = createServer((client) => {
    if (network.down === true) client.destroy();
    else join(client, connect(target.port, target.host), network, delay, sockets);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  network.port = (server.address() as AddressInfo).port;
  return network;
}

function join(client: Socket, server: Socket, network: Network, delay: number, sockets: Set<Socket>): void {
  let sending = false;
  let committing = false;
  const cut = (): void => {
    network.cut = null;
    if (network.down === 'after the cut') network.down = true;
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }
  client.on('data', (data: Buffer) => {
    if (network.silent) return;
    if (!sending) network.trips += 1;
    sending = true;
    if (network.cut !== null && data.includes('commit\0')) {
      if (network.cut === 'before') return cut();
      committing = true;
    }
    after(delay, () => server.write(data));
  });
  server.on('data', (data: Buffer) => {
    if (network.silent) return;
    sending = false;
    if (committing && data.includes('COMMIT\0')) return cut();
    after(delay, () => client.write(data));
  });
  client.on('close', () => after(delay, () => server.destroySoon()));
  server.on('close', () => after(delay, () => client.destroySoon()));
}

function after(delay: number, act: () => void): void {
  if (delay === 0) act();
  else setTimeout(act, delay);
}

async function closed(server: NetServer, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => {
    server.close(resolve);
  });
}
