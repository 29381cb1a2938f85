/** A day that is asked for: understood as people write it, and read back in words before it counts. */

import { type Day, parseDay } from '../core/days.ts';
import { dayInWords, spokenDays } from '../core/spoken-days.ts';
import type { ReadBack } from '../prompt/prompter.ts';

export function readBackDay(text: string, today: Day): ReadBack | null {
  const [day, other] = spokenDays(text, today);
  return day === undefined || other !== undefined ? null : { text: day, words: dayInWords(day) };
}

/** What is wrong with a day that was not understood, or null. */
export function dayProblem(text: string): string | null {
  if (parseDay(text) !== undefined) return null;
  const [one, other] = spokenDays(text, '2000-01-01' as Day);
  if (one !== undefined && other !== undefined)
    return `"${text}" may be ${dayInWords(one)} or ${dayInWords(other)}: write ${one} or ${other}`;
  return `"${text}" is not a day: write it as 2027-03-12, 12.3.2027 or 12 March 2027`;
}
