import type { Wanted } from '../core/input.ts';
import { tableOf } from './items.ts';
import type { Item } from './json-item.ts';
import { MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';
import { noSheets, type Rows } from './rows.ts';
import { textBytes } from './text.ts';

const LF = 0x0a;

/** The table in NDJSON: one object a line; blank lines are skipped. Refuses (`malformed-file`) with item and line. */
export async function readNdjson(path: string, bytes: Buffer, wanted: Wanted): Promise<Rows> {
  if (wanted.sheet !== null) noSheets(path, wanted.sheet);
  const text = textBytes(path, bytes);
  return tableOf(path, () => lines(path, text));
}

function* lines(path: string, bytes: Buffer): Generator<Item> {
  let [row, line] = [1, 1];
  for (let start = 0; start < bytes.length; line++) {
    const end = lineEnd(bytes, start);
    const slice = bytes.subarray(start, end);
    start = end + 1;
    if (isBlankLine(slice)) continue;
    if (slice.length > MAX_RECORD) malformed(path, `line ${line} is longer than ${MAX_RECORD / 1024} KiB`, { row });
    yield { row: row++, called: `line ${line}`, bytes: slice };
  }
}

function lineEnd(bytes: Buffer, start: number): number {
  const found = bytes.indexOf(LF, start);
  return found === -1 ? bytes.length : found;
}

/** Blank as JSON means it: spaces, tabs, carriage returns. */
function isBlankLine(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
