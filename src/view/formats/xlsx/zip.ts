/**
 * A zip container, written front to back in one pass: nothing is held but what is being compressed. Parts of unknown
 * length are followed by their sizes (a data descriptor), as the zip format provides for streams.
 */

import { Readable, pipeline } from 'node:stream';
import { constants, crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

export interface Part {
  readonly path: string;
  /** A string for a short part; pieces for a long one. */
  readonly content: string | AsyncIterable<string>;
}

interface Entry {
  readonly path: Buffer;
  readonly offset: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
}

/** Measured on 200,000 transactions: level 6 makes the file a sixth smaller and takes twice the time. */
const LEVEL = constants.Z_BEST_SPEED;
const UTF8_NAMES = 0x0800;
const SIZES_FOLLOW = 0x0008;
const VERSION = 20;
const DEFLATED = 8;
// 1980-01-01: the time of writing is in the document's properties, and the same rows give the same bytes.
const NO_DATE = 0x00210000;
/** Sizes and offsets are 32-bit numbers; Excel reads no other zip. */
const LARGEST = 0xffffffff;
/** The bytes of a part's header without its path, and of the sizes after it. */
const HEADER = 30;
const DESCRIPTOR = 16;

/** The bytes of the container. The parts are asked for one after the other. */
export async function* zip(parts: AsyncIterable<Part>): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = [];
  let offset = 0;
  for await (const { path, content } of parts) {
    const entry = typeof content === 'string' ? yield* short(path, content, offset) : yield* long(path, content, offset);
    offset += HEADER + entry.path.length + entry.packed + (typeof content === 'string' ? 0 : DESCRIPTOR);
    refuseTooLarge(offset);
    entries.push(entry);
  }
  yield directory(entries, offset);
}

async function* short(path: string, content: string, offset: number): AsyncGenerator<Uint8Array, Entry> {
  const plain = Buffer.from(content);
  const packed = deflateRawSync(plain, { level: LEVEL });
  const sizes = { crc: crc32(plain), packed: packed.length, plain: plain.length };
  const entry = { path: Buffer.from(path), offset, flags: UTF8_NAMES, ...sizes };
  yield localHeader(entry);
  yield packed;
  return entry;
}

async function* long(path: string, content: AsyncIterable<string>, offset: number): AsyncGenerator<Uint8Array, Entry> {
  const sizes = { crc: 0, packed: 0, plain: 0 };
  const start = { path: Buffer.from(path), offset, flags: UTF8_NAMES | SIZES_FOLLOW };
  yield localHeader({ ...start, ...sizes });
  for await (const chunk of deflated(content, sizes)) {
    sizes.packed += chunk.length;
    yield chunk;
  }
  refuseTooLarge(sizes.plain);
  yield fields([4, 0x08074b50], [4, sizes.crc], [4, sizes.packed], [4, sizes.plain]);
  return { ...start, ...sizes };
}

function refuseTooLarge(bytes: number): void {
  if (bytes > LARGEST) throw new Error('an Excel workbook cannot be larger than 4 GB');
}

/** Compressed in another thread while the next rows are made; counts what goes in. */
function deflated(content: AsyncIterable<string>, sizes: { crc: number; plain: number }): AsyncIterable<Buffer> {
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      sizes.crc = crc32(bytes, sizes.crc);
      sizes.plain += bytes.length;
      yield bytes;
    }
  }
  const deflate = createDeflateRaw({ level: LEVEL, chunkSize: 65_536 });
  // An error of the content reaches the reader below through the stream, which this destroys with it.
  pipeline(Readable.from(counted(), { objectMode: false }), deflate, () => undefined);
  return deflate;
}

/** A number and the bytes it takes, least significant first. */
type Field = readonly [2 | 4, number];

/** What both headers of a part say of it, up to its name's length; it has no extra field. */
function described({ path, flags, crc, packed, plain }: Entry): readonly Field[] {
  return [
    [2, flags],
    [2, DEFLATED],
    [4, NO_DATE],
    [4, crc],
    [4, packed],
    [4, plain],
    [2, path.length],
    [2, 0],
  ];
}

function localHeader(entry: Entry): Buffer {
  const head = fields([4, 0x04034b50], [2, VERSION], ...described(entry));
  return Buffer.concat([head, entry.path]);
}

/** The list of all parts at the end, by which readers find them. */
function directory(entries: readonly Entry[], offset: number): Buffer {
  const heads = entries.map((entry) => Buffer.concat([directoryHeader(entry), entry.path]));
  const size = heads.reduce((sum, head) => sum + head.length, 0);
  const count = entries.length;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
  return Buffer.concat([...heads, end]);
}

function directoryHeader(entry: Entry): Buffer {
  return fields(
    [4, 0x02014b50],
    [2, VERSION],
    [2, VERSION],
    ...described(entry),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, entry.offset],
  );
}

/** Little-endian numbers of two or four bytes, one after the other. */
function fields(...numbers: readonly Field[]): Buffer {
  const bytes = Buffer.alloc(numbers.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, number] of numbers) at = bytes.writeUIntLE(number, at, width);
  return bytes;
}
