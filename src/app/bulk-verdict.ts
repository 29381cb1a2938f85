/** What became of a file of transfers: every row's outcome, and what a person has to know of the file beside the counts. */

import {
  type Adding,
  addingText,
  Already,
  alreadyText,
  beyondText,
  postText,
  type BulkSummary,
  twiceText,
} from '../core/bulk-summary.ts';
import type { Day } from '../core/days.ts';
import { Reasons } from '../core/reasons.ts';
import { explain, refuse } from '../core/refusals.ts';
import type { BulkResult, BulkRow, BulkStatus } from '../core/results.ts';
import { type OrganizationKey, SEAT } from '../core/values.ts';
import { type Decided, type DecidedRow, type GrantedRow, isNumber, pairOf, usedUp } from './bulk-decide.ts';
import type { AskedRow } from './bulk-rows.ts';
import type { Verdict } from './import.ts';
import type { EarlierTransfer, Records } from './ports.ts';

/** The verdict on a file, and what a person has to know of it beside the counts. */
export interface BulkVerdict extends Verdict<BulkResult> {
  readonly summary: BulkSummary;
}

/** How the file as a whole is to be taken. */
export interface Terms {
  /** Record the good rows although others are rejected. */
  readonly partial: boolean;
  readonly maxSeats: number | null;
  readonly dryRun: boolean;
}

export interface Facts {
  /** When earlier transactions were made that rows were found to be. */
  readonly earlier: ReadonlyMap<number, EarlierTransfer>;
  /** What files brought before, the last of it, by `key product`. */
  readonly brought: ReadonlyMap<string, EarlierTransfer>;
}

/** Looked up after the decisions, and all at once. */
export async function readFacts(
  records: Records,
  organization: OrganizationKey,
  { rows, had, claimed }: Decided,
): Promise<Facts> {
  const ids: number[] = [];
  const workspaces = new Set<string>();
  for (const row of rows) {
    if (row.status === 'replayed' && !('row' in row.earlier) && !claimed.has(row.earlier.id)) ids.push(row.earlier.id);
    else if (row.status === 'granted' && isNumber(row) && had.get(pairOf(row)) === true) workspaces.add(row.workspace);
  }
  const [earlier, brought] = await Promise.all([
    records.transactionsOf(organization, ids),
    records.lastFromFiles(organization, [...workspaces]),
  ]);
  return {
    earlier: claimed.size === 0 ? earlier : new Map([...earlier, ...claimed]),
    brought: new Map(brought.map((transfer) => [pairOf(transfer), transfer])),
  };
}

/** All or nothing, unless `partial`; and never more seats than the limit. Uses up what was decided. */
export function verdictOn(decided: Decided, facts: Facts, { partial, maxSeats, dryRun }: Terms): BulkVerdict {
  const counts = { granted: 0, rejected: 0, skipped: 0, replayed: 0 };
  let [seats, excess] = [0, 0];
  for (const row of decided.rows) {
    counts[row.status] += 1;
    if (row.status !== 'granted' || row.product !== SEAT) continue;
    seats += row.quantity;
    excess += row.excess;
  }
  const { rejected, skipped, replayed } = counts;
  const total = decided.rows.length;
  const overLimit = maxSeats !== null && seats > maxSeats ? refuse('over-limit', { seats, limit: maxSeats }).refusal : null;
  const refused = overLimit !== null || (rejected > 0 && !partial);
  const told = new Telling(facts, decided, { refused, dryRun });
  const rows = Array.from(usedUp(decided.rows), (row) => told.row(row));
  const granted = refused ? 0 : counts.granted;
  const [applied, planned] = dryRun ? [0, granted] : [granted, 0];
  const bad =
    rejected === 0
      ? null
      : refuse('rows-rejected', { rejected, total, applied, doing: 'transferred', reasons: told.reasons.list() }).refusal;
  const result: BulkResult = {
    applied,
    planned,
    rejected,
    skipped,
    replayed,
    withheld: refused ? counts.granted : 0,
    dryRun,
    seats: refused ? 0 : seats,
    excess: refused ? 0 : excess,
    rows,
  };
  return { result, refusal: bad !== null && !partial ? bad : (overLimit ?? bad), summary: told.summary() };
}

