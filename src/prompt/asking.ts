/**
 * Asking one question, and every way to leave it. Inquirer's questions know nothing of Escape, wait for ever when stdin
 * ends, and take keys that were typed before they were drawn. So they do not read stdin, but what is let through here.
 */

import { PassThrough } from 'node:stream';
import type { Answer } from './prompter.ts';

export interface Terminal {
  /** stdin. */
  readonly input: NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };
  /** stderr: questions are drawn there, stdout carries results only. */
  readonly output: NodeJS.WritableStream & { readonly rows?: number };
  /** Aborted when the process was told to stop: the question that is open is cancelled. */
  readonly stop?: AbortSignal;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Every Enter on its own: inquirer ignores one that comes in the same turn as the letters before it (a slow line, a script). */
async function forward(keys: PassThrough, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length;) {
    const next = bytes.indexOf(ENTER, start);
    const end = next === start ? start + 1 : next === -1 ? bytes.length : next;
    keys.write(bytes.subarray(start, end));
    await turn();
    start = end;
  }
}

/** Inquirer, loaded when the first question is asked. A question is erased when it is over, however it ended. */
async function loaded(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, signal: AbortSignal) {
  const { createPromptModule, default: inquirer } = await import('inquirer');
  return { prompt: createPromptModule({ input, output, signal, clearPromptOnDone: true }), Separator: inquirer.Separator };
}

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const TAB = 0x09;
const ENTER = 0x0d;
const ESCAPE = 0x1b;
const SPACE = 0x20;

/**
 * Holds the keyboard while `ask` asks, and gives it back: raw mode off, stdin paused, no listener left.
 * Escape is `back`; Ctrl-C, Ctrl-D, the end of stdin and an abort of `stop` are `cancelled`.
 */
export async function asking<Value>(
  { input, output, stop }: Terminal,
  ask: (inquirer: Awaited<ReturnType<typeof loaded>>) => Promise<Value>,
): Promise<Answer<Value>> {
  const leaving = new AbortController();
  let left: Answer<never> = { kind: 'cancelled' };
  const leave = (answer: Answer<never>): void => {
    if (leaving.signal.aborted) return;
    left = answer;
    leaving.abort();
  };
  const cancel = (): void => leave({ kind: 'cancelled' });

  // With setRawMode, readline lets go of the terminal and takes it back when the process is suspended (Ctrl-Z).
  const keys = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => input.setRawMode?.(on) });
  let shown = false;
  let pending = Promise.resolve();
  const onData = (chunk: Buffer | string): void => {
    const bytes = Buffer.from(chunk);
    if (bytes.includes(CTRL_C) || (shown && bytes.includes(CTRL_D))) cancel();
    // An escape sequence comes in one piece, so an escape at the end is the key itself.
    else if (shown && bytes.at(-1) === ESCAPE) leave({ kind: 'back' });
    // At a tab inquirer would replace what was typed by the chosen line, colours included.
    else if (shown)
      pending = pending.then(() =>
        forward(
          keys,
          bytes.map((byte) => (byte === TAB ? SPACE : byte)),
        ),
      );
  };

  const endings = ['end', 'close', 'error'] as const;
  for (const ending of endings) input.on(ending, cancel);
  input.on('data', onData);
  stop?.addEventListener('abort', cancel);
  if (stop?.aborted === true || !input.readable) cancel();
  try {
    input.setRawMode?.(true);
    input.resume();
    const inquirer = await loaded(keys, output, leaving.signal);
    // What was typed ahead must not answer a question that nobody has seen. It is read, and dropped, in the next whole
    // turn of the event loop; the first one may only end the turn that is going on.
    await turn();
    await turn();
    shown = true;
    return { kind: 'answer', value: await ask(inquirer) };
  } catch (error) {
    if (leaving.signal.aborted) return left;
    throw error;
  } finally {
    stop?.removeEventListener('abort', cancel);
    input.removeListener('data', onData);
    for (const ending of endings) input.removeListener(ending, cancel);
    input.pause();
    input.setRawMode?.(false);
  }
}
