/** The format of bytes that have no name: what they begin with. */

import type { InputFormat } from '../core/input.ts';
import { COMPOUND_FILE, textBytes, ZIP } from './text.ts';

const [LF, LIST, OBJECT] = [0x0a, 0x5b, 0x7b];

/** A workbook, also one that its reader will refuse by name; JSON by its bracket, NDJSON by an object in its first line; else CSV. */
export function guessFormat(path: string, bytes: Buffer): InputFormat {
  if (bytes.subarray(0, ZIP.length).equals(ZIP) || bytes.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) return 'xlsx';
  const text = textBytes(path, bytes);
  const start = text.findIndex((byte) => byte > 0x20);
  if (text[start] === LIST) return 'json';
  if (text[start] !== OBJECT) return 'csv';
  const end = text.indexOf(LF, start);
  return isObject(text.subarray(start, end === -1 ? text.length : end)) ? 'ndjson' : 'json';
}

function isObject(line: Buffer): boolean {
  try {
    return typeof JSON.parse(line.toString()) === 'object';
  } catch {
    return false;
  }
}
