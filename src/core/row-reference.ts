/**
 * How a row of a file without a reference of its own is known: by what it says, and not by the file it came in, because
 * people save files anew, mend rows, add some and sort them (contract, section 6).
 */

import type { Sha256 } from './chain.ts';
import type { Outcome } from './outcome.ts';
import { parseText } from './values.ts';

/** What every reference of this kind begins with. */
const ROW_REFERENCE = 'row:';
const MOST_LABEL = 64;

/**
 * Names the rows of one file, in its order: `row:<first 16 hex of SHA-256 of the canonical JSON of what a row says>#<k>`,
 * with `@LABEL` behind it for a batch; k counts the rows that say the same, from 1.
 */
export class RowReferences {
  readonly #sha256: Sha256;
  readonly #suffix: string;
  readonly #seen = new Map<string, { readonly prefix: string; count: number }>();

  constructor(sha256: Sha256, batch: string | null) {
    this.#sha256 = sha256;
    this.#suffix = batch === null ? '' : `@${batch}`;
  }

  /** The reference of the next row that says `content`: for a transfer workspace, product and quantity, as parsed. */
  next(content: readonly (string | number | null)[]): string {
    // Canonical JSON: an array of texts and whole numbers has no keys to sort.
    const text = JSON.stringify(content);
    let seen = this.#seen.get(text);
    if (seen === undefined) {
      seen = { prefix: `${ROW_REFERENCE}${this.#sha256(text).slice(0, 16)}#`, count: 0 };
      this.#seen.set(text, seen);
    }
    seen.count += 1;
    return `${seen.prefix}${seen.count}${this.#suffix}`;
  }
}

/** The label of `--batch`, short enough for a reference. */
export function parseBatch(text: string): Outcome<string> {
  return parseText('label of --batch', text, MOST_LABEL, 'code');
}
