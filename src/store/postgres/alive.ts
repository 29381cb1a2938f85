/**
 * Whether the machine behind a connection is still there. One that vanished tells nobody, and a server that is busy says
 * nothing either. So when an answer takes long, another connection is begun: a machine that is there takes or refuses it.
 */

import { connect, type Socket } from 'node:net';

/** How long nothing was heard before somebody looks, and how long a machine that is there may take to answer to that. */
const DOUBT_MS = 8_000;
const ANSWER_MS = 5_000;

/** What the system says of a machine that it cannot reach; one that refuses is there. */
const UNREACHABLE = ['ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH'];

/** Looks after a connection for as long as answers are awaited on it. */
export class Watch {
  readonly #socket: Socket;
  readonly #onGone: (error: Error) => void;
  #awaited = 0;
  #heard = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(socket: Socket, onGone: (error: Error) => void) {
    this.#socket = socket;
    this.#onGone = onGone;
  }

  begin(): void {
    this.#awaited += 1;
    if (this.#awaited === 1) this.#lookLater();
  }

  end(): void {
    this.#awaited -= 1;
    if (this.#awaited > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #lookLater(): void {
    this.#heard = this.#socket.bytesRead;
    this.#timer = setTimeout(() => void this.#look(), DOUBT_MS).unref();
  }

  async #look(): Promise<void> {
    const { remoteAddress: host, remotePort: port, bytesRead } = this.#socket;
    // A socket of the file system has no other machine behind it.
    const there = host === undefined || port === undefined || bytesRead > this.#heard || (await answers(host, port));
    if (this.#awaited === 0) return;
    if (there || this.#socket.bytesRead > this.#heard) this.#lookLater();
    else this.#onGone(gone());
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ host, port, timeout: ANSWER_MS });
    const end = (there: boolean): void => {
      probe.destroy();
      resolve(there);
    };
    probe.unref();
    probe.once('connect', () => end(true));
    probe.once('timeout', () => end(false));
    probe.on('error', (error: NodeJS.ErrnoException) => end(!UNREACHABLE.includes(error.code ?? '')));
  });
}

function gone(): Error {
  const seconds = (DOUBT_MS + ANSWER_MS) / 1_000;
  return Object.assign(new Error(`the machine of the server has not answered for ${seconds} seconds`), { code: 'ETIMEDOUT' });
}
