/** "A ledger for the team" in README.md, run as it is written: SQL as the server's administrator, the rest in a shell. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { startOwnServer } from './server.ts';
import { entitle, tempFolder } from '../support/process.ts';

const readme = readFileSync(process.env['TEAM_README'] ?? new URL('../../README.md', import.meta.url), 'utf8');
const section = /^## A ledger for the team\n([^]*?)(?=^## |(?![^]))/m.exec(readme)?.[1] ?? '';
const blocks = [...section.matchAll(/^```(sql|bash)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text ?? '',
}));

test('from an empty PostgreSQL to two colleagues and a CI role', async () => {
  expect(blocks.length).toBeGreaterThan(5);
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
  let environment: Record<string, string> = env;
  const printed: string[] = [];
  for (const { language, text } of blocks) {
    if (language === 'sql') {
      const statements = text.split(';\n').filter((statement) => statement.trim() !== '');
      await server.sql('postgres', statements, 'postgres');
    } else {
      const output = execFileSync('bash', ['-ec', `${text}\necho; echo ---; env -0`], {
        env: environment,
        cwd: home,
        encoding: 'utf8',
      });
      const [said = '', left = ''] = output.split('\n---\n');
      printed.push(said);
      environment = Object.fromEntries(
        left
          .split('\0')
          .filter(Boolean)
          .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
      );
    }
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
