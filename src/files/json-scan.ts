/** Where things begin and end in the bytes of JSON; what lies between need not be JSON: whoever parses it will see. */

import { MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
export const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

export function afterBlanks(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && BLANKS.has(bytes[at] as number)) at += 1;
  return at;
}

/** Where the comma or bracket after an item of an array is. */
export function itemEnd(path: string, bytes: Buffer, start: number, row: number): number {
  const end = valueEnd(bytes, start, LIST_END, MAX_RECORD);
  if (end === 'too long') return malformed(path, `the item is longer than ${MAX_RECORD / 1024} KiB`, { row });
  return end ?? malformed(path, 'the file ends before the JSON array does', { row });
}

/** Where the comma, or the bracket that ends what the value is in, stands after it; undefined: nowhere. */
export function valueEnd(bytes: Buffer, start: number, last: number, most: number): number | 'too long' | undefined {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (depth === 0 && (byte === COMMA || byte === last)) return at;
    if (byte === QUOTE) at = stringEnd(bytes, at);
    else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
    if (at - start > most) return 'too long';
  }
  return undefined;
}

/** Where the quote is that ends a text. */
export function stringEnd(bytes: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
