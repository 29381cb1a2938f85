/** A JSON array of objects. It is cut into its items first, so that memory stays small and errors name the item. */

import { tableOf } from './items.ts';
import { type Item, parseJson } from './json-item.ts';
import { MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';
import type { Rows } from './rows.ts';
import { decode, textBytes } from './text.ts';

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** The table in a JSON array. Refuses (`malformed-file`) with the item, from 1. */
export async function readJson(path: string, bytes: Buffer): Promise<Rows> {
  const text = textBytes(path, bytes);
  return tableOf(path, () => itemsOf(path, text));
}

/** The value of a JSON file that is not a table (a plan). Refuses (`malformed-file`) what is not UTF-8 or not JSON. */
export function parseJsonText(path: string, bytes: Buffer): unknown {
  return parseJson(path, decode(path, textBytes(path, bytes), 'it'));
}

function* itemsOf(path: string, bytes: Buffer): Generator<Item> {
  let at = afterBlanks(bytes, 0);
  if (bytes[at] !== LIST) malformed(path, 'it is not a JSON array');
  at = afterBlanks(bytes, at + 1);
  if (bytes[at] !== LIST_END) {
    for (let row = 1; ; row++) {
      const end = itemEnd(path, bytes, at, row);
      yield { row, called: 'the item', bytes: bytes.subarray(at, end) };
      at = end;
      if (bytes[at] === LIST_END) break;
      at += 1;
    }
  }
  if (afterBlanks(bytes, at + 1) < bytes.length) malformed(path, 'something follows the end of the JSON array');
}

function afterBlanks(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && BLANKS.has(bytes[at] as number)) at += 1;
  return at;
}

/** Where the comma or bracket after an item is. What lies before it need not be JSON: whoever parses the item will see. */
function itemEnd(path: string, bytes: Buffer, start: number, row: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (depth === 0 && (byte === COMMA || byte === LIST_END)) return at;
    if (byte === QUOTE) at = stringEnd(bytes, at);
    else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === LIST_END || byte === OBJECT_END) depth -= 1;
    if (at - start > MAX_RECORD) malformed(path, `the item is longer than ${MAX_RECORD / 1024} KiB`, { row });
  }
  return malformed(path, 'the file ends before the JSON array does', { row });
}

function stringEnd(bytes: Buffer, quote: number): number {
  let at = quote + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
