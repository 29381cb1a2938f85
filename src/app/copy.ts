/**
 * `copy`: the whole store into an empty one, of either kind. The logs are what is copied, line by line and with their
 * hashes; the records follow from them, as they did the first time.
 */

import type { Activity, Transaction } from '../core/ledger.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { CopiedOrganization } from '../core/results.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Batch, Records, Services, WritableRecords } from './ports.ts';
import { verify } from './verify.ts';

/**
 * Copies and verifies both. Refuses with unsound when either is not what its logs say, or with partial-view for a login
 * that does not see everything.
 */
export async function copyStore(
  from: Services,
  to: Services,
  onRows: (rows: number) => void,
): Promise<Outcome<readonly CopiedOrganization[]>> {
  const before = await soundEnds(from);
  if (!before.ok) return before;
  await from.store.read((records) =>
    to.store.write(async (target) => {
      await pour(from, records, target, onRows);
      return { commit: true, value: null };
    }),
  );
  const after = await soundEnds(to);
  if (!after.ok) return after;
  const same = JSON.stringify(before.value) === JSON.stringify(after.value);
  return same ? done(after.value.organizations) : refuse('unsound', { problems: 1 });
}

/** What has to be the same in both, of a store that is sound in itself. */
async function soundEnds(services: Services) {
  const verified = await verify(services, { organization: null, expect: null, onRows: () => undefined });
  if (!verified.ok) return verified;
  const { ok, problems } = verified.value;
  if (!ok) return refuse('unsound', { problems: problems.length });
  return services.store.read(async (records) => {
    const organizations: CopiedOrganization[] = [];
    const ends: unknown[] = [];
    for (const { organization } of await records.organizations()) {
      const [ledger, activity] = [await records.ledgerHead(organization), await records.activityHead(organization)];
      const head = ledger.id === 0 ? null : { id: ledger.id, hash: ledger.hash };
      organizations.push({ organization, transactions: ledger.id, activity: activity.id, head });
      ends.push(activity);
    }
    return done({ organizations, ends, accountManagers: await records.accountManagers() });
  });
}

/** The organizations' logs, merged by time where a line is about the whole store: the last word on somebody stays the last. */
async function pour(services: Services, source: Records, target: WritableRecords, onRows: (rows: number) => void): Promise<void> {
  const streams = (await source.organizations()).map(({ organization }) =>
    partsOf(source, organization, services.rowsAtOnce)[Symbol.asyncIterator](),
  );
  const next = await Promise.all(streams.map((stream) => stream.next()));
  let rows = 0;
  for (;;) {
    const first = earliest(next.map((part) => (part.done === true ? null : part.value)));
    const part = first === null ? undefined : next[first];
    if (first === null || part === undefined || part.done === true) return;
    await target.append(part.value);
    rows += part.value.transactions.length + part.value.activity.length;
    onRows(rows);
    await services.yieldTurn();
    next[first] = (await streams[first]?.next()) ?? { done: true, value: undefined };
  }
}

function earliest(parts: readonly (Batch | null)[]): number | null {
  let first: number | null = null;
  for (const [index, part] of parts.entries()) {
    if (part !== null && (first === null || timeOf(part) < timeOf(parts[first] ?? part))) first = index;
  }
  return first;
}

function timeOf({ activity, transactions }: Batch): string {
  return activity[0]?.at ?? transactions[0]?.at ?? '';
}

/** An organization's rows in an order in which they can be appended: a purchase's transaction and its lot go together. */
async function* partsOf(source: Records, organization: OrganizationKey, most: number): AsyncIterable<Batch> {
  const ledger = new LedgerReader(source.ledger(organization));
  for await (const rows of source.activityLog(organization)) {
    for (const group of groupsOf(rows, most)) {
      const [from, to] = [neededBy(group[0]), neededBy(group.at(-1))];
      if (from === null || to === null) yield { organization, activity: group, transactions: [] };
      else {
        for await (const earlier of ledger.upTo(from - 1)) yield { organization, activity: [], transactions: earlier };
        const transactions: Transaction[] = [];
        for await (const own of ledger.upTo(to)) transactions.push(...own);
        yield { organization, activity: group, transactions };
      }
    }
  }
  for await (const rest of ledger.upTo(Number.POSITIVE_INFINITY)) yield { organization, activity: [], transactions: rest };
}

/** The transaction that a line cannot be appended without: that of a purchase or a credit, or of a request that was approved. */
function neededBy(row: Activity | undefined): number | null {
  if (row?.action === 'purchase.recorded' || row?.action === 'request.approved') return row.after?.transaction ?? null;
  return null;
}

/** Lines that can be appended together: purchases that follow one another, or changes up to one about the whole store. */
function groupsOf(rows: readonly Activity[], most: number): readonly (readonly Activity[])[] {
  const groups: Activity[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    // The lots of one credit have one transaction, and stay together.
    const one = neededBy(row) !== null && neededBy(last) === neededBy(row);
    if (group !== undefined && (one || (group.length < most && belongsWith(last, row)))) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

function belongsWith(last: Activity | undefined, row: Activity): boolean {
  if (/^(account-manager|login)\./.test(row.action)) return false;
  const [before, now] = [neededBy(last), neededBy(row)];
  return before === null || now === null ? before === now : now === before + 1;
}

/** A ledger, handed out up to a number at a time. */
class LedgerReader {
  readonly #rows: AsyncIterator<readonly Transaction[]>;
  #rest: readonly Transaction[] = [];

  constructor(rows: AsyncIterable<readonly Transaction[]>) {
    this.#rows = rows[Symbol.asyncIterator]();
  }

  async *upTo(id: number): AsyncIterable<readonly Transaction[]> {
    for (;;) {
      if (this.#rest.length === 0) {
        const more = await this.#rows.next();
        if (more.done === true) return;
        this.#rest = more.value;
      }
      const end = this.#rest.findIndex((row) => row.id > id);
      const taken = end === -1 ? this.#rest : this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(taken.length);
      if (taken.length > 0) yield taken;
      if (end !== -1) return;
    }
  }
}
