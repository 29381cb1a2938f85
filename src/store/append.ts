/**
 * Appending sealed rows, and bringing the kept records in line with them in the same transaction. What a record should
 * look like is said by the rows alone: balances follow from transactions, everything else is the last `after` of its subject.
 */

import type { Batch, WritableRecords } from '../app/ports.ts';
import { headAfter } from '../core/chain.ts';
import type { Activity, Head, Transaction } from '../core/ledger.ts';
import { NO_TAGS } from '../core/tags.ts';
import { kindOf, type OrganizationKey } from '../core/values.ts';
import { type Closing, heldIn, type Opening, Sums } from './batch-sums.ts';
import { SqlRecords } from './records.ts';
import type { SqlValue, WritableSql } from './sql.ts';
import { everyWorkspaceState, finalStates, statesOf } from './states.ts';
import * as tables from './tables.ts';

type Values = readonly SqlValue[];

/** The records of one writing transaction. */
export class WritableSqlRecords extends SqlRecords implements WritableRecords {
  declare protected readonly sql: WritableSql;
  /** What parts of a decision come to that are not booked yet, by organization. */
  readonly #unbooked = new Map<OrganizationKey, Sums>();

  // oxlint-disable-next-line eslint/no-useless-constructor -- it asks for more than the one it repeats: SQL that writes
  constructor(sql: WritableSql) {
    super(sql);
  }

  /**
   * In the order in which foreign keys point: records, transactions, the lots they opened, what was drawn from lots. What
   * holds give up comes before what is drawn, and what is held anew after it: no step takes more than the last one leaves.
   * Where more follows, what is drawn is booked with the last of it: an event given something in each part is changed once.
   */
  async append({ organization, transactions, activity, more = false }: Batch): Promise<void> {
    await this.#keepRecords(organization, activity);
    await this.#insertActivity(organization, activity);
    await this.#insertTransactions(organization, transactions);
    await this.#openLots(organization, activity);
    await this.#insertDraws(organization, transactions);
    const holds = heldIn(transactions);
    await this.#closeHolds(organization, holds.closed);
    const sums = this.#unbooked.get(organization) ?? new Sums();
    sums.take(transactions);
    if (more && holds.opened.length === 0) this.#unbooked.set(organization, sums);
    else {
      this.#unbooked.delete(organization);
      await this.#book(organization, sums, holds.opened);
    }
    await this.#keepRequests(organization, activity);
  }

  /** Brings balances in line with all that was appended: nothing may be committed before. */
  async settle(): Promise<void> {
    for (const [organization, sums] of this.#unbooked) await this.#book(organization, sums, []);
    this.#unbooked.clear();
  }

  async #book(organization: OrganizationKey, sums: Sums, opened: readonly Opening[]): Promise<void> {
    await this.#bookLots(organization, sums);
    await this.#openHolds(organization, opened);
    await this.#bookAssignments(organization, sums);
  }

