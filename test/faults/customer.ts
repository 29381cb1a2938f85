/** A store worth breaking: acme, a pool of seats and a hundred charged events; and files of transfers to them. */

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect } from 'vitest';
import { type Ended, runProcess, tempFolder } from '../support/process.ts';

const EVENTS = 100;

export function eventKey(index: number): string {
  return `event-${String(index % EVENTS).padStart(3, '0')}`;
}

/** Rows of one seat each, to every event in turn. */
function transferFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => `${eventKey(index)},seat,1`);
  return `workspace,product,quantity\n${lines.join('\n')}\n`;
}

export class Customer {
  readonly home: string;
  readonly store: string;

  /** `store`: a file in its home, unless it is an address. */
  constructor(home: string, store = join(home, 'entitle.db')) {
    this.home = home;
    this.store = store;
  }

  get env() {
    return { ENTITLE_DB: this.store, ENTITLE_AS: 'ada@acme.example' };
  }

  run(...args: readonly string[]): Promise<Ended> {
    return runProcess(args, { home: this.home, cwd: this.home, env: this.env, timeout: 300_000 });
  }

  async done(...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(...args);
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
    return stdout;
  }

  /** Another customer with a copy of this one's store, which nobody has open. */
  copy(): Customer {
    const copy = new Customer(tempFolder());
    copyFileSync(this.store, copy.store);
    for (const file of ['transfers.csv']) copyFileSync(join(this.home, file), join(copy.home, file));
    return copy;
  }

  forget(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Seats transferred, read beside the program: from the ledger and from the assignments. */
  transferred(): { readonly rows: number; readonly seats: number; readonly assigned: number } {
    const database = new BetterSqlite3(this.store);
    const { rows, seats } = database
      .prepare(`select count(*) as rows, ifnull(sum(quantity), 0) as seats from transactions where kind = 'transfer'`)
      .get() as { rows: number; seats: number };
    const assigned = database.prepare('select ifnull(sum(quantity), 0) from assignments').pluck().get() as number;
    database.close();
    return { rows, seats, assigned };
  }

  async isSound(): Promise<void> {
    const { stdout } = await this.run('verify', '--json');
    expect((JSON.parse(stdout) as { problems: unknown }).problems).toEqual([]);
  }
}

/** Made once; each test works on a copy. `address`: of an empty database. */
export async function makeCustomer(units: number, rows: number, address?: string): Promise<Customer> {
  const customer = new Customer(tempFolder(), address);
  mkdirSync(customer.home, { recursive: true });
  await customer.done('init', '--org', 'acme', '--name', 'Acme Events');
  await customer.done('purchases', 'add', 'seat', String(units), '--subscription', 'SUB-1', '--starts', '2026-01-01');
  const events = Array.from(
    { length: EVENTS },
    (_, index) => `${eventKey(index)},Event ${index},2090-01-01,2090-01-02,production,2000`,
  );
  writeFileSync(join(customer.home, 'events.csv'), `workspace,name,startsOn,endsOn,status,participants\n${events.join('\n')}\n`);
  await customer.done('import', 'workspaces', 'events.csv');
  writeFileSync(join(customer.home, 'transfers.csv'), transferFile(rows));
  return customer;
}
