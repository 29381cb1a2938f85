/**
 * `verify WORKBOOK`: the reports of an export, made once more as of its stamp. Both logs only grow, so everything at a
 * line of them can be had again: balances by replaying the ledger, workspaces and products from their last state before.
 */

import { activityText, linkHash, transactionText } from '../core/chain.ts';
import type { HeldForWorkspace } from '../core/balances.ts';
import type { Day } from '../core/days.ts';
import { effectOf, isGiven } from '../core/kinds/all.ts';
import { type Activity, NO_HASH, type ProductState, type RequestState, type Transaction } from '../core/ledger.ts';
import { missingIn, sumsOf } from '../core/missing.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { LogEnd, Stamp } from '../core/stamp.ts';
import { type OrganizationKey, type ProductKey, SEAT, type WorkspaceKey } from '../core/values.ts';
import type { Workspace } from '../core/workspaces.ts';
import { type ReportRecords, type Reports, reportsOn } from './export.ts';
import type { Assignment, Caller, LedgerRange, Purchase, RecordedHold, Records, Services } from './ports.ts';
import { sharesOf } from './balances.ts';
import { read } from './read.ts';

export interface Stamped {
  /** The workbook's name, for messages. */
  readonly path: string;
  readonly stamp: Stamp;
  /** Called with the lines of the logs that were read, and how many there are up to the stamp. */
  readonly onRows: (done: number, total: number) => void;
}

/**
 * Hands `compare` the reports as of the stamp. Refuses as `authorize` does, and with not-of-this-ledger when
 * the hashes recomputed from the logs do not meet the stamp's: another store, an older copy of it, or a rewritten log.
 */
export function withReportsAsOf<T>(
  services: Services,
  caller: Caller,
  { path, stamp, onRows }: Stamped,
  compare: (reports: Reports) => Promise<T>,
): Promise<Outcome<T>> {
  const stamped = { ...caller, organization: stamp.organization };
  return read(services, stamped, 'active-entitlements', async (authorized, records) => {
    const state = authorized.organization;
    const replay: Replay = {
      services,
      records,
      organization: state.organization,
      onRows,
      rows: 0,
      total: stamp.ledger.id + stamp.activity.id,
    };
    const ledger = new LedgerPast();
    const activity = new ActivityPast();
    const key = state.organization;
    const logs = [
      {
        what: 'transaction',
        end: stamp.ledger,
        hash: await follow(replay, stamp.ledger, records.ledger(key), transactionText, ledger),
      },
      {
        what: 'change',
        end: stamp.activity,
        hash: await follow(replay, stamp.activity, records.activityLog(key), activityText, activity),
      },
    ];
    const other = logs.find(({ end, hash }) => hash !== end.hash);
    if (other !== undefined) return refuse('not-of-this-ledger', { path, organization: key, what: other.what, id: other.end.id });
    const past = recordsAsOf(records, stamp, ledger, activity);
    return done(await compare(reportsOn(services, past, state, stamp.day)));
  });
}

interface Replay {
  readonly services: Services;
  readonly records: Records;
  readonly organization: OrganizationKey;
  readonly onRows: Stamped['onRows'];
  readonly total: number;
  rows: number;
}

/** Replays a log up to a line; the hash there, recomputed from the rows, or null when the log ends before. */
async function follow<Row extends Transaction | Activity>(
  replay: Replay,
  end: LogEnd,
  log: AsyncIterable<readonly Row[]>,
  textOf: (organization: OrganizationKey, row: Row) => string,
  past: { take(row: Row): void },
): Promise<string | null> {
  let [id, hash] = [0, NO_HASH];
  for await (const batch of upTo(log, end.id)) {
    for (const row of batch) {
      hash = linkHash(replay.services.sha256, hash, textOf(replay.organization, row));
      id = row.id;
      past.take(row);
    }
    replay.rows += batch.length;
    replay.onRows(replay.rows, replay.total);
    await replay.services.yieldTurn();
  }
  return id === end.id ? hash : null;
}

async function* upTo<Row extends { readonly id: number }>(
  log: AsyncIterable<readonly Row[]>,
  last: number,
): AsyncIterable<readonly Row[]> {
  for await (const batch of log) {
    const rows = batch.filter(({ id }) => id <= last);
    if (rows.length > 0) yield rows;
    if (rows.length < batch.length) return;
  }
}

/** What a ledger says up to a line: which purchases there were, what was taken from each, who had what. */
class LedgerPast {
  readonly purchases = new Map<number, { drawn: number; revoked: number }>();
  readonly #holds = new Map<number, Omit<RecordedHold, 'dated'>>();
  readonly #assigned = new Map<string, { workspace: WorkspaceKey; product: ProductKey; quantity: number }>();
  /** Of the last line. */
  #dated = '' as Day;

  take(row: Transaction): void {
    this.#dated = row.at.slice(0, 10) as Day;
    const { workspace, product, quantity, lots } = row;
    const effect = effectOf(row);
    for (const { purchase, quantity: units } of lots) {
      const sums = this.purchases.get(purchase) ?? { drawn: 0, revoked: 0 };
      if (effect === 'take back') sums.revoked += units;
      else if (isGiven(effect)) sums.drawn += units;
      this.purchases.set(purchase, sums);
    }
    if (effect === 'hold' && workspace !== null && row.until !== undefined) {
      const { id: hold, until, at, actor, reference, note } = row;
      const kept = { posted: 0, released: 0, lots: lots.map((lot) => ({ ...lot, closed: 0 })) };
      this.#holds.set(hold, { hold, at, workspace, product, quantity, until, actor, reference, note, ...kept });
    }
    if ((effect === 'post' || effect === 'release') && row.hold !== undefined) this.#close(row.hold, effect, row);
    if (workspace === null || !isGiven(effect)) return;
    const key = `${workspace} ${product}`;
    const sum = this.#assigned.get(key);
    if (sum === undefined) this.#assigned.set(key, { workspace, product, quantity });
    else sum.quantity += quantity;
  }

