/** Bytes from a file, a pipe or a terminal; a wait for them ends as soon as the run is told to stop. */

import { closeSync, constants, createReadStream, fstatSync, open, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { raise } from '../core/refusals.ts';

const openFile = promisify(open);

export interface Inlet {
  readonly chunks: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** What was opened already: stdin. */
export function inletOf(stream: AsyncIterable<Uint8Array>): Inlet {
  const close = (): void => void ('destroy' in stream && (stream as Readable).destroy());
  return { chunks: stream, close: async () => close() };
}

/** Opens a file. A pipe that nobody writes to yet is waited for. Throws what the system says, or refuses with cancelled. */
export async function openInlet(path: string, stop: AbortSignal): Promise<Inlet> {
  const fd = await untilStopped(openFile(path, 'r'), stop, () => wake(path));
  if (stop.aborted) {
    closeSync(fd);
    return raise('cancelled', {});
  }
  if (fstatSync(fd).isFIFO()) {
    // A read of a pipe that waits in a thread cannot be called off; a socket's can, and it closes what it was given.
    const socket = new Socket({ fd, readable: true, writable: false });
    return { chunks: socket, close: async () => void socket.destroy() };
  }
  const stream = createReadStream(path, { fd, highWaterMark: 1024 * 1024, autoClose: false });
  return { chunks: stream, close: async () => closeSync(fd) };
}

/** Opening a pipe for reading waits until somebody opens it for writing: so does whoever wants the wait to end. */
function wake(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits there: it was not a pipe.
  }
}

const AGAIN = 20;

/** Once it is told to stop, `onStop` is called until `asked` has come to an end: the thread may not even have begun to wait. */
async function untilStopped<T>(asked: Promise<T>, stop: AbortSignal, onStop: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stopped = (): void => void (timer = setInterval(onStop, AGAIN));
  if (stop.aborted) stopped();
  stop.addEventListener('abort', stopped);
  try {
    return await asked;
  } finally {
    clearInterval(timer);
    stop.removeEventListener('abort', stopped);
  }
}

/** The chunks as they come; refuses with cancelled as soon as the run is told to stop. */
export async function* untilTold(chunks: AsyncIterable<Uint8Array>, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let tell = (): void => undefined;
  const stopped = new Promise<'stopped'>((resolve) => (tell = () => resolve('stopped')));
  stop.addEventListener('abort', tell);
  if (stop.aborted) tell();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), stopped]);
      if (next === 'stopped') raise('cancelled', {});
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    stop.removeEventListener('abort', tell);
  }
}
