/** Where records of CSV begin and end, found on the bytes: quotes, delimiters and line ends are single bytes in UTF-8. */

import { MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';

const [QUOTE, LF, CR, SPACE] = [0x22, 0x0a, 0x0d, 0x20];
const DELIMITERS = [',', ';', '\t'] as const;

export interface Header {
  /** As a spreadsheet counts: blank records before it count. */
  readonly row: number;
  /** Its bytes, line end included. */
  readonly start: number;
  readonly end: number;
  readonly delimiter: string;
}

/** LF, or a CR that no LF follows; of CR LF, the LF ends the record. */
function endsRecord(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF);
}

/** The first record with something in it; its delimiter is the one that is there most often, outside quotes. */
export function findHeader(path: string, bytes: Buffer): Header {
  let [row, start, quoted, filled] = [1, 0, false, false];
  let counts = [0, 0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const delimiter = quoted ? -1 : DELIMITERS.indexOf(String.fromCharCode(byte) as ',');
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && endsRecord(bytes, at)) {
      if (filled) return { row, start, end: at + 1, delimiter: mostOf(counts) };
      [row, start, counts] = [row + 1, at + 1, [0, 0, 0]];
    } else if (delimiter !== -1) counts[delimiter] = (counts[delimiter] ?? 0) + 1;
    else if (byte !== SPACE && byte !== LF && byte !== CR) filled = true;
    if (at - start > MAX_RECORD) malformed(path, `the header is longer than ${MAX_RECORD / 1024} KiB`, { row });
  }
  if (!filled && !quoted) malformed(path, 'it is empty');
  return { row, start, end: bytes.length, delimiter: mostOf(counts) };
}

function mostOf(counts: readonly number[]): string {
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * The end of the slice of records that starts at `start` and has at least `least` bytes. `whole` is false when a record
 * goes on for longer than any should: the slice is cut there, and parsing it must fail.
 */
export function sliceEnd(bytes: Buffer, start: number, least: number): { readonly end: number; readonly whole: boolean } {
  const from = Math.min(start + least, bytes.length);
  let quoted = hasOpenQuote(bytes.subarray(start, from));
  const limit = Math.min(from + MAX_RECORD, bytes.length);
  for (let at = from; at < limit; at++) {
    if (bytes[at] === QUOTE) quoted = !quoted;
    else if (!quoted && endsRecord(bytes, at)) return { end: at + 1, whole: true };
  }
  return { end: limit, whole: limit === bytes.length };
}

function hasOpenQuote(bytes: Buffer): boolean {
  let quotes = 0;
  for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) quotes += 1;
  return quotes % 2 === 1;
}
