/** What a path must be before SQLite may see it: an empty or missing file would open as a new database otherwise. */

import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { raise } from '../../core/refusals.ts';
import { refuseUnsafeStore } from './ground.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

/** The schema version of the store at `path`. Refuses with no-store, not-a-store, store-newer, unsafe-store, corrupt-store or store-unusable. */
export function inspectStoreFile(path: string): number {
  const header = readHeader(path);
  if (header.length === 0) raise('not-a-store', { path, reason: 'the file is empty' });
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    raise('not-a-store', { path, reason: 'it is not a SQLite database' });
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID)
    raise('not-a-store', { path, reason: 'another program made this SQLite database' });
  const schema = header.readUInt32BE(60);
  if (schema > SCHEMA_VERSION) raise('store-newer', { path, schema, known: SCHEMA_VERSION });
  refuseUnsafeStore(path);
  // Twice: between two looks at a file, another process can be moving its log into it.
  if (isCut(path) && isCut(path)) raise('corrupt-store', { path, reason: 'its end is missing' });
  return schema;
}

/** Whether the file is shorter than its own header says, and no log beside it can hold the rest. SQLite would read zeros. */
function isCut(path: string): boolean {
  if (existsSync(`${realpathSync(path)}-wal`)) return false;
  const header = readHeader(path);
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  return statSync(path).size < header.readUInt32BE(28) * pageBytes;
}

function readHeader(path: string): Buffer {
  try {
    const status = statSync(path);
    if (!status.isFile()) raise('not-a-store', { path, reason: status.isDirectory() ? 'it is a folder' : 'it is not a file' });
    const file = openSync(path, 'r');
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      return header.subarray(0, readSync(file, header, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') raise('no-store', { path }, error);
    raise('store-unusable', { path, reason: error.message }, error);
  }
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
