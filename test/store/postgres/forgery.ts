/** Sends forged lines to a server with plain clients, and keeps count. */

import { verify } from '../../../src/app/verify.ts';
import { copyStore } from '../../../src/app/copy.ts';
import type { Instant } from '../../../src/core/values.ts';
import { granted, servicesOn, WHOLE } from '../../support/world.ts';
import { emptyStore } from '../../support/store.ts';
import { type Ends, EVERYBODY, type Forged, Forger, STATEMENT, validActions, validKinds, valuesOf } from './forged.ts';
import type { Person, Team } from './team.ts';

export class Forgery {
  readonly #team: Team;
  readonly #clients = new Map<Person, Awaited<ReturnType<Team['server']['client']>>>();
  lines = 0;
  readonly accepted: string[] = [];

  constructor(team: Team) {
    this.#team = team;
  }

  async #client(person: Person) {
    let client = this.#clients.get(person);
    if (client === undefined) this.#clients.set(person, (client = await this.#team.server.client(this.#team.database, person)));
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) await client.end();
  }

  async forger(): Promise<Forger> {
    const rows = await this.#team.sql('owner', 'select organization, log, id::int, hash from entitle.heads');
    const ends: Record<string, Record<string, unknown>> = {};
    for (const { organization, log, id, hash } of rows) (ends[String(organization)] ??= {})[String(log)] = { id, hash };
    for (const each of Object.values(ends)) each['ledger'] ??= { id: 0, hash: '0'.repeat(64) };
    return new Forger(ends as unknown as Ends, new Date().toISOString() as Instant);
  }

  /** Valid calls that the server refuses, each with its reason: the test's own mistakes. */
  async refusedValid(): Promise<readonly string[]> {
    const forger = await this.forger();
    const found: string[] = [];
    for (const [name, valid] of [...Object.entries(validActions(forger.now)), ...Object.entries(validKinds)]) {
      const client = await this.#client(valid.as);
      await client.query('begin');
      await client
        .query(STATEMENT, valuesOf(forger.valid(valid)))
        .catch((error: Error) => found.push(`${name}: ${error.message}`));
      await client.query('rollback');
    }
    return found;
  }

  /** Every `nth` line, by whoever may do such things and by `others` people who may not. */
  async send(nth: number, others: number): Promise<void> {
    const forger = await this.forger();
    let count = 0;
    for (const [name, valid] of [...Object.entries(validActions(forger.now)), ...Object.entries(validKinds)]) {
      const rest = EVERYBODY.filter((person) => person !== valid.as);
      for (const person of [valid.as, ...rest.slice(0, others)]) {
        for (const forged of forger.forged(name, valid, person)) if ((count += 1) % nth === 0) await this.#try(forged);
      }
    }
  }

  async #try({ what, as, call }: Forged): Promise<void> {
    this.lines += 1;
    const client = await this.#client(as);
    await client.query(STATEMENT, valuesOf(call)).then(
      () => this.accepted.push(`${as}: ${what}`),
      () => undefined,
    );
  }

  /** What verify finds, and whether the store can be copied into a file and is sound there. */
  async problems(): Promise<readonly unknown[]> {
    const { services, clock } = this.#team.world;
    const copy = servicesOn(await emptyStore(), clock);
    const here = granted(await verify(services, WHOLE));
    granted(await copyStore(services, copy, () => undefined));
    return [...here.problems, ...granted(await verify(copy, WHOLE)).problems];
  }
}
