/**
 * Stores to measure on, made as users make them: through the use cases and the one write path, so that every row, index
 * and hash is real. Each is made once a run, when a line first asks for it.
 */

import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { bindColumns } from '../../src/app/columns.ts';
import { type Importer, importTable } from '../../src/app/import.ts';
import { purchaseImporter } from '../../src/app/import-purchases.ts';
import { workspaceImporter } from '../../src/app/import-workspaces.ts';
import { found } from '../../src/app/init.ts';
import type { Services, Store } from '../../src/app/ports.ts';
import { readBalances } from '../../src/app/balances.ts';
import { commit } from '../../src/app/commit.ts';
import { addDays, type Day } from '../../src/core/days.ts';
import { type InputTable, tableOfRows } from '../../src/core/input.ts';
import type { Transaction } from '../../src/core/ledger.ts';
import { done, type Outcome } from '../../src/core/outcome.ts';
import { type Email, type Instant, type OrganizationKey, SEAT, type WorkspaceKey } from '../../src/core/values.ts';
import { systemHost } from '../../src/host.ts';
import { createSqliteStore } from '../../src/store/sqlite/create.ts';
import { fillCustomers } from './customers.ts';
import { openSqliteStore } from '../../src/store/sqlite/store.ts';

export const ORGANIZATION = 'halden' as OrganizationKey;
export const ACTOR = 'nora@eventworks.example' as Email;
const CALLER = { actor: ACTOR, organization: ORGANIZATION };

/** Ledger lengths that lines ask for; a longer ledger passes through the shorter ones. */
export const LENGTHS = [1000, 100_000, 200_000, 1_000_000, 10_000_000] as const;
export type Length = (typeof LENGTHS)[number];

const host = systemHost();
const patience = { elapsed: () => host.elapsed(), sleep: (ms: number) => host.sleep(ms), onWait: () => undefined };
const today = host.now().slice(0, 10) as Day;

function servicesOn(store: Store): Services {
  return {
    store,
    clock: { now: () => host.now() as Instant, today: () => today },
    sha256: (text) => host.sha256(text),
    nearest: () => null,
    yieldTurn: () => host.turn(),
    rowsAtOnce: host.rowsAtOnce,
  };
}

export function workspaceKey(index: number): WorkspaceKey {
  return `event-${String(index).padStart(5, '0')}` as WorkspaceKey;
}

