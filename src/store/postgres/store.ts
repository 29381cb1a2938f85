/** A store in PostgreSQL, shared over a network by people and machines who each log in as themselves. */

import type { Login, Records, Store, WritableRecords } from '../../app/ports.ts';
import { RefusalError } from '../../core/refusals.ts';
import type { Finding } from '../../core/doctor.ts';
import type { Problem } from '../../core/verify.ts';
import { type Address, type HostAddress, parseAddress } from './address.ts';
import { clusterFindings } from './cluster.ts';
import { untilCommitted } from './committing.ts';
import type { PgSql } from './connection.ts';
import { findFaults } from './faults.ts';
import { connectToAny } from './hosts.ts';
import { greet, OlderStore } from './login.ts';
import { guarded, migrate } from './migrate.ts';
import { passwordFor, type Secrets } from './password.ts';
import { isLost, isReadOnly, NoneFits, raiseCommitProblem, raiseConnectProblem, raiseQueryProblem } from './problems.ts';
import { PEOPLE } from './schema/rights.ts';
import { SCHEMA_VERSION } from './schema/steps.ts';
import { type Appended, PgRecords } from './records.ts';
import { type Patience, Tries } from './tries.ts';

const BEGIN_READING = 'begin isolation level repeatable read read only';
/** Each statement sees what was committed before it: so what is read after an organization's turn is as new as the turn. */
const BEGIN_WRITING = 'begin isolation level read committed read write';

export interface PgEnvironment {
  readonly patience: Patience;
  readonly secrets: Secrets;
}

interface Connection {
  readonly sql: PgSql;
  readonly login: Promise<Login>;
}

export class PostgresStore implements Store {
  readonly hasLogins = true;
  readonly #address: Address;
  readonly #environment: PgEnvironment;
  /** Whoever sits there is asked once: the servers of an address have the same logins, and connections are made anew. */
  readonly #secrets: Secrets;
  #connection: Connection | null = null;
  #connecting: Promise<Connection> | null = null;
  #inUse = false;
  #update: Promise<void> | null = null;

  constructor(address: Address, environment: PgEnvironment) {
    this.#address = address;
    this.#environment = environment;
    const { ask, ...kept } = environment.secrets;
    let asked: Promise<string | null> | undefined;
    this.#secrets = { ...kept, ask: (question) => (asked ??= ask(question)) };
  }

