/** Beginning again after another writer was in the way or the connection broke: visibly, interruptibly, and not for ever. */

import { randomInt } from 'node:crypto';
import { raise, RefusalError } from '../../core/refusals.ts';
import type { Patience } from '../sqlite/patience.ts';
import type { Address, Target } from './address.ts';
import { codeOf, isConflict, isLost, isReadOnly, NoneFits } from './problems.ts';

const NOTICE_MS = 2_000;
const GIVE_UP_MS = 30_000;
/** The longest pause doubles from the first to the last; the pause itself is anything up to it, so that nobody keeps step. */
const FIRST_PAUSE_MS = 10;
const LAST_PAUSE_MS = 1_000;
/** A record that two made at once is found by the second; more than this, and it is a bug that makes it again and again. */
const MOST_DUPLICATES = 3;

export type { Patience };

const WRITABLE: readonly Target[] = ['read-write', 'primary'];

export class Tries {
  readonly #address: Address;
  readonly #patience: Patience;
  readonly #start: number;
  #noticed = false;
  /** Whether a server that only reads may be followed by one that does not: there are several, or the primary has just gone. */
  #mayChange: boolean;
  #pause = FIRST_PAUSE_MS;
  #duplicates = 0;

  constructor(address: Address, patience: Patience) {
    this.#address = address;
    this.#mayChange = address.hosts.length > 1 || WRITABLE.includes(address.target);
    this.#patience = patience;
    this.#start = patience.elapsed();
  }

  /**
   * Returns when it is time to begin again. Throws the error if that cannot help; when patience ends, `giveUp`, which by
   * default refuses with store-busy, or with the error of a server that stays away.
   */
  async again(error: unknown, giveUp?: () => never): Promise<void> {
    const gone = isLost(error) || (error instanceof RefusalError && error.refusal.code === 'store-unreachable');
    this.#mayChange ||= gone;
    const lost = gone || (this.#mayChange && meetsReadOnly(error));
    if (!lost && !isConflict(error)) throw error;
    if (codeOf(error) === '23505' && (this.#duplicates += 1) > MOST_DUPLICATES) throw error;
    const waited = this.#patience.elapsed() - this.#start;
    if (waited >= GIVE_UP_MS) {
      giveUp?.();
      if (lost) throw error;
      raise('store-busy', { path: this.#address.shown, seconds: Math.round(waited / 1000) }, error);
    }
    if (waited >= NOTICE_MS && !this.#noticed) {
      this.#noticed = true;
      this.#patience.onWait(lost ? 'server' : 'writer');
    }
    await this.#patience.sleep(randomInt(this.#pause));
    this.#pause = Math.min(this.#pause * 2, LAST_PAUSE_MS);
  }
}

/** Also where it was put into words already. */
function meetsReadOnly(error: unknown): boolean {
  return isReadOnly(error) || error instanceof NoneFits || (error instanceof RefusalError && meetsReadOnly(error.cause));
}
