/** "A ledger for the team" in README.md, run as it is written: SQL as the server's administrator, the rest in a shell. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startOwnServer } from './server.ts';
import { entitle, runProcess, tempFolder } from '../../support/process.ts';

const readme = readFileSync(process.env['TEAM_README'] ?? new URL('../../../README.md', import.meta.url), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(heading: string): readonly Block[] {
  const section = new RegExp(`^## ${heading}\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^```(sql|bash)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
}

const server = await startOwnServer({ passwords: true });
const home = tempFolder();
const bin = join(home, 'bin');
mkdirSync(bin);
symlinkSync(entitle, join(bin, 'entitle'));
const env = {
  PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
  HOME: home,
  PGPORT: String(server.port),
  NO_COLOR: '1',
};

/** SQL as the administrator, the rest in a shell: what it printed, and the variables it left. */
async function run({ language, text }: Block, environment: Record<string, string>) {
  if (language === 'sql') {
    const rows = await server.sql('postgres', statementsOf(text), 'postgres');
    return { said: JSON.stringify(rows), left: environment };
  }
  const output = execFileSync('bash', ['-ec', `${text}\necho; echo ---; env -0`], {
    env: environment,
    cwd: home,
    encoding: 'utf8',
  });
  const [said = '', left = ''] = output.split('\n---\n');
  const variables = left.split('\0').filter(Boolean);
  return { said, left: Object.fromEntries(variables.map((line) => line.split(/=(.*)/s, 2) as [string, string])) };
}

function statementsOf(text: string): readonly string[] {
  return text.split(';\n').filter((statement) => statement.trim() !== '');
}

test('from an empty PostgreSQL to two colleagues and a CI role', async () => {
  const blocks = blocksOf('A ledger for the team');
  expect(blocks.length).toBeGreaterThan(5);
  let environment: Record<string, string> = env;
  const printed: string[] = [];
  for (const block of blocks) {
    const { said, left } = await run(block, environment);
    if (block.language === 'bash') printed.push(said);
    environment = left;
  }
  const [seats] = await server.sql(
    'events',
    "select sum(quantity)::int as units, count(distinct actor)::int as people from entitle.transactions where kind <> 'purchase'",
    'postgres',
  );
  expect(seats).toEqual({ units: 200, people: 2 });
  expect(printed.join('\n')).not.toMatch(/password/);
  const asMia = { ...env, ENTITLE_DB: 'postgres://mia@127.0.0.1/events' };
  expect(() =>
    execFileSync('entitle', ['transfer', 'gala', 'seat', '1', '--yes', '--as', 'ada@acme.example'], {
      env: asMia,
      stdio: 'pipe',
    }),
  ).toThrow(/not as ada@acme.example/);
  expect(() =>
    execFileSync('entitle', ['purchases', 'add', 'seat', '1', '--subscription', 'X', '--starts', '2026-01-01'], {
      env: asMia,
      stdio: 'pipe',
    }),
  ).toThrow(/may not/);
});

test('and the server looked after: a standby, a copy that is whole, and who waits for whom', async () => {
  const standby = await server.standby();
  try {
    const [servers, backup, waits, open, behind, ...more] = blocksOf('A server that is looked after');
    if (!servers || !backup || !waits || !open || !behind) throw new Error('blocks are missing');
    expect(more).toEqual([]);
    const several = await run(servers, { ...env, PGPORT: `${server.port},${standby.port}` });
    expect(several.said).toMatch(/^Transferred 5 × seat to workspace gala /m);
    expect((await run(backup, env)).said).toMatch(/^Sound: /m);

    const holder = await server.client('events', 'postgres');
    await holder.query("begin; select entitle.take_turn('acme')");
    const waiting = runProcess(['transfer', 'gala', 'seat', '1', '--yes'], {
      env: { ...env, ENTITLE_DB: 'postgres://mia@127.0.0.1/events' },
      home,
    });
    let said = '[]';
    while (said === '[]') ({ said } = await run(waits, env));
    expect(JSON.parse(said)).toMatchObject([{ waits: 'mia', waits_for: 'postgres', state: 'idle in transaction' }]);
    expect((await run(open, env)).said).toBe('[]');
    expect(JSON.parse((await run(behind, env)).said)).toMatchObject([{ application_name: 's1', sync_state: 'async' }]);
    await holder.query('rollback');
    await holder.end();
    expect((await waiting).status).toBe(0);
  } finally {
    await standby.stop();
  }
}, 600_000);
