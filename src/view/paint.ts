import { Chalk } from 'chalk';
import type { Tone } from './document.ts';

export interface Paint {
  readonly strong: (text: string) => string;
  /** The row under a cursor. */
  readonly chosen: (text: string) => string;
  readonly tone: (tone: Tone | null, text: string) => string;
}

/**
 * Each tone by its number among the 256 colours, which look alike everywhere: what a theme makes of "yellow" is seldom
 * readable on white. These stand out at least 3:1 from light and dark alike (test/view/contrast.test.ts).
 */
export const PALETTE: Readonly<Record<Tone, number>> = { bad: 196, warn: 136, good: 28, dim: 244 };

/** Colours, or none at all. */
export function painter(colour: boolean): Paint {
  const chalk = new Chalk({ level: colour ? 2 : 0 });
  const tones = {
    bad: chalk.ansi256(PALETTE.bad),
    warn: chalk.ansi256(PALETTE.warn),
    good: chalk.ansi256(PALETTE.good),
    dim: chalk.ansi256(PALETTE.dim),
  };
  return {
    strong: (text) => chalk.bold(text),
    chosen: (text) => chalk.inverse(text),
    tone: (tone, text) => (tone === null ? text : tones[tone](text)),
  };
}
