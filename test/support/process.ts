/** Starting the program as a user would, in a home of its own. */

import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The program's shell entry. */
export const entitle = fileURLToPath(new URL('../../bin/entitle.js', import.meta.url));

/** What to run for the program with parts of so many rows; null: as it is in use. */
export function entitleInParts(rowsAtOnce: number | null): { readonly program: string; readonly env: Record<string, string> } {
  if (rowsAtOnce === null) return { program: entitle, env: {} };
  return { program: fileURLToPath(new URL('in-parts.cjs', import.meta.url)), env: { ROWS_AT_ONCE: String(rowsAtOnce) } };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, removed after the test file's last test. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'entitle-')));
  folders.push(folder);
  return folder;
}

/** Nothing of the machine's own settings: the user's data and configuration are in `home`, and there is no CI. */
export function cleanEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: home,
    TZ: 'UTC',
    LANG: 'C.UTF-8',
  };
}

export interface ProcessOptions {
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user's home; a new one for every process unless told. */
  readonly home?: string;
  readonly cwd?: string;
  /** Written to stdin, which is then closed. */
  readonly stdin?: string | Uint8Array;
  /** Milliseconds. */
  readonly timeout?: number;
  /** The size of a part; null: that in use. */
  readonly rowsAtOnce?: number | null;
}

export interface Ended {
  /** As a shell sees it: 128 + the signal's number when a signal ended the process. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `entitle` without a terminal. Rejects when it takes longer than the timeout, with what it wrote until then. */
export function runProcess(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  const { home = tempFolder(), timeout = 120_000, rowsAtOnce = null } = options;
  const { program, env } = entitleInParts(rowsAtOnce);
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd ?? home,
    env: { ...cleanEnvironment(home), ...env, ...options.env },
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text));
  }
  // The program may end without reading all of its input.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`entitle ${args.join(' ')}: still running after ${timeout} ms\n${written.stdout}${written.stderr}`));
    }, timeout);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...written });
    });
  });
}
