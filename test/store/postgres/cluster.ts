/** A Citus cluster that somebody runs, seen from its coordinator: each test gets a database on all of its machines. */

import { Server } from './launch.ts';

export interface Node {
  readonly host: string;
  readonly port: number;
}

export class Cluster extends Server {
  readonly workers: readonly Node[];
  readonly #made: string[] = [];

  constructor(coordinator: Server, workers: readonly Node[]) {
    super(coordinator.host, coordinator.port, coordinator.administrator);
    this.workers = workers;
  }

  override async database(): Promise<string> {
    const name = await super.database();
    this.#made.push(name);
    await Promise.all(
      [this, ...this.workers.map((node) => this.at(node))].map(async (server) => {
        if (server !== this) await server.sql('postgres', `create database ${name} owner owner template template0`, 'postgres');
        await server.sql(name, 'create extension citus', 'postgres');
      }),
    );
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
    await super.stop();
    for (const node of this.workers) {
      for (const name of this.#made)
        await this.at(node).sql('postgres', `drop database if exists ${name} with (force)`, 'postgres');
    }
  }

  /** One of its machines. */
  at({ host, port }: Node): Server {
    return new Server(host, port, this.administrator);
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
