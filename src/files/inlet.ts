/** Bytes from a file, a pipe or a terminal; a wait for them ends as soon as the run is told to stop. */

import { closeSync, constants, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { raise } from '../core/refusals.ts';

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
  const handle = await untilStopped(open(path, 'r'), stop, () => wake(path));
  if (stop.aborted) {
    await handle.close();
    return raise('cancelled', {});
  }
  const { isFifo } = await kindOf(handle);
  if (!isFifo) {
    const stream = handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false });
    return { chunks: stream, close: () => handle.close() };
  }
  // A read of a pipe that waits in a thread cannot be called off; a socket's can.
  const socket = new Socket({ fd: openSync(`/dev/fd/${handle.fd}`, constants.O_RDONLY | constants.O_NONBLOCK), writable: false });
  await handle.close();
  return { chunks: socket, close: async () => void socket.destroy() };
}

async function kindOf(handle: FileHandle): Promise<{ readonly isFifo: boolean }> {
  const stats = await handle.stat();
  return { isFifo: stats.isFIFO() };
}

/** Opening a pipe for reading waits until somebody opens it for writing: so does whoever wants the wait to end. */
function wake(path: string): void {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits there: it was no pipe.
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
  const told = new Promise<'stopped'>((resolve) => {
    if (stop.aborted) resolve('stopped');
    stop.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  for (;;) {
    const next = await Promise.race([iterator.next(), told]);
    if (next === 'stopped') raise('cancelled', {});
    if (next.done === true) return;
    yield next.value;
  }
}
