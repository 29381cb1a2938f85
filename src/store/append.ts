/**
 * Appending sealed rows, and bringing the kept records in line with them in the same transaction. What a record should
 * look like is said by the rows alone: balances follow from transactions, everything else is the last `after` of its subject.
 */

import type { Batch, WritableRecords } from '../app/ports.ts';
import { headAfter } from '../core/chain.ts';
import type { Activity, Head, Transaction } from '../core/ledger.ts';
import { kindOf, type OrganizationKey, type ProductKey, type WorkspaceKey } from '../core/values.ts';
import type { Workspace } from '../core/workspaces.ts';
import { SqlRecords } from './records.ts';
import type { SqlValue, WritableSql } from './sql.ts';
import { type Entity, finalStates, isAbout, type StateOf } from './states.ts';
import * as tables from './tables.ts';

type Values = readonly SqlValue[];

export class WritableSqlRecords extends SqlRecords implements WritableRecords {
  declare protected readonly sql: WritableSql;

  // oxlint-disable-next-line eslint/no-useless-constructor -- it asks for more than the one it repeats: SQL that writes
  constructor(sql: WritableSql) {
    super(sql);
  }

  /** In the order in which foreign keys point: records, transactions, the lots they opened, what was drawn from lots. */
  async append({ organization, transactions, activity }: Batch): Promise<void> {
    await this.#keepRecords(organization, activity);
    await this.#insertActivity(organization, activity);
    await this.#insertTransactions(organization, transactions);
    await this.#openLots(organization, activity);
    await this.#insertDraws(organization, transactions);
    await this.#bookLots(organization, transactions);
    await this.#bookAssignments(organization, transactions);
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
      ]),
    );
    await this.#install(organization, activity);
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
      rows.map((row) => [
        organization,
        row.id,
        row.at,
        row.kind,
        row.product,
        row.quantity,
        row.workspace,
        row.subscription,
        row.actor,
        row.reference,
        row.note,
        row.hash,
      ]),
    );
  }

  async #openLots(organization: OrganizationKey, activity: readonly Activity[]): Promise<void> {
    await this.sql.insert(
      tables.lots,
      statesOf(activity, 'purchase').map((s) => [
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
  }

  async #insertDraws(organization: OrganizationKey, rows: readonly Transaction[]): Promise<void> {
    const draws: Values[] = [];
    for (const { id, lots } of rows) {
      lots.forEach((draw, position) => draws.push([organization, id, position, draw.purchase, draw.quantity]));
    }
    await this.sql.insert(tables.draws, draws);
  }

  /** The condition repeats the table's own CHECK: an overdraft meets a wall twice. */
  async #bookLots(organization: OrganizationKey, rows: readonly Transaction[]): Promise<void> {
    for (const [purchase, { drawn, revoked }] of takenFromLots(rows)) {
      const changed = await this.sql.run(
        `update lots set drawn = drawn + $3, revoked = revoked + $4
         where organization = $1 and purchase = $2 and drawn + revoked + $3 + $4 <= quantity`,
        [organization, purchase, drawn, revoked],
      );
      if (changed !== 1) throw new Error(`purchase ${purchase} of ${organization} does not hold ${drawn + revoked} more units`);
    }
  }

  async #bookAssignments(organization: OrganizationKey, rows: readonly Transaction[]): Promise<void> {
    await this.sql.insert(
      tables.assignments,
      givenToWorkspaces(rows).map(({ workspace, product, quantity }) => [
        organization,
        workspace,
        product,
        kindOf(product),
        quantity,
      ]),
    );
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

function statesOf<E extends Entity>(activity: readonly Activity[], entity: E): readonly StateOf<E>[] {
  return finalStates(activity, entity).flatMap(({ after }) => (after === null ? [] : [after]));
}

/** Not the last ones alone: a workspace that takes two steps in one batch has to take both of them, or the database refuses. */
function everyWorkspaceState(activity: readonly Activity[]): readonly Workspace[] {
  return activity.flatMap((row) => (isAbout(row, 'workspace') && row.after !== null ? [row.after] : []));
}

/** Units drawn and revoked, each lot once whatever the number of transactions, by purchase number. */
function takenFromLots(rows: readonly Transaction[]): readonly (readonly [number, { drawn: number; revoked: number }])[] {
  const taken = new Map<number, { drawn: number; revoked: number }>();
  for (const { kind, lots } of rows) {
    if (kind === 'purchase') continue;
    for (const { purchase, quantity } of lots) {
      const sums = taken.get(purchase) ?? { drawn: 0, revoked: 0 };
      sums[kind === 'revocation' ? 'revoked' : 'drawn'] += quantity;
      taken.set(purchase, sums);
    }
  }
  return [...taken].toSorted(([a], [b]) => a - b);
}

interface Given {
  readonly workspace: WorkspaceKey;
  readonly product: ProductKey;
  quantity: number;
}

/** Units given, each workspace and product once. */
function givenToWorkspaces(rows: readonly Transaction[]): readonly Given[] {
  const given = new Map<string, Given>();
  for (const { workspace, product, quantity } of rows) {
    if (workspace === null) continue;
    const key = `${workspace} ${product}`;
    const sum = given.get(key);
    if (sum === undefined) given.set(key, { workspace, product, quantity });
    else sum.quantity += quantity;
  }
  return [...given.values()];
}
