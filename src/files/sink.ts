/** Writing to an open file in pieces of 64 KiB, whatever the size of the pieces that come. */

import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';

export interface WholeFile {
  /** Resolves when there is room for more; text is written as UTF-8. */
  write(chunk: string | Uint8Array): Promise<void>;
  /** The same file as a stream, for writers that want one. Use either this or `write`. */
  stream(): Writable;
}

const PIECE = 64 * 1024;

export class Sink implements WholeFile {
  /** Rejects when a piece cannot be written: a stream's failure must reach whoever waits for its writer. */
  readonly failed: Promise<never>;
  readonly #handle: FileHandle;
  readonly #refuse: (error: unknown) => never;
  #fail: (error: unknown) => void = () => {};
  #waiting: Uint8Array[] = [];
  #size = 0;

  /** `refuse` turns what the system said into the error that `write` and `failed` reject with. */
  constructor(handle: FileHandle, refuse: (error: unknown) => never) {
    this.#handle = handle;
    this.#refuse = refuse;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => {});
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#size >= PIECE) await this.flush();
  }

  stream(): Writable {
    const write = callbackify((chunk: Uint8Array) => this.write(chunk));
    const flush = callbackify(() => this.flush());
    const stream = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => write(chunk, done),
      final: (done) => flush(done),
    });
    // `failed` says it; without a listener the failure would end the process.
    return stream.on('error', () => {});
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting, this.#size);
    [this.#waiting, this.#size] = [[], 0];
    try {
      await this.#writeAll(bytes);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  async #writeAll(bytes: Buffer): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += (await this.#handle.write(bytes, at)).bytesWritten;
    } catch (error) {
      this.#refuse(error);
    }
  }
}
