/** A problem in words, for stderr. */

import { withoutPasswords } from '../core/store-place.ts';
import { visible } from '../core/text.ts';
import type { Look } from './document.ts';
import { jsonText } from './json.ts';

/** What `explain` in core/refusals.ts makes of a refusal; an unexpected error comes with a code of its own. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly details: object;
}

/** `error:` and `hint:` for people; one line of JSON where the result would have been JSON (contract, section 8). */
export async function problemText(problem: Problem, look: Pick<Look, 'format' | 'colour'>): Promise<string> {
  const { code, details } = problem;
  const [message, hint] = [withoutPasswords(problem.message), problem.hint === null ? null : withoutPasswords(problem.hint)];
  if (look.format === 'json' || look.format === 'ndjson')
    return `${withoutPasswords(jsonText({ error: { code, message, hint, details } }, 'line'))}\n`;
  const { painter } = await import('./paint.ts');
  const paint = painter(look.colour);
  const help = hint === null ? '' : `${paint.strong('hint:')} ${visible(hint)}\n`;
  return `${paint.tone('bad', paint.strong('error:'))} ${visible(message)}\n${help}`;
}