export class Stores {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** 1,000 workspaces that all miss seats and a module, whatever the length of the ledger behind them. */
  async withLedger(length: Length): Promise<string> {
    const path = this.#ledgerPath(length);
    if (existsSync(path)) return path;
    const growing = join(this.#folder, 'growing.db');
    if (!existsSync(growing)) await make(growing, { workspaces: 1000, participants: () => 5000, modules: 'live-streaming' });
    for (const step of LENGTHS.filter((each) => each <= length)) {
      if (existsSync(this.#ledgerPath(step))) continue;
      await grow(growing, step);
      copyFileSync(growing, this.#ledgerPath(step));
    }
    return path;
  }

  /** So many workspaces, of which 1,000 miss something; the others have no participants. */
  async withEvents(workspaces: number): Promise<string> {
    const path = join(this.#folder, `events-${workspaces}.db`);
    const short = (index: number): boolean => index % (workspaces / 1000) === 0;
    if (!existsSync(path)) await make(path, { workspaces, participants: (index) => (short(index) ? 300 : 0), modules: '' });
    return path;
  }

  /** So many workspaces without any seat, and pools that have enough for all of them. */
  async allShort(workspaces: 20_000 | 200_000 = 20_000): Promise<string> {
    const path = join(this.#folder, `short-${workspaces}.db`);
    if (!existsSync(path)) await make(path, { workspaces, participants: () => (workspaces === 20_000 ? 300 : 100), modules: '' });
    return path;
  }

  /** So many customers beside the first one, each with so many events. */
  async withCustomers(count: number, events: number): Promise<string> {
    const path = join(this.#folder, `customers-${count}-${events}.db`);
    if (existsSync(path)) return path;
    await createSqliteStore(path, patience, async (store) => {
      const services = servicesOn(store);
      sure(await found(services, ACTOR, { organization: ORGANIZATION, name: 'Halden Group' }));
      await fillCustomers(services, ACTOR, count, events);
      return { keep: true, value: undefined };
    });
    return path;
  }

  /** Reads a whole ledger, oldest first, a few thousand rows at a time. */
  async eachTransaction(length: Length, take: (rows: readonly Transaction[]) => void): Promise<void> {
    const store = await openSqliteStore(await this.withLedger(length), patience);
    await store.read(async (records) => {
      for await (const rows of records.ledger(ORGANIZATION)) take(rows);
    });
    await store.close();
  }

  #ledgerPath(length: Length): string {
    return join(this.#folder, `ledger-${length}.db`);
  }
}

interface Size {
  readonly workspaces: number;
  readonly participants: (index: number) => number;
  /** Installed in every workspace; none: ''. */
  readonly modules: string;
}

/** Charged workspaces, fifty lots of seats and one of a module. */
async function make(path: string, { workspaces, participants, modules }: Size): Promise<void> {
  await createSqliteStore(path, patience, async (store) => {
    const services = servicesOn(store);
    sure(await found(services, ACTOR, { organization: ORGANIZATION, name: 'Halden Group' }));
    const purchases = table(
      'purchases',
      ['subscription', 'product', 'quantity', 'startsOn', 'endsOn', 'reference'],
      Array.from({ length: 51 }, (_, lot) => {
        const product = lot === 50 ? 'live-streaming' : 'seat';
        // The last lot of seats has enough for the longest ledger.
        const quantity = lot === 50 ? '20000' : lot === 49 ? '20000000' : '200000';
        return [`HG-${1000 + lot}`, product, quantity, addDays(today, -100), addDays(today, 200 + lot), `PO-${lot}`];
      }),
    );
    await importRows(services, purchaseImporter, purchases);
    const events = table(
      'workspaces',
      ['workspace', 'name', 'startsOn', 'endsOn', 'status', 'participants', 'modules'],
      Array.from({ length: workspaces }, (_, index) => {
        const startsOn = addDays(today, (index % 400) - 100);
        const status = index % 2 === 0 ? 'production' : 'pre-production';
        const [key, name] = [workspaceKey(index), `Événement ${index} für Kundinnen und Kunden`];
        return [key, name, startsOn, addDays(startsOn, 2), status, String(participants(index)), modules];
      }),
    );
    await importRows(services, workspaceImporter, events);
    return { keep: true, value: undefined };
  });
}

/** Transfers one to three seats at a time, to every workspace in turn, until the ledger has this many lines. */
async function grow(path: string, length: number): Promise<void> {
  const store = await openSqliteStore(path, patience);
  const services = servicesOn(store);
  for (let full = false; !full;) {
    const outcome = await commit(services, { actor: ACTOR, dryRun: false }, async (records) => {
      const balances = await readBalances(services, records, ORGANIZATION);
      const { id } = await records.ledgerHead(ORGANIZATION);
      const last = Math.min(length, id + 20_000);
      for (let next = id + 1; next <= last; next += 1) {
        balances.grant({
          kind: next % 3 === 0 ? 'automatic' : 'transfer',
          workspace: workspaceKey(next % 1000),
          product: SEAT,
          quantity: 1 + (next % 3),
          reference: next % 2 === 0 ? `CRM-${next}` : null,
          note: next % 5 === 0 ? 'Late registrations, agreed with the customer' : null,
        });
      }
      return done({ entries: [{ organization: ORGANIZATION, transactions: balances.drafts() }], result: last });
    });
    full = sure(outcome) === length;
  }
  await store.close();
}

function table(path: string, columns: readonly string[], rows: readonly (readonly string[])[]): InputTable {
  const lines = rows.map((cells, index) => ({ row: index + 2, cells }));
  return tableOfRows({ path, digest: host.sha256(JSON.stringify(rows)), columns, rows: lines });
}

async function importRows(services: Services, importer: Importer, rows: InputTable): Promise<void> {
  const bound = sure(await bindColumns(services, rows, importer.columns));
  sure(await importTable(services, CALLER, importer, bound, { newProducts: true }));
}

function sure<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`making a store to measure on was refused: ${outcome.refusal.code}`);
}
