/** A Citus cluster that somebody runs, seen from its coordinator: each test gets a database on all of its machines. */

import { randomBytes } from 'node:crypto';
import { Server } from './launch.ts';

export interface Node {
  readonly host: string;
  readonly port: number;
}

const MOST_TRIES = 20;

export class Cluster extends Server {
  readonly workers: readonly Node[];
  readonly #made: string[] = [];

  constructor(coordinator: Server, workers: readonly Node[]) {
    super(coordinator.host, coordinator.port, coordinator.administrator);
    this.workers = workers;
  }

  override async database(template = 'template0'): Promise<string> {
    const name = `test_${randomBytes(4).toString('hex')}`;
    this.#made.push(name);
    const copied = this.#made.includes(template);
    const machines = [this, ...this.workers.map((node) => this.at(node))];
    if (copied) for (const machine of machines) await machine.sql('postgres', alone(template), 'postgres');
    await Promise.all(
      machines.map(async (machine) => {
        await create(machine, name, template);
        if (!copied) await machine.sql(name, 'create extension citus', 'postgres');
      }),
    );
    if (copied) return name;
    await this.sql(
      name,
      [
        `select citus_set_coordinator_host('${this.host}', ${this.port})`,
        ...this.workers.map(({ host, port }) => `select citus_add_node('${host}', ${port})`),
      ],
      'postgres',
    );
    return name;
  }

  override async stop(): Promise<void> {
    for (const machine of [this, ...this.workers.map((node) => this.at(node))]) {
      for (const name of this.#made) {
        await machine.sql('postgres', `drop database if exists ${name} with (force)`, 'postgres');
      }
    }
  }

  /** One of its machines. */
  at({ host, port }: Node): Server {
    return new Server(host, port, this.administrator);
  }
}

const alone = (database: string) => `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;

/** A cluster looks after each of its databases from within, and comes back to it: nobody else may be in one that is copied. */
async function create(machine: Server, name: string, template: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await machine.sql('postgres', `create database ${name} owner owner template ${template}`, 'postgres');
      return;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await machine.sql('postgres', alone(template), 'postgres');
    }
  }
}

/** What a server is the coordinator of, as its database `postgres` knows it; null: of nothing. */
export async function clusterOf(server: Server): Promise<Cluster | null> {
  const extension = await server.sql('postgres', "select 1 from pg_extension where extname = 'citus'", 'postgres');
  if (extension.length === 0) return null;
  const nodes = await server.sql(
    'postgres',
    'select nodename as host, nodeport as port from pg_dist_node where groupid <> 0',
    'postgres',
  );
  return new Cluster(
    server,
    nodes.map(({ host, port }) => ({ host: String(host), port: Number(port) })),
  );
}
