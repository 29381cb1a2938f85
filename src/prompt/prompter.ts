/** What commands ask of a person. The terminal implementation is loaded only when something is asked. */

import type { Tone } from '../view/document.ts';

export interface Choice<Value> {
  readonly value: Value;
  /** The key or name that is shown, and searched. */
  readonly label: string;
  /** Shown beside the label, and searched: a name, what is missing. */
  readonly detail?: string;
  readonly tone?: Tone;
}

/** `back`: Escape. From the first question it means the same as cancelled. */
export type Answer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

export interface Prompter {
  /** A searchable list: typing narrows it by any part of label or detail, without regard to case. */
  choose<Value>(question: { readonly message: string; readonly choices: readonly Choice<Value>[] }): Promise<Answer<Value>>;
  /** A line of text; `check` returns what is wrong with it, or null, while it is typed. */
  ask(question: {
    readonly message: string;
    readonly initial?: string;
    readonly check: (text: string) => string | null;
  }): Promise<Answer<string>>;
  /** A password: nothing of it is shown. Cancelled where the terminal cannot keep it off the screen. */
  secret(question: { readonly message: string }): Promise<Answer<string>>;
  /** Yes or no, default No. No is `cancelled`. */
  confirm(question: { readonly message: string }): Promise<Answer<true>>;
}

/** Progress on stderr: appears only when the work takes longer than a second, and only in a terminal. */
export interface Progress {
  /** `done` of `total` (null: not known) rows. Cheap: may be called for every batch. */
  update(done: number, total: number | null): void;
  stop(): void;
}
