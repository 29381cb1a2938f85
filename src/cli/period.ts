/** A period as `--from` and `--to` name it: this calendar year, unless told. */

import type { Period } from '../app/usage-books.ts';
import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';

/** One end alone: from there to the end of this year, or of its own when that is later; the other way round for `--to`. */
export function periodOf({ from, to }: { readonly from: Day | null; readonly to: Day | null }, today: Day): Outcome<Period> {
  const year = today.slice(0, 4);
  const [first, last] = [from?.slice(0, 4) ?? year, to?.slice(0, 4) ?? year];
  const period = {
    from: from ?? (`${last < year ? last : year}-01-01` as Day),
    to: to ?? (`${first > year ? first : year}-12-31` as Day),
  };
  if (period.from <= period.to) return done(period);
  return refuse('usage', {
    reason: `--from ${period.from} is after --to ${period.to}`,
    fix: 'name the first day, then the last',
  });
}
