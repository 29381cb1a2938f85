/**
 * Whatever is typed: an answer that the contract knows; what hangs is ended with its test. A campaign sets ENTITLE_FUZZ_RUNS (command lines); the
 * seed of a failure is in its message.
 */

import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UNSAFE_CLASS } from '../../../src/core/text.ts';
import { type Finished, runHere } from '../../support/host.ts';
import { tempFolder } from '../../support/process.ts';
import { commandLine, stdin } from './words.ts';

const RUNS = Number(process.env['ENTITLE_FUZZ_RUNS'] ?? 250);

const home = tempFolder();
const store = join(home, 'data/entitle/entitle.db');
const clean = join(home, 'clean.db');
const type = (argv: readonly string[], input = '', columns: number | null = null): Promise<Finished> =>
  runHere(argv, { home, now: '2026-11-21T09:00:00.000Z', stdin: input, columns });

// Files are written where one is: in a folder of their own.
const before = process.cwd();
beforeAll(async () => {
  process.chdir(home);
  expect(await type(['init', '--sample'])).toMatchObject({ status: 0 });
  copyFileSync(store, clean);
});
afterAll(() => process.chdir(before));

/** The exit statuses of the contract, section 8; 1 is a bug. */
const STATUSES = new Set([0, 2, 3, 4, 5, 6, 7, 10]);
/** Of a bulk result that was refused, the good rows may have been applied. */
const PARTLY = new Set([0, 5, 10]);
/** Line breaks are ours; a tab is in shell scripts, and between the columns of `__complete`. */
const UNSAFE = new RegExp(`(?![\\n\\r\\t])[${UNSAFE_CLASS}]`, 'u');
const UNSAFE_LINE = new RegExp(`(?!\\n)[${UNSAFE_CLASS}]`, 'u');

/** Joiners and selectors that an emoji is written with: they hide nothing. */
const WRITTEN = /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)(?:\u200d|\ufe0e|\ufe0f)/gu;

/** What is wrong with an answer; nothing, when all is as the contract says. */
function faultsOf(argv: readonly string[], { status, stdout, stderr }: Finished): readonly string[] {
  const faults: string[] = [];
  const [first] = argv;
  if (!STATUSES.has(status)) faults.push(`exit ${status}`);
  if (UNSAFE.test(stdout.replaceAll(WRITTEN, ''))) faults.push('a control character on stdout');
  if (UNSAFE_LINE.test(stderr.replaceAll(WRITTEN, ''))) faults.push('a control character on stderr');
  if (status !== 0 && status !== 10 && stderr === '') faults.push('refused without a word');
  if (first === '--json' && status !== 0 && status !== 10 && !argv.includes('--debug')) faults.push(...jsonFaults(stderr));
  if (!readFileSync(store).equals(readFileSync(clean))) {
    copyFileSync(clean, store);
    if (!PARTLY.has(status)) faults.push('refused, and the store is another');
  }
  return faults;
}

function jsonFaults(stderr: string): readonly string[] {
  const lines = stderr.split('\n').filter(Boolean);
  try {
    const { error } = JSON.parse(lines[0] ?? '') as { readonly error: { readonly code: unknown; readonly message: unknown } };
    const told = lines.length === 1 && typeof error.code === 'string' && typeof error.message === 'string';
    return told ? [] : ['more than one error, or one that does not say what'];
  } catch {
    return ['an error that is no JSON'];
  }
}

test('every command line gets an answer of the contract', { timeout: 600_000 + RUNS * 200 }, async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(commandLine, stdin, fc.constantFrom(null, 30, 80, 200), async (argv, input, columns) => {
      const finished = await type(argv, input, columns);
      expect({ argv, ...finished, faults: faultsOf(argv, finished) }).toMatchObject({ faults: [] });
      statuses.set(finished.status, (statuses.get(finished.status) ?? 0) + 1);
    }),
    { numRuns: RUNS, examples: [[['backup', 'gala\u0000.csv'], '', null]] },
  );
  // Lines got far, and lines were refused: the words were neither too good nor too bad to prove anything.
  for (const status of [0, 2, 4]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
});
