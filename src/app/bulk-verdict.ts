/** What became of a file of transfers: every row's outcome, and what a person has to know of the file beside the counts. */

import { inBatches } from '../core/batches.ts';
import type { Adding, BulkSummary } from '../core/bulk-summary.ts';
import { pairOf } from '../core/plan.ts';
import { refuse } from '../core/refusals.ts';
import type { BulkResult, BulkRow } from '../core/bulk-results.ts';
import type { BoundRow, BoundRows } from './bound-rows.ts';
import type { FileEnd, Outcomes } from './bulk-outcomes.ts';
import { dayOf } from './bulk-row.ts';
import type { Tally } from './bulk-tally.ts';
import type { Verdict } from './import.ts';
import type { EarlierTransfer } from './ports.ts';

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

/** A file that was decided. */
export interface DecidedFile {
  readonly rows: BoundRows;
  readonly outcomes: Outcomes;
  readonly tally: Tally;
  /** What files brought before, the last of it for each workspace and product. */
  readonly brought: readonly EarlierTransfer[];
}

/** All or nothing, unless `partial`; and never more seats than the limit. */
export function verdictOn(file: DecidedFile, { partial, maxSeats, dryRun }: Terms): BulkVerdict {
  const { counts, seats, excess, total, reasons } = file.tally;
  const { rejected, skipped, replayed } = counts;
  const overLimit = maxSeats !== null && seats > maxSeats ? refuse('over-limit', { seats, limit: maxSeats }).refusal : null;
  const refused = overLimit !== null || (rejected > 0 && !partial);
  const granted = refused ? 0 : counts.granted;
  const [applied, planned] = dryRun ? [0, granted] : [granted, 0];
  const bad =
    rejected === 0
      ? null
      : refuse('rows-rejected', { rejected, total, applied, doing: 'transferred', reasons: reasons.list() }).refusal;
  const adding = addingIn(file);
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
    rows: new ToldRows(file, { refused, dryRun }, adding),
  };
  return { result, refusal: bad !== null && !partial ? bad : (overLimit ?? bad), summary: summaryOf(file.tally, adding) };
}

function summaryOf({ total, already, repeatable, twice, beyond, units }: Tally, adding: Additions): BulkSummary {
  return {
    total,
    already: already.list(),
    repeatable,
    twice,
    beyond: [...beyond].map(([product, counts]) => ({ product, ...counts })),
    adding: [...adding.values()],
    given: [...units].map(([product, quantity]) => ({ product, quantity })),
  };
}

type Additions = ReadonlyMap<number, Adding>;

/** Rows that may be meant to correct what a file brought before, by their places: all but those that the file repeats. */
function addingIn({ rows, outcomes, brought }: DecidedFile): Additions {
  const additions = new Map<number, Adding>();
  if (brought.length === 0) return additions;
  const repeated = new Set<number>();
  for (let place = 0; place < outcomes.length; place += 1) {
    if (outcomes.endAt(place) === 'replayed') repeated.add(outcomes.transactionAt(place));
  }
  const last = new Map(brought.map((transfer) => [pairOf(transfer), transfer]));
  for (const [place, bound] of placed(rows)) {
    if (!outcomes.isNumberAt(place)) continue;
    const [workspace, product, quantity] = [bound.cell('workspace'), bound.cell('product'), outcomes.quantityAt(place) ?? 0];
    const earlier = last.get(pairOf({ workspace, product }));
    if (earlier === undefined || repeated.has(earlier.id)) continue;
    // The same quantity again is meant (--batch), unless the first version brought it, which did not know it by what it says.
    if (earlier.quantity === quantity && earlier.reference?.startsWith('file:') !== true) continue;
    const { id: transaction, quantity: before } = earlier;
    additions.set(place, {
      row: bound.row,
      workspace,
      product,
      quantity,
      earlier: { transaction, day: dayOf(earlier), quantity: before },
    });
  }
  return additions;
}

function* placed(rows: BoundRows): Generator<readonly [place: number, row: BoundRow]> {
  let place = 0;
  for (const row of rows) {
    yield [place, row];
    place += 1;
  }
}

/** Rows that are told at a time. */
const AT_ONCE = 1_000;

/** Every row with its outcome, as often as it is asked for: made of the file and its outcomes when it is looked at. */
class ToldRows implements Iterable<BulkRow> {
  readonly #file: DecidedFile;
  readonly #end: FileEnd;
  readonly #adding: Additions;

  constructor(file: DecidedFile, end: FileEnd, adding: Additions) {
    this.#file = file;
    this.#end = end;
    this.#adding = adding;
  }

  get length(): number {
    return this.#file.outcomes.length;
  }

  *[Symbol.iterator](): Generator<BulkRow> {
    const { rows, outcomes } = this.#file;
    for (const [place, row] of placed(rows)) yield outcomes.tell(place, row, this.#end, this.#adding.get(place));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly BulkRow[]> {
    yield* inBatches(this, AT_ONCE);
  }
}