/** Tells each row's outcome, and gathers what is told of the file. */
class Telling {
  readonly reasons = new Reasons();
  readonly #facts: Facts;
  readonly #refused: boolean;
  readonly #dryRun: boolean;
  readonly #total: number;
  readonly #replayed: ReadonlySet<number>;
  readonly #already = new Already();
  readonly #beyond = new Map<string, { rows: number; units: number }>();
  readonly #adding: Adding[] = [];
  #twice = 0;
  #repeatable = false;

  constructor(facts: Facts, { rows }: Decided, { refused, dryRun }: { readonly refused: boolean; readonly dryRun: boolean }) {
    this.#facts = facts;
    this.#refused = refused;
    this.#dryRun = dryRun;
    this.#total = rows.length;
    this.#replayed =
      facts.brought.size === 0 ? new Set() : new Set(rows.flatMap((row) => (row.status === 'replayed' ? [row.earlier.id] : [])));
  }

  row(decided: DecidedRow): BulkRow {
    const { asked } = decided;
    const { row, workspace, product } = asked;
    const end = (status: BulkStatus, quantity: number | null, message: string | null, transaction: number | null): BulkRow => {
      return { row, workspace, product, quantity, status, code: null, message, transaction };
    };
    switch (decided.status) {
      case 'granted': {
        const applied = !this.#refused && !this.#dryRun;
        const status = this.#refused ? 'withheld' : this.#dryRun ? 'planned' : 'applied';
        return end(status, decided.quantity, this.#ofGranted(decided), applied ? decided.id : null);
      }
      case 'replayed':
        return end('replayed', decided.quantity, ...this.#ofReplayed(decided));
      case 'skipped':
        return end('skipped', decided.quantity, null, null);
      case 'rejected': {
        const { code, message, hint } = explain(decided.refusal);
        this.reasons.add(row, { code, message, hint });
        const { quantity } = asked;
        const number = quantity !== null && /^[0-9]{1,15}$/.test(quantity) ? Number(quantity) : null;
        return { ...end('rejected', number, hint === null ? message : `${message} (${hint})`, null), code };
      }
    }
  }

  #ofGranted(granted: GrantedRow): string | null {
    const { asked, workspace, product, quantity, excess, post } = granted;
    if (excess > 0) {
      const { rows, units } = this.#beyond.get(product) ?? { rows: 0, units: 0 };
      this.#beyond.set(product, { rows: rows + 1, units: units + excess });
    }
    const said = [
      ...(post === undefined ? [] : [postText(post.hold, post.released)]),
      ...(excess === 0 ? [] : [beyondText(product, workspace, excess)]),
    ];
    const beyond = said.length === 0 ? null : said.join('; ');
    const earlier = isNumber(granted) ? this.#facts.brought.get(pairOf(granted)) : undefined;
    if (earlier === undefined || this.#replayed.has(earlier.id)) return beyond;
    // The same quantity again is meant (--batch), unless the first version brought it, which did not know it by what it says.
    if (earlier.quantity === quantity && earlier.reference?.startsWith('file:') !== true) return beyond;
    const adding: Adding = {
      row: asked.row,
      workspace,
      product,
      quantity,
      earlier: { transaction: earlier.id, day: dayOf(earlier), quantity: earlier.quantity },
    };
    this.#adding.push(adding);
    return beyond === null ? addingText(adding) : `${beyond}; ${addingText(adding)}`;
  }

  #ofReplayed({ asked, earlier }: DecidedRow & { status: 'replayed' }): [message: string, transaction: number | null] {
    const { id } = earlier;
    if ('row' in earlier) {
      this.#twice += 1;
      return [twiceText(earlier.row), this.#refused || this.#dryRun ? null : id];
    }
    const found = this.#facts.earlier.get(id);
    if (found === undefined) throw new Error(`transaction ${id} is referred to, but not there`);
    this.#already.add(dayOf(found), id);
    if (isDerived(asked)) this.#repeatable = true;
    return [alreadyText(id, dayOf(found)), id];
  }

  summary(): BulkSummary {
    return {
      total: this.#total,
      already: this.#already.list(),
      repeatable: this.#repeatable,
      twice: this.#twice,
      beyond: [...this.#beyond].map(([product, counts]) => ({ product, ...counts })),
      adding: this.#adding,
    };
  }
}

/** Whether another label of --batch would make it another row: not what a report says is done, nor a reference of its own. */
function isDerived({ named, done: earlier, hold }: AskedRow): boolean {
  return !named && earlier === null && hold === null;
}

function dayOf({ at }: EarlierTransfer): Day {
  return at.slice(0, 10) as Day;
}
