/**
 * The keyboard, from the first question to the last. In between the terminal stays as it is for questions: what is typed
 * while the next one is being made is not echoed by the terminal, and is kept for it.
 */

import { isInterrupt, pieceOf, typedAhead } from './keys.ts';

export interface KeyboardOptions {
  /** stdin. */
  readonly input: NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };
  /** Called by Ctrl-C between two questions, where the terminal makes no signal of it. */
  readonly interrupt?: () => void;
}

/** What an open question is told. */
export interface Listener {
  /** Keys came: `bytes` are at the end of what `next` gives. */
  came(bytes: Buffer): void;
  /** Nothing will come any more. */
  ended(): void;
}

export interface Keyboard {
  /** Takes hold of it, if nobody has. The first who does gets nothing that was typed before. */
  hold(): Promise<void>;
  /** Forgets what was typed and not read, also what was typed but did not arrive yet. */
  forget(): Promise<void>;
  /** Tells of what comes, until the returned function is called. */
  listen(listener: Listener): () => void;
  /** The next keys that belong together: an Enter is alone. Null: all were read. */
  next(): Buffer | null;
  /** Gives it back: raw mode off, stdin paused, no listener left. Whoever asks next takes hold anew. */
  rest(): void;
}

export function keyboardOn({ input, interrupt = () => undefined }: KeyboardOptions): Keyboard {
  let held = false;
  let waiting: Buffer[] = [];
  let listener: Listener | null = null;
  const onData = (chunk: Buffer | string): void => {
    const bytes = Buffer.from(chunk);
    if (listener === null && isInterrupt(bytes)) return interrupt();
    waiting.push(bytes);
    listener?.came(bytes);
  };
  const onEnd = (): void => listener?.ended();
  const endings = ['end', 'close', 'error'] as const;
  const forget = async (): Promise<void> => {
    await typedAhead();
    waiting = [];
  };
  return {
    async hold() {
      if (held) return;
      held = true;
      waiting = [];
      for (const ending of endings) input.on(ending, onEnd);
      input.on('data', onData);
      input.setRawMode?.(true);
      input.resume();
      await forget();
    },
    forget,
    listen(other) {
      listener = other;
      return () => {
        listener = null;
      };
    },
    next() {
      const [first, ...rest] = waiting;
      if (first === undefined) return null;
      const piece = pieceOf(first);
      waiting = piece.length < first.length ? [first.subarray(piece.length), ...rest] : rest;
      return piece;
    },
    rest() {
      if (!held) return;
      held = false;
      waiting = [];
      input.removeListener('data', onData);
      for (const ending of endings) input.removeListener(ending, onEnd);
      input.pause();
      input.setRawMode?.(false);
    },
  };
}
