/**
 * The zip around a workbook. yauzl reads the directory; the parts are inflated here, because what comes out must be
 * counted and stopped: a part may claim any size. CRCs are checked with Node's own crc32 (since 20.15), as yauzl does not.
 */

import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { RefusalError } from '../../core/refusals.ts';
import { BOMB_RATIO, BOMB_SIZE } from '../limits.ts';
import { malformed } from '../malformed.ts';
import { COMPOUND_FILE } from '../text.ts';

export interface Archive {
  readonly path: string;
  readonly bytes: Buffer;
  readonly zip: ZipFile;
  /** By name in lower case: part names do not differ in case alone. */
  readonly entries: ReadonlyMap<string, Entry>;
}

const MAX_ENTRIES = 10_000;
const CHUNK = 64 * 1024;
const [STORED, DEFLATED] = [0, 8];

/** Opens the zip in the bytes; refuses (`malformed-file`) anything else, and names old and protected workbooks. */
export async function openArchive(path: string, bytes: Buffer): Promise<Archive> {
  if (bytes.length === 0) malformed(path, 'it is empty');
  if (bytes.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) refuseCompoundFile(path, bytes);
  try {
    const zip = await fromBufferPromise(bytes);
    if (zip.entryCount > MAX_ENTRIES) malformed(path, `it has ${zip.entryCount} parts, more than any workbook`);
    return { path, bytes, zip, entries: await listEntries(path, zip) };
  } catch (error) {
    return refuseDamage(path, 'it is not a workbook (.xlsx), or it was cut off', error);
  }
}

/** Excel puts a protected workbook into the container of its old format, under a name of its own. */
function refuseCompoundFile(path: string, bytes: Buffer): never {
  const isProtected = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return malformed(
    path,
    isProtected ? 'it is protected by a password; save it without one' : 'it is an old binary .xls; save it as .xlsx',
  );
}

function listEntries(path: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const name = entry.fileName.toLowerCase();
      const other = entries.get(name);
      if (other !== undefined) reject(new Error(twoParts(other.fileName, entry.fileName)));
      entries.set(name, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

/** One program would read the first, another the last of them. */
function twoParts(one: string, other: string): string {
  return one === other ? `it has part "${one}" twice` : `its parts "${one}" and "${other}" differ only in case`;
}

/** The bytes of a part, as they are inflated. Refuses more than `most` bytes, whatever the part claims, and damage. */
export async function* inflate(archive: Archive, entry: Entry, most: number): AsyncGenerator<Buffer> {
  const { path } = archive;
  const part = `part "${entry.fileName}"`;
  if (entry.isEncrypted()) malformed(path, 'it is protected by a password; save it without one');
  if (entry.uncompressedSize > most) malformed(path, `${part} is larger than ${most / 1024 / 1024} MiB`);
  let [size, crc] = [0, 0];
  try {
    const packed = await packedBytes(archive, entry);
    for await (const chunk of unpack(entry, packed)) {
      size += chunk.length;
      if (size > entry.uncompressedSize) malformed(path, `${part} is larger than it claims`);
      if (size > BOMB_SIZE && size > packed.length * BOMB_RATIO)
        malformed(path, `${part} grows to more than ${BOMB_RATIO} times its size`);
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    refuseDamage(path, `${part} is damaged`, error);
  }
  if (size !== entry.uncompressedSize || crc !== entry.crc32)
    malformed(path, `${part} is damaged: its size or checksum is wrong`);
}

async function packedBytes(archive: Archive, entry: Entry): Promise<Buffer> {
  const { fileDataStart, fileName, compressionMethod } = await archive.zip.readLocalFileHeaderPromise(entry);
  // Some programs go by the directory at the end of a zip, others by what stands before each part.
  if (!fileName.equals(entry.fileNameRaw) || compressionMethod !== entry.compressionMethod)
    malformed(archive.path, `part "${entry.fileName}" is another one by the name it has in the file`);
  return archive.bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize);
}

function unpack(entry: Entry, packed: Buffer): AsyncIterable<Buffer> | Iterable<Buffer> {
  if (entry.compressionMethod === STORED) return slices(packed);
  if (entry.compressionMethod !== DEFLATED) throw new Error(`compression method ${entry.compressionMethod} is not known`);
  // One write: the stream takes from it as its output is read, so no more than a chunk or two waits in memory.
  const stream = createInflateRaw({ chunkSize: CHUNK });
  stream.end(packed);
  return stream;
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK);
}

/** Our own refusals pass; what yauzl and zlib throw is damage. */
function refuseDamage(path: string, what: string, error: unknown): never {
  if (error instanceof RefusalError || !(error instanceof Error)) throw error;
  return malformed(path, `${what} (${error.message})`, {}, error);
}
