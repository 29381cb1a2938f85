/** A team on a PostgreSQL store: the owner, who made it, and people who each log in as themselves. */

import { setMember } from '../../../src/app/members.ts';
import { createOrganization } from '../../../src/app/orgs.ts';
import type { Services } from '../../../src/app/ports.ts';
import type { Email, OrganizationKey } from '../../../src/core/values.ts';
import { openPostgresStore, type PostgresStore } from '../../../src/store/postgres/store.ts';
import { ACME, ADA, granted, servicesOn, type World } from '../../support/world.ts';
import type { Server } from './launch.ts';
import { acmeAt, pgEnvironment } from './world.ts';

export const BETA = 'beta' as OrganizationKey;

/** Lines of people are dated by the server's clock, so the lots have to be valid whenever the tests are run. */
export const LOTS_END = '2098-12-31';

/** Login, address, role and flag in acme. Ada runs the store: account manager, admin and Entitlement manager. */
const PEOPLE = [
  ['tom', 'admin', false],
  ['olga', 'organizer', false],
  ['max', 'member', false],
  ['gus', 'guest', false],
  ['ci', 'guest', true],
] as const;
export type Person = 'ada' | 'eve' | 'stranger' | (typeof PEOPLE)[number][0];

export function emailOf(person: Person): Email {
  return (person === 'eve' ? 'eve@beta.example' : `${person}@acme.example`) as Email;
}

export class Team {
  readonly server: Server;
  readonly database: string;
  /** Everything as the owner, in whose store it is. */
  readonly world: World;
  readonly #stores: PostgresStore[] = [];

  constructor(server: Server, database: string, world: World) {
    this.server = server;
    this.database = database;
    this.world = world;
  }

  /** What a use case is given when somebody runs it with their own login. */
  async services(person: Person | 'owner'): Promise<Services> {
    const store = await openPostgresStore(this.server.url(this.database, person), pgEnvironment);
    this.#stores.push(store);
    return servicesOn(store, this.world.clock);
  }

  /** A statement in a plain SQL client, with somebody's login. */
  sql(person: Person | 'owner', statements: string | readonly string[]): Promise<readonly Record<string, unknown>[]> {
    return this.server.sql(this.database, statements, person);
  }

  async close(): Promise<void> {
    for (const store of this.#stores) await store.close();
    await this.world.services.store.close();
  }
}

/** Acme with a gala that misses seats, a lot of 100, and everybody tied to a login; beta, where only Eve is. */
export async function makeTeam(server: Server): Promise<Team> {
  const database = await server.database();
  const url = server.url(database);
  const world = await acmeAt(url);
  await world.module('badge');
  await world.purchase('seat', 100, { endsOn: LOTS_END });
  await world.purchase('badge', 3, { subscription: 'SUB-2', endsOn: LOTS_END });
  await world.event('gala-2026', { participants: 60 });
  await world.event('pilot-2027', { status: 'test', participants: 5 });
  granted(await createOrganization(world.services, ADA, { organization: BETA, name: 'Beta Fairs', activated: true }));
  await admit(server, world, 'ada');
  for (const [person, role, flag] of PEOPLE) {
    await world.member(emailOf(person), role, flag);
    await admit(server, world, person);
  }
  await world.member(emailOf('eve'), 'admin', true, BETA);
  await admit(server, world, 'eve', BETA);
  await makeLogin(server, world, 'stranger');
  return new Team(server, database, world);
}

async function admit(server: Server, world: World, person: Person, organization: OrganizationKey = ACME): Promise<void> {
  await makeLogin(server, world, person);
  granted(await setMember(world.services, world.as(ADA, organization), { email: emailOf(person), dbRole: person }));
}

/** Roles belong to the whole server: the second team of a test file finds them there. */
async function makeLogin(server: Server, world: World, person: Person): Promise<void> {
  const [login, grant] = world.services.store.grantsFor(person);
  await server.sql('postgres', login ?? '').catch((error: Error) => {
    if (!error.message.includes('already exists')) throw error;
  });
  await server.sql('postgres', grant ?? '');
}
