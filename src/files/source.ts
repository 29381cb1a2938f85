/** A file's bytes, all of them, and their digest: rows without a reference get theirs from it (contract, section 6). */

import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { InputFormat } from '../core/input.ts';
import { raise, RefusalError } from '../core/refusals.ts';
import { type Inlet, inletOf, openInlet, untilTold } from './inlet.ts';
import { MAX_FILE } from './limits.ts';
import { malformed } from './malformed.ts';
import { reasonOf } from './reasons.ts';

export interface Source {
  /** As given, or `-`. */
  readonly path: string;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, in hex. */
  readonly digest: string;
}

/** An old `.xls` goes to the reader of workbooks, which says what is wrong with it and what to do. */
const FORMATS: Readonly<Record<string, InputFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'json',
  '.xlsx': 'xlsx',
  '.xls': 'xlsx',
};

/** The format the option names, or else the extension; null for what comes from a pipe: its bytes tell. Refuses `unknown-file-format`. */
export function inputFormatOf(path: string, override: InputFormat | undefined): InputFormat | null {
  const format = override ?? FORMATS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  if (path === '-') return null;
  return raise('unknown-file-format', {
    path,
    known: ['.csv', '.ndjson', '.json', '.xlsx'],
    option: '--input-format csv|ndjson|json|xlsx',
  });
}

/**
 * Reads a file, or `stdin` for the path `-`, to its end. `place`: where it is, when the path is as it was typed. Refuses
 * `unreadable-file`; `malformed-file` for more than 256 MiB, as soon as that many bytes have come; and `cancelled`, as soon
 * as it is told to stop.
 */
export async function readSource(
  path: string,
  stdin: AsyncIterable<Uint8Array>,
  { place = path, stop = NEVER }: { readonly place?: string; readonly stop?: AbortSignal } = {},
): Promise<Source> {
  const inlet = path === '-' ? inletOf(stdin) : await openFile(path, place, stop);
  try {
    return await collect(path, untilTold(inlet.chunks, stop));
  } finally {
    await inlet.close();
  }
}

const NEVER = new AbortController().signal;

async function openFile(path: string, place: string, stop: AbortSignal): Promise<Inlet> {
  try {
    return await openInlet(place, stop);
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    return raise('unreadable-file', { path, reason: reasonOf(error) }, error);
  }
}

async function collect(path: string, chunks: AsyncIterable<Uint8Array>): Promise<Source> {
  const hash = createHash('sha256');
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > MAX_FILE) malformed(path, `it is larger than ${MAX_FILE / 1024 / 1024} MiB`);
      hash.update(chunk);
      parts.push(chunk);
    }
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    raise('unreadable-file', { path, reason: reasonOf(error) }, error);
  }
  return { path, bytes: Buffer.concat(parts, size), digest: hash.digest('hex') };
}
