/** The activity log as the history of every record: each change starts where the one before it ended. */

import { canonicalJson } from './chain.ts';
import type { Day } from './days.ts';
import type { Activity, PurchaseState } from './ledger.ts';
import type { Findings, Plain } from './verify.ts';
import { actionFault } from './verify-actions.ts';
import { STATUSES } from './workspaces.ts';

/** The last state of one record, and the row that says so. */
export interface LastState {
  readonly state: Plain;
  readonly id: number;
}

/** A purchase as it is now, and when it ended before its extensions. */
export interface PurchasePast extends PurchaseState {
  /** The earliest first: until what time which end held. */
  readonly ends: readonly { readonly before: string; readonly endsOn: Day | null }[];
}

const ACCOUNT_MANAGER = 'account-manager';

export class ActivityCheck {
  readonly #organization: string;
  readonly #findings: Findings;
  /** By entity (the word before the dot of an action), then by subject. */
  readonly #states = new Map<string, Map<string, LastState>>();
  /** Account managers belong to the store: their lines lie in the logs of all its organizations. Added less removed. */
  readonly #accountManagers: Map<string, number>;
  readonly #ends = new Map<string, PurchasePast['ends'][number][]>();
  #lastAt = '';

  constructor(organization: string, accountManagers: Map<string, number>, findings: Findings) {
    this.#organization = organization;
    this.#accountManagers = accountManagers;
    this.#findings = findings;
  }

  take(row: Activity): void {
    const { id, subject } = row;
    const entity = row.action.split('.')[0] ?? '';
    const [before, after] = [plain(row.before), plain(row.after)];
    if (before === undefined || after === undefined) {
      this.#findings.add('row-unreadable', `${this.#name(id)} holds a state that is not a JSON object`);
      return;
    }
    const fault = actionFault(row.action, subject, before, after);
    if (fault !== null) this.#findings.add('action-mismatch', `${this.#name(id)} is called ${row.action}, but ${fault}`);
    if (entity === ACCOUNT_MANAGER) {
      this.#accountManagers.set(subject, (this.#accountManagers.get(subject) ?? 0) + (after === null ? -1 : 1));
      return;
    }
    // A check is told by its line alone.
    if (entity === 'check') {
      if (subject !== this.#organization)
        this.#findings.add('action-mismatch', `${this.#name(id)} is about a check of "${subject}"`);
      return;
    }
    // A tie belongs to the whole store, whichever organization's log has it; no figure depends on it.
    if (entity === 'login') return;
    const states = this.states(entity);
    const last = states.get(subject);
    if (canonicalJson(last?.state ?? null) !== canonicalJson(before)) {
      const start = last === undefined ? 'it was not there before' : `activity ${last.id} left it otherwise`;
      this.#findings.add(
        'history-broken',
        `${this.#name(id)} changes ${entity} "${subject}" from a state it was not in: ${start}`,
      );
    }
    if (entity === 'workspace') this.#checkStatus(id, subject, before, after);
    if (row.action === 'purchase.extended') this.#extend(row, before, after);
    this.#lastAt = row.at;
    if (after === null) states.delete(subject);
    else states.set(subject, { state: entity === 'purchase' ? withoutNote(after) : after, id });
  }

  /** The last states of one kind of record, by subject. */
  states(entity: string): Map<string, LastState> {
    let states = this.#states.get(entity);
    if (states === undefined) this.#states.set(entity, (states = new Map()));
    return states;
  }

  /** Purchases as they were recorded, by number: from when to when their lots are valid is said nowhere else. */
  purchases(): ReadonlyMap<number, PurchasePast> {
    const states = [...this.states('purchase')].map(([subject, { state }]) => ({
      ...(state as unknown as PurchaseState),
      ends: this.#ends.get(subject) ?? [],
    }));
    return new Map(states.map((state) => [state.purchase, state]));
  }

  /**
   * A clock that was set back leaves a line that is dated as the one before it, later than it was written: of such an
   * extension nobody knows since when it held, and no draw is judged by the end before it.
   */
  #extend({ id, at, subject }: Activity, before: Plain | null, after: Plain | null): void {
    const [from, to] = [before?.['endsOn'], after?.['endsOn']];
    const same = canonicalJson({ ...before, endsOn: null }) === canonicalJson({ ...withoutNote(after ?? {}), endsOn: null });
    if (!same || typeof from !== 'string' || typeof to !== 'string' || to < from) {
      this.#findings.add(
        'purchase-changed',
        `${this.#name(id)} does more to purchase "${subject}" than move its end to a later day`,
      );
      return;
    }
    const ends = this.#ends.get(subject) ?? [];
    if (at !== this.#lastAt) this.#ends.set(subject, [...ends, { before: at, endsOn: from as Day }]);
  }

  #checkStatus(id: number, subject: string, before: Plain | null, after: Plain | null): void {
    const [from, to] = [before?.['status'], after?.['status']];
    if (from === undefined || from === to) return;
    const known: readonly unknown[] = STATUSES;
    if (known.includes(from) && known.indexOf(to) === known.indexOf(from) + 1) return;
    this.#findings.add(
      'status-order',
      `${this.#name(id)} takes workspace "${subject}" from ${JSON.stringify(from)} to ${JSON.stringify(to)}`,
    );
  }

  #name(id: number): string {
    return `activity ${id} of organization "${this.#organization}"`;
  }
}

/** The state, or undefined when it is neither an object nor nothing. */
function plain(state: unknown): Plain | null | undefined {
  if (state === null) return null;
  return typeof state === 'object' && !Array.isArray(state) ? (state as Plain) : undefined;
}

/** The note of an extension is about the line, not about the purchase. */
function withoutNote({ note: _, ...state }: Plain): Plain {
  return state;
}
