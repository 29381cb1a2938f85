/** One log, row by row, oldest first: numbers without gaps, times that never go back, hashes that continue one another. */

import { linkHash, type Sha256 } from './chain.ts';
import { EMPTY_HEAD, type Head } from './ledger.ts';
import type { Instant } from './values.ts';
import type { Findings } from './verify.ts';

interface Link {
  readonly id: number;
  readonly at: Instant;
  readonly hash: string;
}

export class ChainCheck {
  readonly #row: string;
  readonly #where: string;
  readonly #sha256: Sha256;
  readonly #findings: Findings;
  #last: Head;

  /** `row` and `where` name rows in messages: `transaction` 7 of organization `acme`. `after`: the row before the first. */
  constructor(row: string, where: string, sha256: Sha256, findings: Findings, after: Head = EMPTY_HEAD) {
    this.#row = row;
    this.#where = where;
    this.#sha256 = sha256;
    this.#findings = findings;
    this.#last = after;
  }

  /** Where the log ends so far. */
  get head(): Head {
    return this.#last;
  }

  /**
   * Takes the next row and its canonical text. A row is held against the hash that is stored before it, not against a
   * recomputed one: so one edited row is one problem, whatever follows it.
   */
  take({ id, at, hash }: Link, text: string): void {
    const last = this.#last;
    if (id !== last.id + 1) this.#reportGap(last.id, id);
    else if (linkHash(this.#sha256, last.hash, text) !== hash) {
      this.#findings.add('hash-mismatch', `${this.#name(id)} is not as it was recorded: its hash does not fit its content`);
    }
    if (last.at !== null && at < last.at) {
      this.#findings.add('time-backwards', `${this.#name(id)} is dated ${at}, before the one in front of it (${last.at})`);
    }
    this.#last = { id, hash, at };
  }

  /** The end of the log against where the store says it ends. */
  end(recorded: Head): void {
    const { id, hash, at } = this.#last;
    if (recorded.id !== id) {
      this.#findings.add(
        'head-mismatch',
        `the last ${this.#row} of organization "${this.#where}" is ${id}, but the store says it is ${recorded.id}`,
      );
    } else if (recorded.hash !== hash || recorded.at !== at) {
      this.#findings.add(
        'head-mismatch',
        `the store says that ${this.#name(id)} has another ${recorded.hash === hash ? 'time' : 'hash'}`,
      );
    }
  }

  #reportGap(last: number, id: number): void {
    const missing =
      id === last + 2 ? this.#name(last + 1) : `${this.#row}s ${last + 1} to ${id - 1} of organization "${this.#where}"`;
    this.#findings.add('id-gap', `${missing} ${id === last + 2 ? 'is' : 'are'} missing`);
  }

  #name(id: number): string {
    return `${this.#row} ${id} of organization "${this.#where}"`;
  }
}
