/** Where the rows of a store lie, in a database that Citus spreads over machines: organization by organization. */

import { raise } from '../../core/refusals.ts';
import type { Address } from './address.ts';
import { isCluster, placedTables } from './cluster.ts';
import type { PgSql } from './connection.ts';
import { codeOf } from './problems.ts';
import { afterPlacing, beforePlacing, EVERYWHERE, FIRST_PLACED, insertTriggers } from './schema/placed.ts';
import { allTableNames } from './schema/second.ts';

/** What a run that was cut off had made. */
const THERE_ALREADY = '42710';

interface Nodes {
  /** 0 on the coordinator. */
  readonly group: number;
  readonly nodes: number;
  readonly coordinators: number;
}

/** Gives every table its place that has none yet; nothing where there is no cluster. Refuses with store-unusable. */
export async function place(sql: PgSql, { shown: path }: Address): Promise<void> {
  if (!(await isCluster(sql))) return;
  await demandCoordinator(sql, path);
  const placed = await placedTables(sql);
  for (const step of beforePlacing) await sql.all(step);
  const rest = allTableNames.filter((name) => name !== FIRST_PLACED && !EVERYWHERE.includes(name));
  const commands = [
    ...EVERYWHERE.map((name) => [name, `create_reference_table('entitle.${name}')`] as const),
    [FIRST_PLACED, `create_distributed_table('entitle.${FIRST_PLACED}', 'organization')`] as const,
    ...rest.map(
      (name) =>
        [
          name,
          `create_distributed_table('entitle.${name}', 'organization', colocate_with => 'entitle.${FIRST_PLACED}')`,
        ] as const,
    ),
  ];
  const missing = commands.filter(([name]) => !placed.has(name));
  if (missing.length > 0) for (const [drop] of insertTriggers) await carryOutPlaced(sql, drop);
  for (const [, command] of missing) {
    // Rows take their time to get to their place: nobody is to think meanwhile that this run has ended.
    await sql.all('update entitle.guards set since = clock_timestamp() where guard = 1');
    await carryOutPlaced(sql, `select ${command}`);
  }
  for (const [, create] of insertTriggers) await carryOutPlaced(sql, create);
  // What lay here before was copied to its place.
  for (const [name] of commands) await sql.all(`select truncate_local_data_after_distributing_table('entitle.${name}')`);
  for (const step of afterPlacing) await sql.all(step);
}

/** Carries out what a cluster takes only from who asks for it. The settings hold for one transaction: behind a pooler, the next statement may go to another session. */
export async function carryOutPlaced(sql: PgSql, command: string): Promise<void> {
  const statements = ['begin', 'set local citus.enable_unsafe_triggers to on', command, 'commit'];
  try {
    for (const statement of statements) await sql.all(statement);
  } catch (error) {
    if (sql.lost === null) sql.post('rollback');
    if (codeOf(error) !== THERE_ALREADY) throw error;
  }
}

async function demandCoordinator(sql: PgSql, path: string): Promise<void> {
  const nodes = await sql.get<Nodes>(
    `select (select groupid from pg_dist_local_group) as group, count(*) as nodes, count(*) filter (where groupid = 0) as coordinators
     from pg_dist_node`,
  );
  if (nodes === undefined) return;
  if (nodes.group !== 0) {
    raise('store-unusable', { path, reason: 'the server is a worker of a cluster', fix: 'connect to the coordinator' });
  }
  if (nodes.nodes > 0 && nodes.coordinators === 0) {
    raise('store-unusable', {
      path,
      reason: 'the cluster does not know its coordinator, which has to have a copy of what all organizations share',
      fix: "run there, as an administrator: select citus_set_coordinator_host('NAME', PORT)",
    });
  }
}
