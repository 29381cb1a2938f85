/** The outside world: streams, terminal, environment, clock, randomness, signals. The only place that touches them. */

import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';

export interface Output {
  readonly isTerminal: boolean;
  /** Terminal columns; meaningless when it is none. */
  readonly columns: number;
  /** Terminal lines; meaningless when it is none. */
  readonly rows: number;
  readonly stream: () => NodeJS.WriteStream;
  /** Resolves when the text is taken; rejects with the stream's error (EPIPE, ENOSPC). */
  write(text: string | Uint8Array): Promise<void>;
}

export interface Host {
  /** What was typed after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
  readonly nodeVersion: string;
  /** The working folder; null when it does not exist any more. */
  readonly cwd: string | null;
  /** Where the program is installed: the folder that holds dist/ (or, unbuilt, src/) and fixtures/. */
  readonly packageFolder: string;
  /** The stream is opened when it is first asked for: most commands never read. */
  readonly stdin: { readonly isTerminal: boolean; readonly stream: () => NodeJS.ReadStream };
  readonly stdout: Output;
  readonly stderr: Output;
  /** The wall clock, ISO-8601 in UTC with milliseconds. */
  now(): string;
  /** The day where the terminal is, `YYYY-MM-DD`: its zone may have another than UTC. */
  localDay(): string;
  /**
   * The newest time at which the system itself touched one of these files (their ctime, which nobody can set), as `now`; null
   * when none of them is there.
   */
  touched(paths: readonly string[]): string | null;
  /** Milliseconds from any moment on; never goes back. */
  elapsed(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Lets everything that waits have its turn: signals among it. */
  turn(): Promise<void>;
  /** Rows that are worked on between two turns; few in tests, so that a short file has several parts. */
  readonly rowsAtOnce: number;
  /** SHA-256 of the text's UTF-8 bytes, in hex. */
  sha256(text: string): string;
  /** Shows a text through a pager (a shell's command) on this terminal; false: it could not be started, nothing was shown. */
  page(command: string, text: string): Promise<boolean>;
  /** Calls `handler` on SIGINT, SIGTERM and SIGHUP (the terminal is gone) until the returned function is called. */
  onSignal(handler: (signal: Signal) => void): () => void;
  setExitStatus(status: number): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type Signal = (typeof SIGNALS)[number];

let grows = false;

/**
 * The heap of long work grows by a fifth of what is in use, not to several times as much, as it does by itself where there is
 * plenty: a million rows take half the memory so, and no longer. Loaded with the first turn: a start does not wait for it.
 */
function growSlowly(): void {
  if (grows) return;
  grows = true;
  process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=20');
}

export function systemHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    platform: process.platform,
    home: homedir(),
    nodeVersion: process.versions.node,
    get cwd() {
      return workingFolder();
    },
    packageFolder: join(import.meta.dirname, '..'),
    stdin: { isTerminal: isatty(0), stream: () => process.stdin },
    stdout: output(1, () => process.stdout),
    stderr: output(2, () => process.stderr),
    now: () => new Date().toISOString(),
    localDay,
    touched,
    elapsed: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    turn: () => {
      growSlowly();
      return new Promise((resolve) => setImmediate(resolve));
    },
    rowsAtOnce: 5_000,
    sha256: (text) => hash('sha256', text, 'hex'),
    page,
    onSignal: (handler) => {
      for (const signal of SIGNALS) process.on(signal, handler);
      return () => {
        for (const signal of SIGNALS) process.off(signal, handler);
      };
    },
    setExitStatus: (status) => {
      process.exitCode = status;
    },
  };
}

/** What less is told by git as well: colours, short texts at once, nothing left behind. */
const LESS = 'FRX';

async function page(command: string, text: string): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const env = { ...process.env, LESS: process.env['LESS'] ?? LESS, LV: process.env['LV'] ?? '-c' };
    const pager = spawn(command, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env });
    pager.on('error', () => resolve(false));
    // A shell says with these that there is no such command; one who quits early closes the pipe.
    pager.on('close', (status) => resolve(status !== 126 && status !== 127));
    pager.stdin.on('error', () => undefined);
    pager.stdin.end(text);
  });
}

function localDay(): string {
  const now = new Date();
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The system does not know the folder any more when somebody has removed it. */
function workingFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function touched(paths: readonly string[]): string | null {
  const times = paths.flatMap((path) => {
    try {
      return [statSync(path).ctimeMs];
    } catch {
      return []; // not there, or not for us to see
    }
  });
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

/** Opening a standard stream costs milliseconds, so it waits for the first word. */
function output(descriptor: 1 | 2, open: () => NodeJS.WriteStream): Output {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (opened === undefined) {
      opened = open();
      // Errors arrive in the callback of each write; without a listener they would also be thrown at nobody.
      opened.on('error', () => undefined);
      // A terminal that nobody has told its size (`script` in CI): tables would have no room, and ora never comes to an end.
      if (opened.columns === 0) opened.columns = 80;
    }
    return opened;
  };
  return {
    isTerminal: isatty(descriptor),
    get columns() {
      return stream().columns;
    },
    get rows() {
      return stream().rows;
    },
    stream,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream().write(text, (error) => (error === undefined || error === null ? resolve() : reject(error)));
      }),
  };
}
