import { Chalk } from 'chalk';
import type { Tone } from './document.ts';

export interface Paint {
  readonly strong: (text: string) => string;
  /** The row under a cursor. */
  readonly chosen: (text: string) => string;
  readonly tone: (tone: Tone | null, text: string) => string;
}

/** The sixteen colours every terminal has, so a light or a dark theme keeps them readable; or none at all. */
export function painter(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const tones = { bad: chalk.red, warn: chalk.yellow, good: chalk.green, dim: chalk.dim };
  return {
    strong: (text) => chalk.bold(text),
    chosen: (text) => chalk.inverse(text),
    tone: (tone, text) => (tone === null ? text : tones[tone](text)),
  };
}
