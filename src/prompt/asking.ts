/**
 * Asking one question, and every way to leave it. Inquirer's questions know nothing of Escape, wait for ever when stdin
 * ends, and take keys that were typed before they were drawn. So they do not read stdin, but what is let through here.
 */

import { PassThrough } from 'node:stream';
import { forward, typedAhead, wayOut } from './keys.ts';
import type { Answer } from './prompter.ts';
import { type Question, questionPrompt } from './question.ts';

export interface Terminal {
  /** stdin. */
  readonly input: NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };
  /** stderr: questions are drawn there, stdout carries results only. */
  readonly output: NodeJS.WritableStream & { readonly rows?: number };
  /** Aborted when the process was told to stop: the question that is open is cancelled. */
  readonly stop?: AbortSignal;
}

type Left = Exclude<Answer<never>['kind'], 'answer'>;

/** Inquirer, loaded when the first question is asked: our questions are a kind of its own there. */
async function loaded(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, signal: AbortSignal) {
  const { createPromptModule } = await import('inquirer');
  const prompt = createPromptModule({ input, output, signal, clearPromptOnDone: true });
  prompt.registerPrompt('ours', questionPrompt);
  const answer = async (asked: object) => (await prompt([{ ...asked, name: 'answer' } as never])).answer as unknown;
  return {
    put: async <Value>(question: Question<Value>) => (await answer({ type: 'ours', question })) as Value,
    password: async (question: object) => (await answer({ type: 'password', ...question })) as string,
  };
}

/**
 * Holds the keyboard while `ask` asks, and gives it back: raw mode off, stdin paused, no listener left.
 * Escape is `back`; Ctrl-C, Ctrl-D, the end of stdin and an abort of `stop` are `cancelled`.
 */
export async function asking<Value>(
  { input, output, stop }: Terminal,
  ask: (inquirer: Awaited<ReturnType<typeof loaded>>) => Promise<Value>,
): Promise<Answer<Value>> {
  const leaving = new AbortController();
  let left: Left = 'cancelled';
  const leave = (way: Left): void => {
    if (!leaving.signal.aborted) left = way;
    leaving.abort();
  };
  const cancel = (): void => leave('cancelled');

  const keys = new PassThrough();
  let shown = false;
  let forwarded = Promise.resolve();
  const onData = (chunk: Buffer | string): void => {
    const bytes = Buffer.from(chunk);
    const way = wayOut(bytes);
    if (way !== null) leave(way);
    else if (shown) forwarded = forwarded.then(() => forward(bytes, keys));
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
    await typedAhead();
    shown = true;
    return { kind: 'answer', value: await ask(inquirer) };
  } catch (error) {
    if (leaving.signal.aborted) return { kind: left };
    throw error;
  } finally {
    stop?.removeEventListener('abort', cancel);
    input.removeListener('data', onData);
    for (const ending of endings) input.removeListener(ending, cancel);
    input.pause();
    input.setRawMode?.(false);
  }
}
