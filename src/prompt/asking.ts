/**
 * Asking one question, and every way to leave it. Inquirer's questions know nothing of Escape, wait for ever when stdin
 * ends, and take keys that were typed before they were drawn. So they do not read stdin, but what is let through here.
 */

import { PassThrough } from 'node:stream';
import type { Keyboard, KeyboardOptions } from './keyboard.ts';
import { asTyped, isEnter, isInterrupt, wayOut } from './keys.ts';
import type { Answer } from './prompter.ts';
import { type Closing, type Question, type QuestionLine, questionPrompt } from './question.ts';

export interface Terminal extends KeyboardOptions {
  /** stderr: questions are drawn there, stdout carries results only. */
  readonly output: NodeJS.WritableStream & { readonly rows?: number };
  /** Aborted when the process was told to stop: the question that is open is cancelled. */
  readonly stop?: AbortSignal;
}

type Left = Exclude<Answer<never>['kind'], 'answer'>;

/** Inquirer, loaded when the first question is asked: our questions are a kind of its own there. */
async function loaded(line: QuestionLine, output: NodeJS.WritableStream, signal: AbortSignal) {
  const { createPromptModule } = await import('inquirer');
  const prompt = createPromptModule({ input: line.keys, output, signal, clearPromptOnDone: true });
  prompt.registerPrompt('ours', questionPrompt);
  const answer = async (asked: object) => (await prompt([{ ...asked, name: 'answer' } as never])).answer as unknown;
  return {
    put: async <Value>(question: Question<Value>) => (await answer({ type: 'ours', question, line })) as Value,
    password: async (question: object) => {
      line.opened('any Enter');
      return (await answer({ type: 'password', ...question })) as string;
    },
  };
}

/**
 * Asks with `ask`. Escape is `back`; Ctrl-C, Ctrl-D, the end of stdin and an abort of `stop` are `cancelled`, which gives the
 * keyboard back. `unseen`: whether what was typed before the question was seen may answer it.
 */
export async function asking<Value>(
  keyboard: Keyboard,
  { input, output, stop }: Terminal,
  unseen: 'counts' | 'is forgotten',
  ask: (inquirer: Awaited<ReturnType<typeof loaded>>) => Promise<Value>,
): Promise<Answer<Value>> {
  const leaving = new AbortController();
  let left: Left = 'cancelled';
  const leave = (way: Left): void => {
    if (!leaving.signal.aborted) left = way;
    leaving.abort();
  };
  const cancel = (): void => leave('cancelled');

  let isOpen = false;
  let closing: Closing = 'told';
  let reading = false;
  /** An Enter alone, and a turn after it: only then is it known whether what follows is still this question's. */
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    while (isOpen && !leaving.signal.aborted) {
      const piece = keyboard.next();
      if (piece === null) break;
      const way = wayOut(piece);
      if (way === null) line.keys.write(asTyped(piece));
      else leave(way);
      if (closing === 'any Enter' && isEnter(piece)) isOpen = false;
      await new Promise(setImmediate);
    }
    reading = false;
  };
  const line: QuestionLine = {
    keys: new PassThrough(),
    opened(how) {
      isOpen = true;
      closing = how;
      void read();
    },
    closed() {
      isOpen = false;
    },
  };
  const came = (bytes: Buffer): void => {
    if (isInterrupt(bytes)) cancel();
    else void read();
  };
  const silence = keyboard.listen({ came, ended: cancel });
  stop?.addEventListener('abort', cancel);
  if (stop?.aborted === true || !input.readable) cancel();
  try {
    await keyboard.hold();
    const inquirer = await loaded(line, output, leaving.signal);
    if (unseen === 'is forgotten') await keyboard.forget();
    return { kind: 'answer', value: await ask(inquirer) };
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
    if (left === 'cancelled') keyboard.rest();
    return { kind: left };
  } finally {
    stop?.removeEventListener('abort', cancel);
    silence();
  }
}
