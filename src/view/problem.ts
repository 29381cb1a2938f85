/** A problem in words, for stderr. */

import { withoutPasswords } from '../core/store-place.ts';
import { visible } from '../core/text.ts';
import type { Look } from './document.ts';
import { jsonText } from './formats/json.ts';

/** What `explain` in core/refusals.ts makes of a refusal; an unexpected error comes with a code of its own. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly details: object;
}

/** `error:` and `hint:` for people; one line of JSON where the result would have been JSON (contract, section 8). */
export async function problemText(problem: Problem, look: Pick<Look, 'format' | 'colour' | 'width'>): Promise<string> {
  const { code, details } = problem;
  const [message, hint] = [withoutPasswords(problem.message), problem.hint === null ? null : withoutPasswords(problem.hint)];
  if (look.format === 'json' || look.format === 'ndjson')
    return `${withoutPasswords(jsonText({ error: { code, message, hint, details } }, 'line'))}\n`;
  const { painter } = await import('./paint.ts');
  const paint = painter(look.colour);
  const broken = look.width === null ? (text: string) => text : await breaker(look.width);
  const said = (label: string, text: string): string => `${broken(`${label} ${visible(text)}`)}\n`;
  // Who has said No knows that it is none.
  const what = code === CANCELLED ? `${visible(message)}\n` : said(paint.tone('bad', paint.strong('error:')), message);
  return hint === null ? what : what + said(paint.strong('hint:'), hint);
}

const CANCELLED = 'cancelled';
/** The command that a hint ends with, to be copied. */
const COMMAND = /(?<=: )entitle .+$/;

/** Breaks lines at words. A command that does not fit has a line of its own, which the terminal alone may break. */
async function breaker(width: number): Promise<(text: string) => string> {
  const { widthOf, wrap } = await import('./width.ts');
  return (text) => {
    if (widthOf(text) <= width) return text;
    const [command] = COMMAND.exec(text) ?? [];
    if (command === undefined) return wrap(text, width).join('\n');
    return [...wrap(text.slice(0, -command.length).trimEnd(), width), `  ${command}`].join('\n');
  };
}
