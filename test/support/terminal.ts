/** A real pseudo-terminal: the program runs in it, what it writes is drawn on a screen, and a test types and looks. */

import { constants } from 'node:os';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { afterAll } from 'vitest';
import { cleanEnvironment, entitle, tempFolder } from './process.ts';

const KEYS = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  backspace: '\u007f',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-u': '\u0015',
  'ctrl-z': '\u001a',
} as const;

export type Key = keyof typeof KEYS;

export interface TerminalOptions {
  /** The program; `entitle` unless told. */
  readonly command?: string;
  readonly args: readonly string[];
  /** Added to the clean environment, in which TERM is xterm-256color. */
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
  /** Milliseconds that anything waited for may take; less than a test may, so that the failure shows the screen. */
  readonly timeout?: number;
}

export interface TerminalSession {
  /** Waits until the screen shows it. Fails, with the screen in the message, when the time is over or the process ends first. */
  waitFor(shown: string | RegExp): Promise<void>;
  /** Waits until the screen shows it no more. */
  waitForGone(shown: string | RegExp): Promise<void>;
  /** Waits until nothing was written for a moment: for looking at a whole screen, after `waitFor`. */
  settled(): Promise<void>;
  type(text: string): void;
  press(...keys: readonly Key[]): void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** The visible rows, without the spaces at their ends and the empty rows at the bottom. */
  screen(): string;
  /** What was scrolled out, and the screen. */
  transcript(): string;
  /** Every byte the process wrote, for looking at escape sequences. */
  written(): string;
  /** The sequences among them that set colours and weights. */
  colours(): ReadonlySet<string>;
  /** Waits for the process to end, and for the last of its output to be drawn. */
  exit(): Promise<{ readonly code: number; readonly signal: NodeJS.Signals | null }>;
}

const open = new Set<IPty>();
afterAll(() => {
  for (const pty of open) pty.kill('SIGKILL');
});

function signalName(number: number | undefined): NodeJS.Signals | null {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found === undefined ? null : (found[0] as NodeJS.Signals);
}

export function openTerminal(options: TerminalOptions): TerminalSession {
  const { columns = 80, rows = 24, timeout = 60_000, home = tempFolder() } = options;
  const [command, first] = options.command === undefined ? [process.execPath, [entitle]] : [options.command, []];
  const env = { TERM: 'xterm-256color', ...cleanEnvironment(home), ...options.env };
  const pty = spawn(command, [...first, ...options.args], { cols: columns, rows, cwd: options.cwd ?? home, env, name: env.TERM });
  const drawn = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });

  let written = '';
  let ended: { code: number; signal: NodeJS.Signals | null } | undefined;
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const watcher of watchers) watcher();
  };
  open.add(pty);
  pty.onData((text) => {
    written += text;
    drawn.write(text, changed);
  });
  pty.onExit(({ exitCode, signal }) => {
    open.delete(pty);
    // An empty write is called back when everything before it is drawn.
    drawn.write('', () => {
      ended = { code: exitCode, signal: signalName(signal) };
      changed();
    });
  });

  function lines(from: number): string {
    const { active } = drawn.buffer;
    const texts = Array.from(
      { length: active.length - from },
      (_, line) =>
        active
          .getLine(from + line)
          ?.translateToString()
          .trimEnd() ?? '',
    );
    return texts.join('\n').trimEnd();
  }
  const screen = (): string => lines(drawn.buffer.active.baseY);

  function until(what: string, reached: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (problem: string | null): void => {
        clearTimeout(timer);
        watchers.delete(look);
        if (problem === null) resolve();
        else reject(new Error(`${problem} before ${what}; the screen:\n${screen()}`));
      };
      const look = (): void => {
        if (reached()) finish(null);
        else if (ended !== undefined) finish(`the process ended (${JSON.stringify(ended)})`);
      };
      const timer = setTimeout(() => finish(`${timeout} ms passed`), timeout);
      watchers.add(look);
      look();
    });
  }
  const shows = (shown: string | RegExp): boolean =>
    typeof shown === 'string' ? screen().includes(shown) : shown.test(screen());

  return {
    waitFor: (shown) => until(`it showed ${String(shown)}`, () => shows(shown)),
    waitForGone: (shown) => until(`${String(shown)} was gone`, () => !shows(shown)),
    async settled() {
      for (let before = -1; before !== written.length;) {
        before = written.length;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await new Promise<void>((resolve) => drawn.write('', resolve));
    },
    type: (text) => pty.write(text),
    press(...keys) {
      for (const key of keys) pty.write(KEYS[key]);
    },
    resize(newColumns, newRows) {
      drawn.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    kill: (signal) => pty.kill(signal),
    screen,
    transcript: () => lines(0),
    written: () => written,
    colours: () => new Set(written.match(/\p{Cc}\[[\d;]*m/gu)),
    async exit() {
      await until('the process ended', () => ended !== undefined);
      return ended as NonNullable<typeof ended>;
    },
  };
}
