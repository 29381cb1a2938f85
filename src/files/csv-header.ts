/** Where the header of CSV is, and what parts its cells: in the first rows, whatever a person has written above it. */

import type { Wanted } from '../core/input.ts';
import { endsRecord } from './csv-slices.ts';
import { HEADER_ROWS, MAX_RECORD } from './limits.ts';
import { malformed } from './malformed.ts';

const [QUOTE, LF, CR, SPACE] = [0x22, 0x0a, 0x0d, 0x20];
const DELIMITERS = [',', ';', '\t'] as const;

export interface Header {
  /** As a spreadsheet counts: what stands above it counts, but for a line `sep=;`, which no spreadsheet shows. */
  readonly row: number;
  /** Its bytes, line end included. */
  readonly start: number;
  readonly end: number;
  readonly delimiter: string;
}

/** A record with something in it. */
interface Candidate extends Omit<Header, 'delimiter'> {
  /** Those that are in it outside quotes, the most frequent first; all of them, when none is. */
  readonly delimiters: readonly string[];
}

/** The first record that has all that is wanted; else the one that has most of it; else the first with something in it. */
export function findHeader(
  path: string,
  bytes: Buffer,
  wanted: Wanted,
  cellsOf: (bytes: Buffer, candidate: Header) => readonly string[],
): Header {
  const told = toldDelimiter(bytes);
  let best: { readonly header: Header; readonly score: number } | undefined;
  let seen = 0;
  for (const candidate of candidates(path, bytes, told?.end ?? 0)) {
    for (const delimiter of told === undefined ? candidate.delimiters : [told.delimiter]) {
      const header = { row: candidate.row, start: candidate.start, end: candidate.end, delimiter };
      const score = wanted.fit(cellsOf(bytes.subarray(header.start, header.end), header));
      if (score === 'whole') return header;
      if (best === undefined || score > best.score) best = { header, score };
    }
    seen += 1;
    if (seen === HEADER_ROWS) break;
  }
  return best?.header ?? malformed(path, 'it is empty');
}

const TOLD = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r|$)/i;

/** A first line `sep=;`, which spreadsheets obey and do not show. */
function toldDelimiter(bytes: Buffer): { readonly delimiter: string; readonly end: number } | undefined {
  const match = TOLD.exec(bytes.toString('latin1', 0, 16));
  return match === null ? undefined : { delimiter: match[1] as string, end: match[0].length };
}

function* candidates(path: string, bytes: Buffer, from: number): Generator<Candidate> {
  let [row, start, quoted, filled] = [1, from, false, false];
  let counts = [0, 0, 0];
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const delimiter = quoted ? -1 : DELIMITERS.indexOf(String.fromCharCode(byte) as ',');
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && endsRecord(bytes, at)) {
      if (filled) yield { row, start, end: at + 1, delimiters: mostFirst(counts) };
      [row, start, counts, filled] = [row + 1, at + 1, [0, 0, 0], false];
    } else if (delimiter !== -1) counts[delimiter] = (counts[delimiter] ?? 0) + 1;
    else if (byte !== SPACE && byte !== LF && byte !== CR) filled = true;
    if (at - start > MAX_RECORD) malformed(path, `the header is longer than ${MAX_RECORD / 1024} KiB`, { row });
  }
  if (filled || quoted) yield { row, start, end: bytes.length, delimiters: mostFirst(counts) };
}

function mostFirst(counts: readonly number[]): readonly string[] {
  return DELIMITERS.toSorted((a, b) => (counts[DELIMITERS.indexOf(b)] ?? 0) - (counts[DELIMITERS.indexOf(a)] ?? 0));
}
