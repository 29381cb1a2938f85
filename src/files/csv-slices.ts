/** Where records of CSV begin and end, found on the bytes: quotes, delimiters and line ends are single bytes in UTF-8. */

import { MAX_RECORD } from './limits.ts';

const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];

/** LF, or a CR that no LF follows; of CR LF, the LF ends the record. */
export function endsRecord(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF);
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
