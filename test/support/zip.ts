/** A zip written by hand, so that it can lie. */

import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly stored?: boolean;
  /** What the headers claim, where it is not the truth. */
  readonly claims?: {
    readonly size?: number;
    readonly crc?: number;
    readonly packedSize?: number;
    readonly flags?: number;
    readonly method?: number;
  };
  /** The packed bytes themselves, where they are not those of `data`. */
  readonly packed?: Uint8Array;
}

interface Header {
  readonly name: Buffer;
  readonly fields: Buffer;
}

/** The fields that a local header and the directory have in common, from "version needed" to "extra length". */
function headerOf(entry: ZipEntry, data: Buffer, packed: Uint8Array): Header {
  const { claims = {} } = entry;
  const fields = Buffer.alloc(26);
  const name = Buffer.from(entry.name);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(claims.flags ?? 0x800, 2);
  fields.writeUInt16LE(claims.method ?? (entry.stored === true ? 0 : 8), 4);
  fields.writeUInt32LE(0x21_0000, 6);
  fields.writeUInt32LE(claims.crc ?? crc32(data), 10);
  fields.writeUInt32LE(claims.packedSize ?? packed.length, 14);
  fields.writeUInt32LE(claims.size ?? data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return { name, fields };
}

/** The bytes of a zip with these entries. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data as Uint8Array);
    const packed = entry.packed ?? (entry.stored === true ? data : deflateRawSync(data));
    const { name, fields } = headerOf(entry, data, packed);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
