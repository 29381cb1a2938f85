/**
 * A whole terminal screen, drawn frame by frame, and the keys that are pressed on it. Our own thirty lines of drawing and
 * Node's own reading of keys: ink, looked at for this, lays out and compares a tree at every key, needs Node 22 in its
 * current version, and would be larger than the rest of the program; all that is needed here are lines.
 */

import { PassThrough } from 'node:stream';
import { emitKeypressEvents, type Interface, type Key } from 'node:readline';
import type { Terminal } from './asking.ts';
import { typedAhead } from './keys.ts';
import type { FullScreen, ScreenEvent } from './prompter.ts';

const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l';
const LEAVE_SCREEN = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[2K';
const CLEAR_SCREEN = '\u001b[2J';

/** An escape sequence comes in one piece, or within this many milliseconds over a slow line; else it was the key Escape. */
const ESCAPE_WAIT = 50;

export interface ScreenTerminal extends Terminal {
  readonly output: Terminal['output'] & {
    readonly columns?: number;
    readonly rows?: number;
    on(event: 'resize', listener: () => void): unknown;
    off(event: 'resize', listener: () => void): unknown;
  };
}

/** Shows the screen until `close`. `pause` gives terminal and keyboard back to what comes in between: a question, say. */
export async function openFullScreen({ input, output, stop }: ScreenTerminal): Promise<FullScreen> {
  const events: ScreenEvent[] = [];
  let wake: (() => void) | undefined;
  const happened = (event: ScreenEvent): void => {
    events.push(event);
    wake?.();
  };

  const bytes = new PassThrough();
  emitKeypressEvents(bytes, { escapeCodeTimeout: ESCAPE_WAIT } as unknown as Interface);
  bytes.on('keypress', (text: string | undefined, key: Key) => happened({ kind: 'key', key: nameOf(text, key) }));
  const onData = (chunk: Buffer | string): void => void bytes.write(chunk);
  // What a terminal makes of an old frame in a new size is its own affair: it goes.
  const onResize = (): void => {
    output.write(CLEAR_SCREEN);
    happened({ kind: 'resize' });
  };
  const onEnd = (): void => happened({ kind: 'end' });
  const endings = ['end', 'close', 'error'] as const;

  const start = async (): Promise<void> => {
    output.write(ENTER_SCREEN);
    input.setRawMode?.(true);
    input.resume();
    await typedAhead();
    input.on('data', onData);
    for (const ending of endings) input.on(ending, onEnd);
    output.on('resize', onResize);
    stop?.addEventListener('abort', onEnd);
    if (stop?.aborted === true || !input.readable) onEnd();
  };
  const finish = (): void => {
    stop?.removeEventListener('abort', onEnd);
    output.off('resize', onResize);
    for (const ending of endings) input.removeListener(ending, onEnd);
    input.removeListener('data', onData);
    input.pause();
    input.setRawMode?.(false);
    output.write(LEAVE_SCREEN);
  };

  await start();
  return {
    size: () => ({ columns: output.columns ?? 80, rows: output.rows ?? 24 }),
    draw: (lines) => {
      output.write(`${HOME}${lines.map((line) => CLEAR_LINE + line).join('\r\n')}`);
    },
    next: async (milliseconds) => {
      if (events.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      return events.shift() ?? { kind: 'nothing' };
    },
    pause: async (work) => {
      finish();
      try {
        return await work();
      } finally {
        await start();
      }
    },
    close: finish,
  };
}

/** `up`, `return`, `ctrl-c`; a character is itself. */
function nameOf(text: string | undefined, key: Key): string {
  if (key.ctrl === true && key.name !== undefined) return `ctrl-${key.name}`;
  const printable = text !== undefined && [...text].length === 1 && text >= ' ' && text !== '\u007f';
  return printable ? text : (key.name ?? '').replace(/^enter$/, 'return');
}
