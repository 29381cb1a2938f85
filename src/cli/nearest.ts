/** The known word that was probably meant: it begins with what was typed, or few letters differ, and half of them are right. */

import { distance } from 'fastest-levenshtein';

export function nearest(word: string, known: readonly string[]): string | null {
  if (word === '') return null;
  const typed = word.toLowerCase();
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  if (longer.length === 1 && longer[0] !== undefined) return longer[0];
  let best: string | null = null;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - typed.length) >= least) continue;
    const apart = distance(typed, candidate.toLowerCase());
    const right = apart * 2 <= Math.max(typed.length, candidate.length);
    if (right && apart < least) [best, least] = [candidate, apart];
  }
  return best;
}
