/** A copy of the tree in which mistakes are made, one at a time, and its tests are run. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A test that runs this long does not come to an end by itself: it has noticed. */
const PATIENCE_MS = 240_000;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the copy is: the dependencies are not copied. */
export function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'entitle-mutants-'));
  const left = ['node_modules', '.git', 'release'];
  for (const name of readdirSync(root).filter((each) => !left.includes(each)))
    cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs vitest in the copy until a test fails; whether one did. */
export function fails(copy: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const command = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...words];
  return spawnSync(process.execPath, command, { cwd: copy, timeout: PATIENCE_MS, env: { ...process.env, ...env } }).status !== 0;
}

/** Puts a text in the place of a source while something is asked. */
export function withText<T>(copy: string, file: string, text: string, asked: () => T): T {
  const place = join(copy, file);
  const before = readFileSync(place, 'utf8');
  writeFileSync(place, text);
  try {
    return asked();
  } finally {
    writeFileSync(place, before);
  }
}