  async read<T>(work: (records: Records) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const tries = new Tries(this.#address, this.#environment.patience);
      for (;;) {
        const { sql, login } = await this.connect();
        sql.begin(BEGIN_READING);
        try {
          return await this.#greeted(login, work(new PgRecords(sql, login, false)));
        } catch (error) {
          // Nothing was told to anybody yet, so it can be asked of another server.
          if (!isLost(error) || sql.answered) throw error;
          await tries.again(error);
        } finally {
          this.#rollback(sql);
        }
      }
    });
  }

  async write<T>(work: (records: WritableRecords) => Promise<{ readonly commit: boolean; readonly value: T }>): Promise<T> {
    return this.#alone(async () => {
      const tries = new Tries(this.#address, this.#environment.patience);
      for (;;) {
        try {
          return await this.#attempt(work, tries);
        } catch (error) {
          await tries.again(error);
        }
      }
    });
  }

  grantsFor(login: string): readonly string[] {
    const name = `"${login.replaceAll('"', '""')}"`;
    return [`create role ${name} login`, `grant ${PEOPLE} to ${name}`];
  }

  async login(): Promise<Login> {
    return this.#alone(async () => (await this.connect()).login);
  }

  /** Beside other work: it only looks at what the schema is made of. */
  async faults(): Promise<readonly Problem[]> {
    return this.#upToDate(async () => {
      const { sql, login } = await this.connect();
      return findFaults(sql, await login, this.#address);
    });
  }

  async findings(): Promise<readonly Finding[]> {
    return this.#alone(async () => {
      const { sql, login } = await this.connect();
      return clusterFindings(sql, (await login).name);
    });
  }

  async lookups(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {
    this.#connection?.sql.end();
  }

  /**
   * The connection, made anew when the last one was lost, or when it is to a standby, there are several servers, and something
   * is to be written; who we are is asked along with whatever comes first. Of two who ask at once, the second gets the first's:
   * one that nobody knows of any more would keep the program from ending.
   */
  async connect(writing = false): Promise<Connection> {
    await this.#connecting?.catch(() => undefined);
    const connecting = this.#connect(writing);
    this.#connecting = connecting;
    try {
      return await connecting;
    } finally {
      if (this.#connecting === connecting) this.#connecting = null;
    }
  }

  async #connect(writing: boolean): Promise<Connection> {
    const { hosts, target, user, database } = this.#address;
    const choosing = writing && hosts.length > 1;
    const open = this.#connection;
    if (open !== null && open.sql.lost === null && !(choosing && open.sql.kind?.standby === true)) return open;
    open?.sql.end();
    const wanted = choosing && (target === 'any' || target === 'prefer-standby') ? 'primary' : target;
    const password = ({ host, port }: HostAddress) => passwordFor({ host, port, user, database }, this.#secrets);
    const sql = await connectToAny(this.#address, wanted, password).catch((error: unknown) =>
      raiseConnectProblem(this.#address, error),
    );
    const login = greet(sql, this.#address);
    login.catch(() => undefined);
    return (this.#connection = { sql, login });
  }

  /** Of several that do so at once, one does; the others find it done. Nothing was written yet, so work begins anew afterwards. */
  async #upToDate<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OlderStore)) throw error;
      await (this.#update ??= this.#migrate());
      return work();
    }
  }

  /** On a connection of its own: this one may be in the middle of something, which begins anew on the next one. */
  async #migrate(): Promise<void> {
    const other = new PostgresStore(this.#address, this.#environment);
    try {
      const { sql } = await other.connect(true);
      const { patience } = this.#environment;
      const from = await guarded(sql, this.#address, patience, () => migrate(sql, this.#address));
      // Another process may have been faster.
      if (from < SCHEMA_VERSION) patience.onUpdated?.({ from, to: SCHEMA_VERSION, backup: null });
    } finally {
      await other.close();
    }
    this.#hangUp();
  }

  #hangUp(): void {
    this.#connection?.sql.end();
    this.#connection = null;
  }

  /** One connection is in one transaction: a second one beside it would end the first, so it is a bug to ask for it. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inUse) throw new Error('the store was asked for two things at once');
    this.#inUse = true;
    try {
      return await this.#upToDate(work);
    } catch (error) {
      return raiseQueryProblem(this.#address, error);
    } finally {
      this.#inUse = false;
    }
  }

  async #attempt<T>(work: (records: WritableRecords) => Promise<{ commit: boolean; value: T }>, tries: Tries): Promise<T> {
    const { sql, login } = await this.connect(true);
    sql.begin(BEGIN_WRITING);
    let open = true;
    try {
      const records = new PgRecords(sql, login, true);
      const { commit, value } = await this.#greeted(login, work(records));
      const appended = await records.settled();
      if (commit) await this.#commit(sql, appended, tries);
      open = !commit;
      return value;
    } catch (error) {
      // What is a standby may be reached by the same name as the primary, a moment later.
      if (isReadOnly(error)) this.#hangUp();
      throw error;
    } finally {
      if (open) this.#rollback(sql);
    }
  }

  /** What a store that is none, or a newer one, has to say comes before whatever else went wrong. */
  async #greeted<T>(login: Promise<Login>, work: Promise<T>): Promise<T> {
    const [, result] = await Promise.allSettled([login, work]);
    await login;
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }

  async #commit(sql: PgSql, appended: readonly Appended[], tries: Tries): Promise<void> {
    try {
      await untilCommitted(sql.all('commit'), this.#address, this.#environment.patience);
    } catch (error) {
      if (!isLost(error) || (await this.#isRecorded(appended, tries, error))) {
        if (isLost(error)) return;
      }
      throw error;
    }
  }

  /** After a connection that broke at COMMIT: the heads tell whether the server had it, for a hash names all that led to it. */
  async #isRecorded(appended: readonly Appended[], tries: Tries, cause: unknown): Promise<boolean> {
    for (;;) {
      try {
        return await this.#look(appended);
      } catch (error) {
        await tries.again(error, () => raiseCommitProblem(this.#address, cause));
      }
    }
  }

  /** Takes each organization's turn first: whatever still holds it on the old connection has ended by then. */
  async #look(appended: readonly Appended[]): Promise<boolean> {
    const { sql } = await this.connect(true);
    sql.begin(BEGIN_WRITING);
    try {
      for (const { organization } of appended) await sql.all('select take_turn($1)', [organization]);
      const found = await Promise.all(
        appended.map((end) => sql.all(lineAt(end.log), [end.organization, end.head.id, end.head.hash])),
      );
      return found.every((rows) => rows.length === 1);
    } finally {
      this.#rollback(sql);
    }
  }

  /** Ends whatever is still open. Nobody waits for the answer: the next statement comes behind it. */
  #rollback(sql: PgSql): void {
    if (sql.lost === null) sql.post('rollback');
  }
}

function lineAt(log: Appended['log']): string {
  return `select 1 from ${log === 'ledger' ? 'transactions' : 'activity'} where organization = $1 and id = $2 and hash = $3`;
}

/**
 * Opens an existing store; what is wrong with it is said when it is first used. A change of primary that is under way is waited
 * for. Refuses with login-refused, store-unreachable or store-unusable.
 */
export async function openPostgresStore(text: string, environment: PgEnvironment): Promise<PostgresStore> {
  const address = parseAddress(text, environment.secrets.env);
  const store = new PostgresStore(address, environment);
  const tries = new Tries(address, environment.patience);
  for (;;) {
    try {
      await store.connect();
      return store;
    } catch (error) {
      if (!(error instanceof RefusalError && error.cause instanceof NoneFits)) throw error;
      await tries.again(error);
    }
  }
}
