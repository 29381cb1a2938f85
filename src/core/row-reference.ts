/**
 * How a row of a file without a reference of its own is known: by what it says, and not by the file it came in, because
 * people save files anew, mend rows, add some and sort them (contract, section 6).
 */

import type { Sha256 } from './chain.ts';
import type { Outcome } from './outcome.ts';
import { parseText } from './values.ts';

/** What every reference of this kind begins with. */
export const ROW_REFERENCE = 'row:';
const MOST_LABEL = 64;

/**
 * Names the rows of one file, in its order: `row:<first 16 hex of SHA-256 of the canonical JSON of what a row says>#<k>`,
 * with `@LABEL` behind it for a batch; k counts the rows that say the same, from 1.
 */
export class RowReferences {
  readonly #sha256: Sha256;
  readonly #suffix: string;
  /** How many rows said the same, by what a reference says of it: a million texts would take more room than their rows. */
  readonly #seen = new Map<string, number>();

  constructor(sha256: Sha256, batch: string | null) {
    this.#sha256 = sha256;
    this.#suffix = batch === null ? '' : `@${batch}`;
  }

  /** The reference of the next row that says `content`: for a transfer workspace, product and quantity, as parsed. */
  next(content: readonly (string | number | null)[]): string {
    // Canonical JSON: an array of texts and whole numbers has no keys to sort.
    const said = this.#sha256(JSON.stringify(content)).slice(0, 16);
    const count = (this.#seen.get(said) ?? 0) + 1;
    this.#seen.set(said, count);
    return `${ROW_REFERENCE}${said}#${count}${this.#suffix}`;
  }
}

/** The label of `--batch`, short enough for a reference. */
export function parseBatch(text: string): Outcome<string> {
  return parseText('label of --batch', text, MOST_LABEL, 'code');
}
