/** node-postgres behind the thin SQL interface. Statements are sent as they come: those asked for at once share one trip. */

import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import pg from 'pg';
import type { Sql, SqlValue } from '../sql.ts';
import type { Address, HostAddress } from './address.ts';
import { Watch } from './alive.ts';
import { codeOf, isLost, isReadOnly } from './problems.ts';

const CONNECT_MS = 10_000;
/** Bulk work sends a few thousand rows a statement, so a statement that takes longer waits for something that is not coming. */
const STATEMENT_MS = 60_000;
/** How long a statement waits for another writer at a time; the wait begins again as long as there is patience left. */
const LOCK_MS = 1_000;
/** A server that is stuck, on a machine that is there, says nothing: longer than any statement may take, and nobody is there. */
const SILENCE_MS = STATEMENT_MS + 15_000;
/** For an answer that may take its time: a COMMIT that waits for a standby. The system asks whether the server is there. */
const KEEP_ALIVE_MS = 10_000;
/** A client that went away holds nobody up for longer than this. Deciding 100,000 rows takes a second or two. */
const IDLE_MS = 120_000;

/** For one transaction each. `transaction_timeout` is there from PostgreSQL 17 on: long files are sent in one transaction. */
const SETTINGS = `select ${Object.entries({
  search_path: 'entitle, pg_temp',
  statement_timeout: String(STATEMENT_MS),
  lock_timeout: String(LOCK_MS),
  idle_in_transaction_session_timeout: String(IDLE_MS),
  client_min_messages: 'warning',
  jit: 'off',
  array_nulls: 'on',
  standard_conforming_strings: 'on',
})
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')},
  (select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout')`;

const INT8 = 20;

/** Whole numbers come as text, since int8 holds more than a JavaScript number; ours stop far below that. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** What every statement gets after one that failed. */
const ABORTED = '25P02';

export type PgValue = SqlValue | readonly SqlValue[];

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

export class PgSql implements Sql {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #watch: Watch;
  #transaction: { failure: Error | null; answered: boolean } = { failure: null, answered: false };
  /** Why the connection cannot be used any more. */
  lost: Error | null = null;
  readonly #said = new Map<string, string>();

  constructor(client: pg.Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
    this.#watch = new Watch(socket, (error) => socket.destroy(error));
    // Without a listener, a connection that breaks between two statements would end the program.
    client.on('error', (error) => (this.lost ??= error));
    client.on('end', () => (this.lost ??= new Error('Connection terminated unexpectedly')));
    const { connection } = client as unknown as { readonly connection: EventEmitter };
    connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) =>
      this.#said.set(parameterName, parameterValue),
    );
  }

  /** What the server says it is, also when that changes; null: it says nothing (before PostgreSQL 14, and some poolers). */
  get kind(): { readonly standby: boolean; readonly readOnly: boolean } | null {
    const [standby, readOnly] = [this.#said.get('in_hot_standby'), this.#said.get('default_transaction_read_only')];
    return standby === undefined ? null : { standby: standby === 'on', readOnly: standby === 'on' || readOnly === 'on' };
  }

  async all<Row>(text: string, values: readonly PgValue[] = []): Promise<readonly Row[]> {
    return (await this.#send({ text, values })).rows as Row[];
  }

  async arrays<Row extends readonly SqlValue[]>(text: string, values: readonly PgValue[] = []): Promise<readonly Row[]> {
    return (await this.#send({ text, values, rowMode: 'array' })).rows as unknown as Row[];
  }

  async get<Row>(text: string, values: readonly PgValue[] = []): Promise<Row | undefined> {
    return (await this.all<Row>(text, values))[0];
  }

  async allWithin<Row>(
    text: string,
    values: readonly SqlValue[],
    set: readonly string[] | readonly number[],
  ): Promise<readonly Row[]> {
    const place = `$${values.length + 1}`;
    const within = text
      .replace('in $texts', () => `= any(${place}::text[])`)
      .replace('in $numbers', () => `= any(${place}::bigint[])`);
    return this.all(within, [...values, set]);
  }

  /** Hangs up after what was sent. The server takes that for a goodbye, and nobody waits for its answer. */
  end(): void {
    this.#socket.destroySoon();
  }

  /**
   * Begins a transaction, without waiting for the answer. What it depends on is set for it alone, in the same trip: behind a
   * pooler, the next transaction may go to another server process, and this one may have been left with anybody's settings.
   */
  begin(text: string): void {
    this.#transaction = { failure: null, answered: false };
    this.post(text);
    this.post(SETTINGS);
  }

  /** The first statement that failed in this transaction: those sent behind it fail for no reason of their own. */
  get failure(): Error | null {
    return this.#transaction.failure;
  }

  /** Whether the server answered anything in this transaction. */
  get answered(): boolean {
    return this.#transaction.answered;
  }

  /** For statements whose answer is not waited for; should they fail, `failure` says so. */
  post(text: string, values: readonly PgValue[] = []): void {
    this.#send({ text, values }).catch(() => undefined);
  }

  /** Sent before this returns; several that are under way together are one round trip. */
  async #send({
    text,
    values,
    rowMode,
  }: {
    text: string;
    values: readonly PgValue[];
    rowMode?: 'array';
  }): Promise<pg.QueryArrayResult> {
    const query = { text, values: values as SqlValue[], ...(rowMode === undefined ? {} : { rowMode }) } as pg.QueryArrayConfig;
    const transaction = this.#transaction;
    const silence = text === 'commit' ? undefined : setTimeout(() => this.#socket.destroy(silent()), SILENCE_MS).unref();
    this.#watch.begin();
    try {
      const result = await this.#client.query(query);
      transaction.answered = true;
      return result;
    } catch (error) {
      // What follows a failure fails for no reason of its own, and so does what follows a BEGIN that a standby refused.
      const first = transaction.failure;
      if (codeOf(error) === ABORTED || (isReadOnly(first) && !isLost(error))) throw first ?? error;
      transaction.failure ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      clearTimeout(silence);
      this.#watch.end();
    }
  }
}

function silent(): Error {
  return Object.assign(new Error(`the server has said nothing for ${SILENCE_MS / 1_000} seconds`), { code: 'ETIMEDOUT' });
}

/** Opens a connection to one server; rejects with the driver's error. */
export async function connect(
  { host, port, tls }: HostAddress,
  { user, database }: Pick<Address, 'user' | 'database'>,
  password: () => Promise<string>,
): Promise<PgSql> {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    host,
    port,
    user,
    database,
    password,
    types,
    pipeline: true,
    ssl: tls === null ? false : { rejectUnauthorized: true, host, ...certificate(tls.rootCertificate) },
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'entitle',
    connectionTimeoutMillis: CONNECT_MS,
  });
  const sql = new PgSql(client, socket);
  await client.connect();
  return sql;
}

function certificate(path: string | null): { ca?: string } {
  return path === null ? {} : { ca: readFileSync(path, 'utf8') };
}
