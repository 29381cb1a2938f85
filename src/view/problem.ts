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
  const said = async (label: string, text: string): Promise<string> =>
    `${await broken(`${label} ${visible(text)}`, look.width)}\n`;
  // Who has said No knows that it is none.
  const what = code === CANCELLED ? `${visible(message)}\n` : await said(paint.tone('bad', paint.strong('error:')), message);
  return hint === null ? what : what + (await said(paint.strong('hint:'), hint));
}

const CANCELLED = 'cancelled';
/** The command that a line ends with, to be copied. */
const COMMAND = /(?<=: )entitle .+$/;

/**
 * A line of talk, broken at words; null: not at all. A command that does not fit has a line of its own, which the terminal
 * alone may break.
 */
export async function broken(text: string, width: number | null): Promise<string> {
  if (width === null || (text.length <= width && !BEYOND_ASCII.test(text))) return text;
  const { widthOf, wrap } = await import('./width.ts');
  if (widthOf(text) <= width) return text;
  const [command] = COMMAND.exec(text) ?? [];
  if (command === undefined) return wrap(text, width).join('\n');
  return [...wrap(text.slice(0, -command.length).trimEnd(), width), `  ${command}`].join('\n');
}

/** Some of these are wider than they are long. */
const BEYOND_ASCII = /[^ -~]/;