  async #keepRecords(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    await this.sql.insert(
      tables.organizations,
      statesOf(activity, 'organization').map((s) => [s.organization, s.name, Number(s.activated)]),
    );
    for (const { subject, after } of finalStates(activity, 'account-manager')) {
      if (after === null) await this.sql.run('delete from account_managers where email = $1', [subject]);
      else await this.sql.insert(tables.accountManagers, [[subject]]);
    }
    for (const { subject, after } of finalStates(activity, 'member')) {
      if (after === null)
        await this.sql.run('delete from members where organization = $1 and email = $2', [organization, subject]);
    }
    await this.sql.insert(
      tables.members,
      statesOf(activity, 'member').map((s) => [organization, s.email, s.name, s.role, Number(s.entitlementManager)]),
    );
    for (const { subject, after } of finalStates(activity, 'product')) {
      if (after === null)
        await this.sql.run('delete from products where organization = $1 and product = $2', [organization, subject]);
    }
    await this.sql.insert(
      tables.products,
      statesOf(activity, 'product').map((s) => [organization, s.product, s.name, s.kind]),
    );
    await this.sql.insert(
      tables.workspaces,
      everyWorkspaceState(activity).map((s) => [
        organization,
        s.workspace,
        s.name,
        s.status,
        s.startsOn,
        s.endsOn,
        s.participants,
        s.attendees ?? null,
      ]),
    );
    await this.#install(organization, activity);
    await this.#tag(organization, activity);
  }

  /** Brings the installed modules from what they were before these changes to what they are after them. */
  async #install(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    const added: Values[] = [];
    for (const { subject, before, after } of finalStates(activity, 'workspace')) {
      const [old, now] = [before?.modules ?? [], after?.modules ?? []];
      for (const product of now) if (!old.includes(product)) added.push([organization, subject, product, kindOf(product)]);
      for (const product of old.filter((key) => !now.includes(key))) {
        await this.sql.run('delete from installed_modules where organization = $1 and workspace = $2 and product = $3', [
          organization,
          subject,
          product,
        ]);
      }
    }
    await this.sql.insert(tables.installedModules, added);
  }

  /** As `#install`, for tags: a value that changed is written over. */
  async #tag(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    const written: Values[] = [];
    for (const { subject, before, after } of finalStates(activity, 'workspace')) {
      const [old, now] = [before?.tags ?? NO_TAGS, after?.tags ?? NO_TAGS];
      for (const name of Object.keys(old)) {
        if (now[name] !== undefined) continue;
        const key = [organization, subject, name];
        await this.sql.run('delete from tags where organization = $1 and workspace = $2 and name = $3', key);
      }
      for (const [name, value] of Object.entries(now)) {
        if (old[name] !== value) written.push([organization, subject, name, value]);
      }
    }
    await this.sql.insert(tables.tags, written);
  }

  async #insertActivity(organization: OrganizationKey, rows: readonly Activity[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#moveHead(organization, 'activity', await this.activityHead(organization), rows);
    await this.sql.insert(
      tables.activity,
      rows.map((row) => [
        organization,
        row.id,
        row.at,
        row.actor,
        row.action,
        row.subject,
        text(row.before),
        text(row.after),
        row.hash,
      ]),
    );
  }

  async #insertTransactions(organization: OrganizationKey, rows: readonly Transaction[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#moveHead(organization, 'ledger', await this.ledgerHead(organization), rows);
    await this.sql.insert(
      tables.transactions,
      rows.map((row) => tables.transactionRow(organization, row)),
    );
  }

  async #openLots(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    const states = finalStates(activity, 'purchase').flatMap(({ before, after }) => (after === null ? [] : [{ before, after }]));
    await this.sql.insert(
      tables.lots,
      states
        .filter(({ before }) => before === null)
        .map(({ after: s }) => [
          organization,
          s.purchase,
          s.transaction,
          s.product,
          s.subscription,
          s.quantity,
          s.startsOn,
          s.endsOn,
        ]),
    );
    for (const { before, after } of states) {
      if (before === null) continue;
      const extended = await this.sql.run(
        'update lots set ends_on = $3 where organization = $1 and purchase = $2 and ends_on = $4',
        [organization, after.purchase, after.endsOn, before.endsOn],
      );
      if (extended !== 1) throw new Error(`purchase ${after.purchase} of ${organization} does not end on ${before.endsOn}`);
    }
  }

  async #insertDraws(organization: OrganizationKey, rows: readonly Transaction[]): Promise<void> {
    const draws: Values[] = [];
    for (const { id, lots } of rows) {
      lots.forEach((draw, position) => draws.push([organization, id, position, draw.purchase, draw.quantity]));
    }
    await this.sql.insert(tables.draws, draws);
  }

  /** The condition repeats the table's own CHECK: an overdraft is refused twice. */
  async #bookLots(organization: OrganizationKey, sums: Sums): Promise<void> {
    for (const [purchase, { drawn, revoked }] of sums.lots()) {
      const changed = await this.sql.run(
        `update lots set drawn = drawn + $3, revoked = revoked + $4
         where organization = $1 and purchase = $2 and drawn + revoked + $3 + $4 <= quantity`,
        [organization, purchase, drawn, revoked],
      );
      if (changed !== 1) throw new Error(`purchase ${purchase} of ${organization} does not hold ${drawn + revoked} more units`);
    }
  }

  async #closeHolds(organization: OrganizationKey, closed: readonly Closing[]): Promise<void> {
    for (const { hold, posted, released, lots } of closed) {
      const changed = await this.sql.run(
        `update holds set posted = posted + $3, released = released + $4
         where organization = $1 and hold = $2 and posted + released + $3 + $4 <= quantity`,
        [organization, hold, posted, released],
      );
      if (changed !== 1) throw new Error(`hold ${hold} of ${organization} does not keep ${posted + released} more units`);
      for (const [purchase, units] of lots) {
        const booked = await this.sql.run(
          `update hold_lots set closed = closed + $4
           where organization = $1 and hold = $2 and purchase = $3 and closed + $4 <= quantity`,
          [organization, hold, purchase, units],
        );
        if (booked !== 1) throw new Error(`hold ${hold} of ${organization} does not keep ${units} of purchase ${purchase}`);
      }
    }
  }

  /** As they are after these rows: one that was posted in the same batch keeps nothing any more. */
  async #openHolds(organization: OrganizationKey, opened: readonly Opening[]): Promise<void> {
    await this.sql.insert(
      tables.holds,
      opened.map(({ row, until, workspace, posted, released }) => [
        organization,
        row.id,
        workspace,
        row.product,
        kindOf(row.product),
        row.quantity,
        until,
        posted,
        released,
      ]),
    );
    await this.sql.insert(
      tables.holdLots,
      opened.flatMap(({ row, until, lots }) =>
        row.lots.map(({ purchase, quantity }) => [organization, row.id, purchase, quantity, until, lots.get(purchase) ?? 0]),
      ),
    );
  }

  async #keepRequests(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    await this.sql.insert(
      tables.requests,
      statesOf(activity, 'request').map((state) => tables.requestRow(organization, state)),
    );
  }

  async #bookAssignments(organization: OrganizationKey, sums: Sums): Promise<void> {
    const rows = Array.from(sums.given(), ([workspace, product, units]) => [
      organization,
      workspace,
      product,
      kindOf(product),
      units,
    ]);
    await this.sql.insert(tables.assignments, rows);
  }

  async #moveHead(
    organization: OrganizationKey,
    log: string,
    from: Head,
    rows: readonly (Transaction | Activity)[],
  ): Promise<void> {
    const to = headAfter(from, rows);
    if (from.id === 0) {
      await this.sql.insert(tables.heads, [[organization, log, to.id, to.hash, to.at]]);
      return;
    }
    const moved = await this.sql.run(
      'update heads set id = $3, hash = $4, at = $5 where organization = $1 and log = $2 and id = $6 and hash = $7',
      [organization, log, to.id, to.hash, to.at, from.id, from.hash],
    );
    if (moved !== 1) throw new Error(`the ${log} of ${organization} has moved on from ${from.id} while it was being appended to`);
  }
}

function text(state: object | null): string | null {
  return state === null ? null : JSON.stringify(state);
}
