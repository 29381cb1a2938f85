/** The program in this process: what is typed, the clock and the terminal come from the test, what it writes goes back. */

import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Host, Output, Signal } from '../../src/host.ts';
import { run } from '../../src/wiring/main.ts';

export interface FakeHostOptions {
  /** The user's home, and the folder the command is typed in. */
  readonly home: string;
  readonly now: string | (() => string);
  /** Terminal columns of stdout and stderr; null: pipes. */
  readonly columns?: number | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The size of a part. */
  readonly rowsAtOnce?: number;
  /** Milliseconds from any moment on; those of the machine unless told. */
  readonly elapsed?: () => number;
  /** Called whenever everything else has its turn: the clock can move on then, or somebody press Ctrl-C. */
  readonly onTurn?: (send: (signal: Signal) => void) => void;
}

export interface Finished {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they were written: what a person sees. */
  readonly seen: string;
}

/** Runs one command line. Nobody can be asked: stdin is not a terminal. */
export async function runHere(argv: readonly string[], options: FakeHostOptions): Promise<Finished> {
  const written = { stdout: '', stderr: '', seen: '' };
  const { home, now, columns = null, env = {}, stdin = '', rowsAtOnce = 5_000, onTurn } = options;
  let signalled: (signal: Signal) => void = () => undefined;
  const output = (name: 'stdout' | 'stderr'): Output => ({
    isTerminal: columns !== null,
    columns: columns ?? 80,
    rows: 10_000,
    stream: () => {
      const drawn = new PassThrough();
      drawn.on('data', (piece: Buffer) => (written[name] += piece.toString()));
      return drawn as unknown as NodeJS.WriteStream;
    },
    write: async (text) => {
      const piece = typeof text === 'string' ? text : Buffer.from(text).toString();
      written[name] += piece;
      written.seen += piece;
    },
  });
  const host: Host = {
    argv,
    env: { NO_COLOR: '1', XDG_CONFIG_HOME: `${home}/config`, XDG_DATA_HOME: `${home}/data`, ...env },
    platform: 'linux',
    home,
    nodeVersion: '20.17.0',
    cwd: home,
    packageFolder: fileURLToPath(new URL('../..', import.meta.url)),
    stdin: { isTerminal: false, stream: () => Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream },
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => (typeof now === 'string' ? now : now()),
    localDay: () => (typeof now === 'string' ? now : now()).slice(0, 10),
    touched: () => null,
    elapsed: options.elapsed ?? (() => performance.now()),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    rowsAtOnce,
    turn: () => {
      onTurn?.(signalled);
      return new Promise((resolve) => setImmediate(resolve));
    },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    page: async () => false,
    onSignal: (handler) => {
      signalled = handler;
      return () => undefined;
    },
    setExitStatus: () => undefined,
  };
  return { status: await run(host), ...written };
}
