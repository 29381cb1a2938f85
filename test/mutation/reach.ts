/** Which tests reach a line of src: only they can notice a mistake in it. Those that take least come first. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIG = ['--config', 'test/mutation/vitest.config.ts'];
/** How many of the tests that reach a line are run together: at first, and then. */
const BATCHES = [4, 10] as const;

interface Reach {
  readonly test: string;
  readonly passed: boolean;
  readonly milliseconds: number;
  /** Whether it starts the built program: what that reaches is not seen. */
  readonly starts: boolean;
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

export interface Batch {
  /** The words for vitest. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs every test once, watched, in a copy of the tree. `kept`: a folder that has what was seen earlier. */
export function watchTests(copy: string, kept: string | undefined): readonly Reach[] {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'entitle-reach-'));
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length === 0) {
    console.log('every test is run once, to see what it reaches');
    const vitest = [join(copy, 'node_modules/vitest/vitest.mjs'), 'run', ...CONFIG];
    spawnSync(process.execPath, vitest, { cwd: copy, env: { ...process.env, REACH: folder, PROGRAM: 'built' } });
  }
  const seen = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Reach);
  for (const { test } of seen.filter(({ passed }) => !passed)) console.log(`left out, it fails without any mistake: ${test}`);
  return seen.filter(({ passed }) => passed);
}

/** What is run for a mistake in a line, until a test fails. Those of the folder's own tests and the short ones come first. */
export function batchesFor(reach: readonly Reach[], file: string, line: number): readonly Batch[] {
  const [, folder = ''] = file.split('/');
  const weight = ({ test, milliseconds }: Reach): number => milliseconds * (test.startsWith(`test/${folder}/`) ? 0.3 : 1);
  const reaching = reach.filter(({ lines }) => lines[file]?.includes(line) === true);
  const starting = reach.filter((each) => each.starts && !reaching.includes(each));
  return [
    ...batchesOf(reaching.toSorted((a, b) => weight(a) - weight(b))),
    // What the program does in a process of its own, nobody has seen: the shortest tests that start it stand in where no other test comes.
    ...batchesOf(starting.toSorted((a, b) => weight(a) - weight(b))).slice(0, reaching.length === 0 ? 1 : 0),
  ];
}

function batchesOf(tests: readonly Reach[]): readonly Batch[] {
  let from = 0;
  const batches = BATCHES.map((length) => tests.slice(from, (from += length)));
  return batches
    .filter((batch) => batch.length > 0)
    .map((batch) => ({
      words: [...CONFIG, '--bail=1', ...batch.map(({ test }) => test)],
      env: batch.some(({ starts }) => starts) ? { PROGRAM: 'built' } : {},
    }));
}
