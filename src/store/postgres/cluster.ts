/** What is there to be looked at where Citus spreads a store over machines: the pieces that its tables are in, and the ways between. */

import { counted } from '../../core/counts.ts';
import { fine, type Finding } from '../../core/doctor.ts';
import type { PgSql } from './connection.ts';
import { FIRST_PLACED } from './schema/placed.ts';
import { allTableNames } from './schema/second.ts';

/** Whether the database has the extension. */
export async function isCluster(sql: PgSql): Promise<boolean> {
  return (await sql.all("select 1 from pg_extension where extname = 'citus'")).length > 0;
}

/** The tables that have their place. */
export async function placedTables(sql: PgSql): Promise<ReadonlySet<string>> {
  const rows = await sql.all<{ readonly name: string }>(
    `select c.relname as name from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'entitle'`,
  );
  return new Set(rows.map(({ name }) => name));
}

/** What holds the rows of each table of a machine to the rules, as pairs of table and what it has. */
const CONSTRAINTS = `select coalesce(json_agg(json_build_array(f.relation, f.has)), '[]') from (
    select t.tgrelid as id, 'trigger ' || t.tgname || case t.tgenabled when 'O' then '' else ', switched off' end as has
      from pg_trigger t where not t.tgisinternal
    union all select k.conrelid, 'constraint ' || k.conname || case when k.convalidated then '' else ', not valid' end from pg_constraint k
    union all select i.indrelid, 'index ' || x.relname || case when i.indisvalid then '' else ', not valid' end
      from pg_index i join pg_class x on x.oid = i.indexrelid
    union all select p.polrelid, 'policy ' || p.polname from pg_policy p
    union all select s.oid, 'row security' from pg_class s where s.relrowsecurity
  ) as w cross join lateral (select c.relname as relation, w.has from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = w.id and n.nspname = 'entitle') as f`;

/** What is not in force here is told of once; whether it is in the pieces is another matter. */
const AILING = /, (switched off|not valid)$/;

interface Piece {
  readonly table: string;
  readonly shard: number;
  readonly host: string;
  readonly port: number;
}

const PIECES = `select c.relname as table, s.shardid as shard, d.nodename as host, d.nodeport as port
  from pg_dist_shard s join pg_class c on c.oid = s.logicalrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_dist_placement p on p.shardid = s.shardid join pg_dist_node d on d.groupid = p.groupid
  where n.nspname = 'entitle' and d.noderole = 'primary' order by c.relname, s.shardid, d.nodename, d.nodeport`;

interface Answer {
  readonly host: string;
  readonly port: number;
  readonly success: boolean;
  readonly result: string;
}

const EVERYWHERE = `select d.nodename as host, d.nodeport as port, r.success, r.result from run_command_on_all_nodes($1) as r
  join pg_dist_node d on d.nodeid = r.nodeid`;

/** What each piece of a table lacks of what the table has: rows lie in the pieces, and whoever is on their machine can change them. */
export async function clusterFaults(sql: PgSql): Promise<readonly string[]> {
  const [own, pieces, answers] = await Promise.all([
    sql.get<{ readonly constraints: readonly Constraint[] }>(`select (${CONSTRAINTS}) as constraints`),
    sql.all<Piece>(PIECES),
    sql.all<Answer>(EVERYWHERE, [CONSTRAINTS]),
  ]);
  const constraints = byTable((own?.constraints ?? []).map(([table, has]) => [table, has.replace(AILING, '')]));
  const found = new Map(answers.map((answer) => [nameOf(answer), answer]));
  const messages = pieces.flatMap((piece) => {
    const answer = found.get(nameOf(piece));
    if (answer?.success !== true)
      return [`${nameOf(piece)} does not say what its tables are like: ${answer?.result ?? 'no answer'}`];
    const has = byTable(JSON.parse(answer.result) as readonly Constraint[]).get(`${piece.table}_${piece.shard}`);
    const lacking = [...(constraints.get(piece.table) ?? [])].filter(
      (each) => has?.has(each) !== true && has?.has(`${each}_${piece.shard}`) !== true,
    );
    return lacking.map((each) => `part ${piece.shard} of ${piece.table} on ${nameOf(piece)} is without its ${each}`);
  });
  return messages;
}

type Constraint = readonly [table: string, constraint: string];

function byTable(constraints: readonly Constraint[]): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const [table, has] of constraints) tables.set(table, (tables.get(table) ?? new Set()).add(has));
  return tables;
}

function nameOf({ host, port }: Pick<Piece, 'host' | 'port'>): string {
  return `${host}:${port}`;
}

interface Way {
  readonly from: string;
  readonly to: string;
  readonly open: boolean | null;
}

/** Whether every table has its place, and whether this login gets from each machine to each other one; nothing where there is no cluster. */
export async function clusterFindings(sql: PgSql, login: string): Promise<readonly Finding[]> {
  if (!(await isCluster(sql))) return [];
  const [placed, [spread], ways] = await Promise.all([
    placedTables(sql),
    sql.all<{ readonly parts: number; readonly machines: number }>(
      `select count(distinct s.shardid) as parts, count(distinct p.groupid) as machines from pg_dist_shard s
       join pg_class c on c.oid = s.logicalrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_dist_placement p on p.shardid = s.shardid where n.nspname = 'entitle' and c.relname = '${FIRST_PLACED}'`,
    ),
    sql.all<Way>(
      `select from_nodename || ':' || from_nodeport as from, to_nodename || ':' || to_nodeport as to, result as open
       from citus_check_cluster_node_health()`,
    ),
  ]);
  const left = allTableNames.filter((name) => !placed.has(name));
  const shut = ways.filter(({ open }) => open !== true).map(({ from, to }) => `${from} to ${to}`);
  return [
    left.length > 0 || spread === undefined
      ? {
          check: 'cluster',
          status: 'warning',
          found: `the database has Citus, and ${counted(left.length, 'table')} ${left.length === 1 ? 'has' : 'have'} no place: their rows are all on the coordinator`,
          fix: 'copy the store into a new database of the cluster: entitle copy ADDRESS',
        }
      : fine('cluster', `organizations in ${counted(spread.parts, 'part')} on ${counted(spread.machines, 'machine')}`),
    shut.length > 0
      ? {
          check: 'cluster: logins',
          status: 'problem',
          found: `${login} is not let in from ${shut.join(', ')}`,
          fix: `on each machine, in pg_hba.conf; where passwords are asked for, also: insert into pg_dist_authinfo values (0, '${login}', 'password=…')`,
        }
      : fine('cluster: logins', `${login} is let in from each machine to each other`),
  ];
}
