/**
 * What `verify` finds (contract, section 9). Everything in the store is held against its two append-only logs: the
 * ledger says what was bought, revoked and transferred, the activity log says what everything else should look like.
 */
import { counted } from './counts.ts';

/** A damaged store can break a rule in every row; whoever reads the list wants the first ones and the number of the rest. */
const MOST = 1_000;

/** Each kind of problem, and what it means. */
export type ProblemCode =
  | 'database-damaged' // the database's own check of its file
  | 'foreign-key' // a row that refers to one that is not there
  | 'schema-changed' // tables, indexes or triggers are not those of this version
  | 'lookup-mismatch' // what is found by a key is not what the rows say
  | 'row-unreadable' // a cell holds what no version of the program writes
  | 'id-gap' // a number is missing in a log
  | 'time-backwards' // a row is earlier than the one before it
  | 'hash-mismatch' // a row is not the one that was sealed
  | 'head-mismatch' // a log does not end where it is said to end
  | 'expected-organization-missing' // an organization that was there when the heads were kept elsewhere
  | 'expected-hash-missing' // the hash kept elsewhere is not in the log: its tail was cut, it was rebuilt, or it is an older copy
  | 'state-mismatch' // a record differs from its last state in the activity log
  | 'state-missing' // the activity log knows a record that is not there
  | 'state-unknown' // a record that the activity log does not know
  | 'history-broken' // a change does not start where the one before it ended
  | 'action-mismatch' // a change is called something else than it is
  | 'status-order' // a status went back, or two steps at once
  | 'lots-mismatch' // what a transaction took from lots is not what it moved
  | 'lot-overdrawn' // more was taken from a lot than it held
  | 'lot-not-valid' // a draw from a lot outside its days
  | 'lot-balance' // what a lot has left is not what the ledger says
  | 'assignment-balance' // what a workspace has is not what the ledger says
  | 'missing-balance' // what is kept as missing is not what workspaces need and do not have
  | 'module-twice' // a module was assigned to a workspace again
  | 'keys-mismatch' // a transaction names what its kind does not have, or lacks what it has
  | 'hold-mismatch' // what was posted or released is not what an open hold kept
  | 'hold-balance' // a hold as it is kept is not what the ledger says
  | 'credit-mismatch' // a credit makes up for no transfer, or for more than it transferred
  | 'request-mismatch' // a transfer and the request that it grants do not agree
  | 'purchase-changed' // a purchase became anything but longer
  | 'not-charged' // a transfer to a workspace that was never charged
  | 'more-problems'; // the rest of a long list, as a number

/** A record as text compares it: plain JSON. What was read is what somebody may have written there, so nothing is taken for granted. */
export type Plain = Readonly<Record<string, unknown>>;

/** One thing that is not as it should be: what kind of thing, and which row or record. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
}

/** Collects problems, the first thousand of them in words. */
export class Findings {
  readonly #problems: Problem[] = [];
  #more = 0;

  add(code: ProblemCode, message: string): void {
    if (this.#problems.length < MOST) this.#problems.push({ code, message });
    else this.#more += 1;
  }

  addAll(problems: readonly Problem[]): void {
    for (const { code, message } of problems) this.add(code, message);
  }

  list(): readonly Problem[] {
    if (this.#more === 0) return this.#problems;
    return [
      ...this.#problems,
      { code: 'more-problems', message: `${counted(this.#more, 'more problem')} ${this.#more === 1 ? 'is' : 'are'} not listed` },
    ];
  }
}
