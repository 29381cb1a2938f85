/** A plan tells how many rows were looked at, and how many were expected: neither may say anything about another organization. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from './server.ts';
import { makeTeam, type Person, type Team } from './team.ts';

const server = await startServer();
let team: Team;
beforeAll(async () => {
  team = await makeTeam(server);
  for (let transfers = 0; transfers < 20; transfers += 1) await team.world.transfer('gala-2026', 'seat', '3');
  await server.sql(team.database, 'analyze', 'postgres');
});
afterAll(() => team.close());

const QUESTIONS = [
  "select count(*) from entitle.transactions where organization = 'acme'",
  "select count(*) from entitle.transactions where organization = 'acme' and id > 5",
  "select count(*) from entitle.transactions where organization = 'acme' and product = 'seat'",
  "select count(*) from entitle.transactions where organization = 'acme' and workspace = 'gala-2026'",
  "select count(*) from entitle.transactions where organization = 'acme' and quantity = 3",
  "select count(*) from entitle.lots where organization = 'acme'",
  "select count(*) from entitle.draws where organization = 'acme'",
  "select count(*) from entitle.members where organization = 'acme'",
  "select count(*) from entitle.workspaces where organization = 'acme' and workspace >= 'g'",
  "select count(*) from entitle.assignments where organization = 'acme'",
  "select count(*) from entitle.activity where organization = 'acme' and subject = 'gala-2026'",
];

interface Node {
  readonly 'Plan Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Heap Fetches'?: number;
  readonly Plans?: readonly Node[];
}

/** How many rows a plan's nodes looked at in vain. */
function seen(node: Node): number {
  const here = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0) + (node['Heap Fetches'] ?? 0);
  return here + (node.Plans ?? []).reduce((sum, each) => sum + seen(each), 0);
}
function expected(node: Node): readonly number[] {
  return [node['Plan Rows'], ...(node.Plans ?? []).flatMap(expected)];
}

async function plan(person: Person, question: string, key: string): Promise<Node> {
  const rows = await team.sql(person, [
    'set enable_seqscan = off',
    `explain (analyze, format json) ${question.replace("'acme'", `'${key}'`)}`,
  ]);
  const [told] = (rows[0]?.['QUERY PLAN'] ?? []) as readonly { readonly Plan: Node }[];
  if (told === undefined) throw new Error('there is no plan');
  return told.Plan;
}

test.each<Person>(['stranger', 'eve', 'gus'])('%s learns no number of rows from a plan', async (person) => {
  for (const question of QUESTIONS) {
    // Gus is a guest of acme: what is asked there is about beta then, which has as little to say to him.
    const key = person === 'gus' ? 'beta' : 'acme';
    const [there, nowhere] = [await plan(person, question, key), await plan(person, question, 'nowhere')];
    expect([question, seen(there)]).toEqual([question, 0]);
    expect([question, expected(there)]).toEqual([question, expected(nowhere)]);
  }
  expect(await team.sql(person, "select * from pg_stats where schemaname = 'entitle' and tablename <> 'versions'")).toEqual([]);
});
