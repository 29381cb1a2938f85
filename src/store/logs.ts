/** Reading the two logs: the ledger with its lots, the activity, where each ends, and which references are used. */

import type { ActivityQuery, EarlierTransfer, LedgerRange, TransactionQuery } from '../app/ports.ts';
import type { Referenced } from '../core/balances.ts';
import { type Activity, type CheckState, EMPTY_HEAD, type Head, type LastCheck, type Transaction } from '../core/ledger.ts';
import type { Draw } from '../core/pools.ts';
import type { OrganizationKey } from '../core/values.ts';
import {
  type ActivityRow,
  type DrawCells,
  type DrawRow,
  type HeadRow,
  type LedgerCells,
  merged,
  ownKeys,
  parsed,
  parsedIn,
  type TransactionRow,
  UnreadableRow,
} from './log-rows.ts';
import { by, type Sql, type SqlValue } from './sql.ts';

const WHOLE: LedgerRange = { after: 0, upTo: Number.MAX_SAFE_INTEGER };

const TRANSACTIONS = `select id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash,
    until, hold, corrects, request
  from transactions where organization = $1`;
const DRAWS = `select d.transaction_id as id, d.purchase, l.subscription, d.quantity
  from draws d join lots l on l.organization = d.organization and l.purchase = d.purchase
  where d.organization = $1`;
export class SqlLogs {
  protected readonly sql: Sql;
  /** Rows of a log read at once: enough to be fast, few enough to let other work in and to be forgotten while they are young. */
  protected readonly batch: number = 500;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** Where a question about one organization goes; a store that keeps writers of an organization apart learns here of which. */
  protected about(_organization: string): Sql {
    return this.sql;
  }

  async transactions(organization: OrganizationKey, query: TransactionQuery): Promise<readonly Transaction[]> {
    const where = new Conditions(organization);
    const index =
      query.workspace !== undefined
        ? 'transactions_by_workspace'
        : query.product !== undefined
          ? 'transactions_by_product'
          : null;
    where.add('product =', query.product);
    where.add('workspace =', query.workspace);
    where.add('kind =', query.kind);
    where.add('actor =', query.actor);
    where.add('at >=', query.since);
    where.add('at <', query.until === undefined ? undefined : `${query.until}T24`);
    where.add('id <', query.before);
    const limit = where.place(query.limit);
    const rows = await this.about(organization).all<TransactionRow>(
      `${index === null ? TRANSACTIONS : TRANSACTIONS.replace('from transactions', `from transactions ${by(index)}`)}${where.text}
       order by id desc limit ${limit}`,
      where.values,
    );
    return this.#withLots(organization, rows);
  }

  async transaction(organization: OrganizationKey, id: number): Promise<Transaction | null> {
    const rows = await this.about(organization).all<TransactionRow>(`${TRANSACTIONS} and id = $2`, [organization, id]);
    return (await this.#withLots(organization, rows))[0] ?? null;
  }

  /**
   * Two cursors side by side, as arrays: what is drawn needs no join, and no row becomes an object twice. A transaction
   * whose lots are not there any more comes without them; `verify` then says so. Both read a range of numbers, which no
   * database without statistics takes for a reason to sort the rest of the ledger.
   */
  async *ledger(organization: OrganizationKey, part: LedgerRange = WHOLE): AsyncIterable<readonly Transaction[]> {
    const lots = await this.about(organization).all<{ readonly purchase: number; readonly subscription: string }>(
      'select purchase, subscription from lots where organization = $1',
      [organization],
    );
    const subscriptions = new Map(lots.map(({ purchase, subscription }) => [purchase, subscription]));
    for await (const range of this.#ranges(organization, 'transactions', part)) {
      const [rows, draws] = await Promise.all([
        this.about(organization).arrays<LedgerCells>(`${TRANSACTIONS} and id > $2 and id <= $3 order by id`, range),
        this.about(organization).arrays<DrawCells>(
          `select transaction_id, purchase, quantity from draws
           where organization = $1 and transaction_id > $2 and transaction_id <= $3 order by transaction_id, position`,
          range,
        ),
      ]);
      yield merged(rows, draws, subscriptions);
    }
  }

  /** Ranges of numbers in which a log has lines: the organization, the number before the first, and the last. */
  async *#ranges(
    organization: OrganizationKey,
    log: 'transactions' | 'activity',
    { after, upTo }: LedgerRange = WHOLE,
  ): AsyncIterable<readonly [string, number, number]> {
    // Two questions, each answered at an end of the key: both in one read everything between.
    const endOf = (which: string): string => `(select ${which}(id) from ${log} where organization = $1 and id > $2)`;
    const next = `select ${endOf('min')} as first, ${endOf('max')} as last`;
    let [from, to] = [after, after];
    for (;;) {
      if (from === to) {
        // At the start, and again after the last line that was seen: a gap in a damaged log is leapt over.
        const found = await this.about(organization).get<{ readonly first: number | null; readonly last: number }>(next, [
          organization,
          from,
        ]);
        if (found === undefined || found.first === null || found.first > upTo) return;
        // In a damaged tree what comes next may be what was before, or no number at all: then there is no end to it.
        if (!(found.first > from && found.last >= found.first && Number.isSafeInteger(found.last))) {
          throw new UnreadableRow(`the numbers of ${log} of organization "${organization}" are not in order`);
        }
        from = found.first - 1;
        to = Math.min(found.last, upTo, from + this.batch * 1_000);
      }
      const end = Math.min(from + this.batch, to);
      yield [organization, from, end];
      from = end;
    }
  }

