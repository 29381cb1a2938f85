/** The bytes of a text file (CSV, NDJSON, JSON), looked at before anybody parses them. */

import { isUtf8 } from 'node:buffer';
import { malformed, type Place } from './malformed.ts';

const SAVE_AS_UTF8 = 'save it as UTF-8 (in Excel: "CSV UTF-8")';
/** How a zip (an .xlsx is one) and the older Office files begin. */
export const ZIP = Buffer.from('PK\x03\x04', 'latin1');
export const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

function startsWith(bytes: Buffer, start: Uint8Array): boolean {
  return bytes.length >= start.length && bytes.compare(start, 0, start.length, 0, start.length) === 0;
}

const UTF8_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/** UTF-16 says so with its first two bytes (Excel's "Unicode Text" does). */
function fromUtf16(path: string, bytes: Buffer): Buffer | undefined {
  const encoding = startsWith(bytes, Buffer.of(0xff, 0xfe))
    ? 'utf-16le'
    : startsWith(bytes, Buffer.of(0xfe, 0xff))
      ? 'utf-16be'
      : null;
  if (encoding === null) return undefined;
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    return malformed(path, `it begins like UTF-16 text, but is cut off or damaged; ${SAVE_AS_UTF8}`, {}, error);
  }
}

/**
 * The text as UTF-8, without a byte order mark. Refuses an empty file, UTF-16 that does not say so and Excel's own files,
 * each by name.
 */
export function textBytes(path: string, bytes: Buffer): Buffer {
  if (bytes.length === 0) malformed(path, 'it is empty');
  if (startsWith(bytes, ZIP))
    malformed(path, 'it is a zip file or a workbook, not text; add --input-format xlsx if it is a workbook');
  if (startsWith(bytes, COMPOUND_FILE))
    malformed(path, 'it is an old binary .xls or a protected workbook, not text; save it as .xlsx');
  const decoded = fromUtf16(path, bytes);
  if (decoded !== undefined) return decoded.length === 0 ? malformed(path, 'it is empty') : decoded;
  if (bytes.subarray(0, 2).includes(0)) malformed(path, `it is UTF-16 text without a byte order mark; ${SAVE_AS_UTF8}`);
  return startsWith(bytes, UTF8_MARK) ? bytes.subarray(3) : bytes;
}

/** The text of the bytes; `what` is named when they are not UTF-8 (`line 7`, `it`). */
export function decode(path: string, bytes: Buffer, what: string, place: Place = {}): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : notUtf8(path, what, place);
}

export function notUtf8(path: string, what: string, place: Place): never {
  return malformed(path, `${what} is not UTF-8 text; ${SAVE_AS_UTF8}`, place);
}
