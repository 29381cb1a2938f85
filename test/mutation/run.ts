/**
 * `npm run test:mutation`: makes mistakes in a copy of the sources and looks whether a test notices. Without words it makes the
 * mistakes that have names; `-- 40 src/app src/files` a random sample of forty in those folders as well (SEED=… for others).
 */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { mutantsOf } from './mutants.ts';
import { NAMED } from './named.ts';

/** A test that runs this long does not come to an end by itself: it has noticed. */
const PATIENCE_MS = 240_000;

/** The tests that are about a folder; those that start the built program come last. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  'src/app': [
    'test/app',
    'test/journeys/options',
    'test/journeys/parts',
    'test/commands/usage',
    'test/commands/bulk',
    'test/commands/imports',
    'test/commands/portfolio',
  ],
  'src/files': ['test/files', 'test/commands/imports', 'test/commands/bulk/read-as-sent.test.ts'],
  'src/commands': ['test/journeys/screens', 'test/journeys/options', 'test/commands/completion', 'test/journeys/terminal'],
  'src/view': ['test/view', 'test/journeys/screens', 'test/commands/usage'],
  'src/store/postgres': ['test/store/postgres.test.ts', 'test/store/postgres'],
  'src/store': ['test/store', 'test/journeys/parts', 'test/journeys/model'],
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'entitle-mutants-'));
const left = ['node_modules', '.git', 'release'];
for (const name of readdirSync(root).filter((each) => !left.includes(each)))
  cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

function fails(tests: readonly string[]): boolean {
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--bail=1',
    ...(tests.some((test) => test.startsWith('test/campaigns/')) ? ['--mode', 'long'] : []),
    ...tests,
  ];
  return spawnSync(process.execPath, vitest, { cwd: copy, timeout: PATIENCE_MS }).status !== 0;
}

const sound = new Set<string>();

/** Puts a text in the place of a source while the tests run; whether one of them failed. Without it they all have to pass. */
function isNoticed(file: string, text: string, tests: readonly string[]): boolean {
  const words = tests.join(' ');
  if (!sound.has(words) && fails(tests)) throw new Error(`these tests fail without any mistake: ${words}`);
  sound.add(words);
  const place = join(copy, file);
  const before = readFileSync(place, 'utf8');
  writeFileSync(place, text);
  try {
    return fails(tests);
  } finally {
    writeFileSync(place, before);
  }
}

function changed(file: string, changes: (typeof NAMED)[number]['changes']): string {
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`${file} has "${from}" ${text.split(from).length - 1} times, not once`);
      return text.replace(from, () => to);
    },
    readFileSync(join(copy, file), 'utf8'),
  );
}

function filesIn(folder: string): readonly string[] {
  if (statSync(join(copy, folder)).isFile()) return [folder];
  return readdirSync(join(copy, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

function testsAbout(file: string): readonly string[] {
  return Object.entries(ABOUT).find(([folder]) => file.startsWith(`${folder}/`))?.[1] ?? ['test/journeys/screens'];
}

const [most = '0', ...folders] = process.argv.slice(2);
const only = process.env['ONLY'];
const survivors: string[] = [];

function tell(noticed: boolean, what: string): void {
  console.log(`${noticed ? 'noticed ' : 'SURVIVED'} ${what}`);
  if (!noticed) survivors.push(what);
}

try {
  const named = most === '0' ? NAMED.filter(({ name }) => only === undefined || new RegExp(only).test(name)) : [];
  for (const { name, file, changes, test } of named) tell(isNoticed(file, changed(file, changes), [test]), `${name}: ${test}`);
  const seed = Number(process.env['SEED'] ?? 17);
  const all = folders
    .flatMap(filesIn)
    .flatMap((file) => mutantsOf(readFileSync(join(copy, file), 'utf8')).map((mutant) => ({ file, ...mutant })));
  const sample =
    most === '0'
      ? []
      : (fc.sample(
          fc.shuffledSubarray(all, {
            minLength: Math.min(Number(most), all.length),
            maxLength: Math.min(Number(most), all.length),
          }),
          { numRuns: 1, seed },
        )[0] ?? []);
  for (const { file, line, from, to, text } of sample)
    tell(isNoticed(file, text, testsAbout(file)), `${file}:${line}\n           ${from}\n           ${to}`);
  const made = named.length + sample.length;
  console.log(
    `${made} mistakes made${sample.length > 0 ? ` of ${all.length} (seed ${seed})` : ''}, ${made - survivors.length} noticed`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = survivors.length === 0 ? 0 : 1;