  #close(key: number, effect: 'post' | 'release', { quantity, lots }: Transaction): void {
    const hold = this.#holds.get(key);
    if (hold === undefined) return;
    const closed = new Map(lots.map((lot) => [lot.purchase, lot.quantity]));
    this.#holds.set(key, {
      ...hold,
      posted: hold.posted + (effect === 'post' ? quantity : 0),
      released: hold.released + (effect === 'release' ? quantity : 0),
      lots: hold.lots.map((lot) => ({ ...lot, closed: lot.closed + (closed.get(lot.purchase) ?? 0) })),
    });
  }

  /** Newest first. */
  holds(): readonly RecordedHold[] {
    return [...this.#holds.values()].map((hold) => ({ ...hold, dated: this.#dated })).toReversed();
  }

  heldUnits(from: Day): readonly HeldForWorkspace[] {
    return [...this.#holds.values()].flatMap(({ hold, workspace, product, until, lots }) =>
      until < from || until < this.#dated
        ? []
        : lots
            .map(({ purchase, quantity, closed }) => ({ hold, workspace, product, purchase, quantity: quantity - closed, until }))
            .filter(({ quantity }) => quantity > 0),
    );
  }

  assignments(): readonly Assignment[] {
    return [...this.#assigned.values()];
  }
}

/** The products and workspaces of an activity log up to a line. */
class ActivityPast {
  readonly #products = new Map<string, ProductState>();
  readonly #workspaces = new Map<string, Workspace>();
  readonly #requests = new Map<string, RequestState>();
  /** Until when lots were valid. */
  readonly ends = new Map<number, Day | null>();

  take(row: Activity): void {
    if (row.action === 'product.removed') this.#products.delete(row.subject);
    if ((row.action === 'product.added' || row.action === 'product.renamed') && row.after !== null)
      this.#products.set(row.subject, row.after);
    if ((row.action === 'purchase.recorded' || row.action === 'purchase.extended') && row.after !== null)
      this.ends.set(row.after.purchase, row.after.endsOn);
    if (row.action.startsWith('request.')) this.#requests.set(row.subject, row.after as RequestState);
    if (row.action.startsWith('workspace.')) this.#workspaces.set(row.subject, row.after as Workspace);
  }

  /** Seats first, then modules by key. */
  products(): readonly ProductState[] {
    const rank = ({ product }: ProductState): string => (product === SEAT ? '' : product);
    return [...this.#products.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  workspaces(): readonly Workspace[] {
    return [...this.#workspaces.values()];
  }

  /** The first one first. */
  requests(): readonly RequestState[] {
    return [...this.#requests.values()];
  }
}

/** Of what a purchase says only its end changes; what was taken from it since the stamp is left out. */
function recordsAsOf(
  records: Records,
  { ledger: end, activity: lastChange }: Pick<Stamp, 'ledger' | 'activity'>,
  ledger: LedgerPast,
  activity: ActivityPast,
): ReportRecords {
  const asOf = <Lot extends Pick<Purchase, 'purchase'>>(lot: Lot): readonly Lot[] => {
    const taken = ledger.purchases.get(lot.purchase);
    return taken === undefined ? [] : [{ ...lot, ...taken, endsOn: activity.ends.get(lot.purchase) ?? null }];
  };
  const until = ({ after, upTo: last }: LedgerRange): LedgerRange => ({ after, upTo: Math.min(last, end.id) });
  return {
    products: async () => activity.products(),
    workspaces: async () => activity.workspaces(),
    assignments: async () => ledger.assignments(),
    heldUnits: async (_organization, from) => ledger.heldUnits(from),
    holds: async () => ledger.holds(),
    requests: async () => activity.requests(),
    missingSums: async () => sumsOf(missingIn(activity.workspaces(), sharesOf(ledger.assignments(), []))),
    purchases: async (organization) => (await records.purchases(organization)).flatMap(asOf),
    lots: async (organization) => (await records.lots(organization)).flatMap(asOf),
    ledgerHead: async () => ({ ...end, at: null }),
    ledgerEnds: async (organization, days) =>
      (await records.ledgerEnds(organization, days)).map((last) => Math.min(last, end.id)),
    movements: (organization, range) => records.movements(organization, until(range)),
    lotMovements: (organization, range) => records.lotMovements(organization, until(range)),
    workspaceMovements: (organization, range) => records.workspaceMovements(organization, until(range)),
    closings: (organization, range) => records.closings(organization, until(range)),
    extensions: async (organization, purchases) =>
      (await records.extensions(organization, purchases)).filter(({ id }) => id <= lastChange.id),
    heldLots: async (organization, from) => {
      const later = await records.closings(organization, { after: end.id, upTo: Number.MAX_SAFE_INTEGER });
      const closedSince = (hold: number, purchase: number): number =>
        later.find((each) => each.hold === hold && each.purchase === purchase)?.quantity ?? 0;
      return (await records.heldLots(organization, from))
        .filter(({ hold }) => hold <= end.id)
        .map((held) => ({ ...held, closed: held.closed - closedSince(held.hold, held.purchase) }));
    },
    ledger: (organization) => upTo(records.ledger(organization), end.id),
  };
}