  async references(organization: OrganizationKey, references: readonly string[]): Promise<ReadonlyMap<string, Referenced>> {
    if (references.length === 0) return new Map();
    const rows = await this.about(organization).allWithin<Referenced & { readonly reference: string }>(
      `select reference, id, kind, workspace, product, quantity from transactions ${by('transactions_by_reference')}
       where organization = $1 and reference in $texts`,
      [organization],
      references,
    );
    return new Map(rows.map(({ reference, ...row }) => [reference, row]));
  }

  async referencesUnder(
    organization: OrganizationKey,
    prefix: string,
    workspaces: readonly string[],
  ): Promise<ReadonlyMap<string, Referenced>> {
    const rows = await this.about(organization).allWithin<Referenced & { readonly reference: string }>(
      `select reference, id, kind, workspace, product, quantity from transactions ${by('transactions_by_reference')}
       where organization = $1 and reference >= $2 and reference < $3 and workspace in $texts`,
      [organization, prefix, `${prefix}\u{10ffff}`],
      workspaces,
    );
    return new Map(rows.map(({ reference, ...row }) => [reference, row]));
  }

  async transactionsOf(organization: OrganizationKey, ids: readonly number[]): Promise<ReadonlyMap<number, EarlierTransfer>> {
    if (ids.length === 0) return new Map();
    const rows = await this.about(organization).allWithin<EarlierTransfer>(
      `select id, at, kind, workspace, product, quantity, reference from transactions
       where organization = $1 and id in $numbers`,
      [organization],
      ids,
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The last ones first by number alone: a workspace's transactions are together in an index. */
  async lastFromFiles(
    organization: OrganizationKey,
    workspaces: readonly string[],
    upTo: number,
  ): Promise<readonly EarlierTransfer[]> {
    if (workspaces.length === 0) return [];
    const last = await this.about(organization).allWithin<{ readonly id: number }>(
      `select max(id) as id from transactions ${by('transactions_by_workspace')} where organization = $1 and id <= $2 and workspace in $texts and kind = 'transfer'
         and (substr(reference, 1, 4) = 'row:' or substr(reference, 1, 5) = 'file:') group by workspace, product`,
      [organization, upTo],
      workspaces,
    );
    const found = await this.transactionsOf(
      organization,
      last.map(({ id }) => id),
    );
    return [...found.values()];
  }

  async hashAt(organization: OrganizationKey, log: 'ledger' | 'activity', id: number): Promise<string | null> {
    const text = `select hash from ${log === 'ledger' ? 'transactions' : 'activity'} where organization = $1 and id = $2`;
    return (await this.about(organization).get<{ readonly hash: string }>(text, [organization, id]))?.hash ?? null;
  }

  async activity(organization: OrganizationKey, query: ActivityQuery): Promise<readonly Activity[]> {
    const where = new Conditions(organization);
    where.add('subject =', query.subject);
    where.add('actor =', query.actor);
    for (const action of query.except ?? []) where.add('action <>', action);
    where.add('at >=', query.since);
    const limit = where.place(query.limit);
    const rows = await this.about(organization).all<ActivityRow>(
      `select id, at, actor, action, subject, before, after, hash
       from activity ${query.subject === undefined ? '' : by('activity_by_subject')} where organization = $1${where.text} order by id desc limit ${limit}`,
      where.values,
    );
    return rows.map(
      ({ before, after, hash, ...row }) =>
        ({
          ...row,
          before: parsedIn(organization, row.id, before),
          after: parsedIn(organization, row.id, after),
          hash,
        }) as Activity,
    );
  }

  async lastCheck(organization: OrganizationKey): Promise<LastCheck | null> {
    const row = await this.about(organization).get<Pick<ActivityRow, 'id' | 'at' | 'actor' | 'after'>>(
      `select id, at, actor, after from activity ${by('activity_checks')}
       where organization = $1 and action = 'check.ran' order by id desc limit 1`,
      [organization],
    );
    if (row === undefined) return null;
    return { at: row.at, actor: row.actor, ...(parsedIn(organization, row.id, row.after) as CheckState) };
  }

  async *activityLog(organization: OrganizationKey): AsyncIterable<readonly Activity[]> {
    for await (const range of this.#ranges(organization, 'activity')) {
      const rows = await this.about(organization).all<ActivityRow>(
        `select id, at, actor, action, subject, before, after, hash from activity
         where organization = $1 and id > $2 and id <= $3 order by id`,
        range,
      );
      yield rows.map(
        ({ before, after, hash, ...row }) => ({ ...row, before: parsed(before), after: parsed(after), hash }) as Activity,
      );
    }
  }

  ledgerHead(organization: OrganizationKey): Promise<Head> {
    return this.#head(organization, 'ledger');
  }

  activityHead(organization: OrganizationKey): Promise<Head> {
    return this.#head(organization, 'activity');
  }

  async #head(organization: OrganizationKey, log: 'ledger' | 'activity'): Promise<Head> {
    const text = 'select id, hash, at from heads where organization = $1 and log = $2';
    return (await this.about(organization).get<HeadRow>(text, [organization, log])) ?? EMPTY_HEAD;
  }

  /** Adds each transaction's lots, in the order they were drawn. The rows are in the order of their ids, either way. */
  async #withLots(organization: OrganizationKey, rows: readonly TransactionRow[]): Promise<readonly Transaction[]> {
    const [one, other] = [rows[0], rows.at(-1)];
    if (one === undefined || other === undefined) return [];
    const [first, last] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
    const dense = last - first < rows.length * 4;
    const draws = dense
      ? await this.about(organization).all<DrawRow>(
          `${DRAWS} and d.transaction_id between $2 and $3 order by d.transaction_id, d.position`,
          [organization, first, last],
        )
      : (
          await Promise.all(
            rows.map(({ id }) =>
              this.about(organization).all<DrawRow>(`${DRAWS} and d.transaction_id = $2 order by d.position`, [organization, id]),
            ),
          )
        ).flat();
    const lots = new Map<number, Draw[]>();
    for (const { id, ...draw } of draws) {
      const list = lots.get(id);
      if (list === undefined) lots.set(id, [draw]);
      else list.push(draw);
    }
    return rows.map(({ hash, until, hold, corrects, request, ...row }) => ({
      ...row,
      lots: lots.get(row.id) ?? [],
      ...ownKeys(until, hold, corrects, request),
      hash,
    }));
  }
}

/** Collects `and column = $n` for the filters that were given. */
class Conditions {
  text = '';
  readonly values: SqlValue[];

  constructor(organization: OrganizationKey) {
    this.values = [organization];
  }

  add(comparison: string, value: SqlValue | undefined): void {
    if (value !== undefined) this.text += ` and ${comparison} ${this.place(value)}`;
  }

  place(value: SqlValue): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
