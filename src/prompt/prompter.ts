/** What commands ask of a person. The terminal implementation is loaded only when something is asked. */

import type { Tone } from '../view/document.ts';

export interface Choice<Value> {
  readonly value: Value;
  /** The key or name that is shown, and searched. */
  readonly label: string;
  /** Shown beside the label, and searched: a name, what is missing. */
  readonly detail?: string;
  readonly tone?: Tone;
  /** Why it cannot be chosen, said to whoever looks for it: not listed otherwise. */
  readonly unavailable?: string;
}

/** How a typed text will be kept, and in words. */
export interface ReadBack {
  readonly text: string;
  readonly words: string;
}

export interface TextQuestion {
  readonly message: string;
  /** Answered by Enter alone. */
  readonly initial?: string;
  /** What is wrong with a text, or null; asked while it is typed. */
  readonly check: (text: string) => string | null;
  /** Null: there is nothing to be said of it. */
  readonly readBack?: (text: string) => ReadBack | null;
}

/** `back`: Escape. From the first question it means the same as cancelled. */
export type Answer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

export interface Prompter {
  /** A searchable list: typing narrows it by any part of label or detail, without regard to case. `empty`: why there is nothing. */
  choose<Value>(question: {
    readonly message: string;
    readonly choices: readonly Choice<Value>[];
    readonly empty?: string;
  }): Promise<Answer<Value>>;
  /** A line of text. */
  ask(question: TextQuestion): Promise<Answer<string>>;
  /** A password: nothing of it is shown. Cancelled where the terminal cannot keep it off the screen. */
  secret(question: { readonly message: string }): Promise<Answer<string>>;
  /** Yes or no, default No. No is `cancelled`. */
  confirm(question: { readonly message: string }): Promise<Answer<true>>;
  /** Told what others write to the same screen, so that `back` knows of it. */
  said(text: string): void;
  /** Takes the last answer off the screen, with what was said since. */
  back(): void;
  /** Gives the keyboard back, which is held from one question to the next: the work begins, or somebody else reads keys. */
  rest(): void;
}

/** Progress on stderr: appears only when the work takes longer than a second, and only in a terminal. */
export interface Progress {
  /** `done` of `total` (null: not known) rows. Cheap: may be called for every batch. */
  update(done: number, total: number | null): void;
  stop(): void;
}

/** What happens on a full screen. `end`: there is no keyboard any more, or the process was told to stop. */
export type ScreenEvent =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'resize' }
  | { readonly kind: 'end' }
  | { readonly kind: 'nothing' };

/** The whole terminal, drawn frame by frame. */
export interface FullScreen {
  /** In character cells. */
  size(): { readonly columns: number; readonly rows: number };
  /** Replaces what is seen: as many lines as there are rows, none wider than the screen. */
  draw(lines: readonly string[]): void;
  /** The next event; `nothing` after so many milliseconds without one. */
  next(milliseconds: number): Promise<ScreenEvent>;
  /** Gives the terminal back while `work` uses it. */
  pause<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}
