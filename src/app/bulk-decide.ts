/** The rows of a file of transfers, part by part: each is decided on what the ones before it left behind. */

import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Outcomes } from './bulk-outcomes.ts';
import { dayOf, decideRow, type RowsBefore } from './bulk-row.ts';
import type { AskedFile } from './bulk-rows.ts';
import type { Tally } from './bulk-tally.ts';
import type { Entries } from './commit.ts';
import type { Records, Services } from './ports.ts';

/** A file that is being decided. */
export interface Deciding extends RowsBefore, Pick<AskedFile, 'parts'> {
  readonly organization: OrganizationKey;
  readonly outcomes: Outcomes;
  readonly tally: Tally;
  /** Called with the rows decided so far. */
  readonly onRows: (rows: number) => void;
}

/**
 * Decides every row on what the ones before it left behind, exactly as if they were transferred one by one, and gives out what
 * is granted part by part: a server records a part while the next one is decided. Refuses with not-activated: rows that were
 * transferred before are known of before anything but the right is asked (contract, section 6).
 */
export async function* decideParts(services: Services, records: Records, file: Deciding): AsyncGenerator<Entries, Outcome<null>> {
  const { organization, balances, granted, outcomes, tally, parts } = file;
  for (const part of parts) {
    const replayed: Replayed[] = [];
    for (const asked of part) {
      const decided = decideRow(asked, file);
      if (decided.status === 'rejected' && decided.refusal.code === 'not-activated')
        return refuse('not-activated', { organization });
      if (decided.status === 'granted') granted.set(decided.id, asked.row);
      else if (decided.status === 'replayed' && !('row' in decided.earlier))
        replayed.push({ place: outcomes.length, id: decided.earlier.id });
      outcomes.add(decided);
      tally.take(decided, balances);
    }
    const unknown = replayed.flatMap(({ id }) => (file.claimed.has(id) ? [] : [id]));
    const earlier = unknown.length === 0 ? null : await records.transactionsOf(organization, unknown);
    for (const { place, id } of replayed) {
      const found = file.claimed.get(id) ?? earlier?.get(id);
      if (found === undefined) throw new Error(`transaction ${id} is referred to, but not there`);
      outcomes.date(place, dayOf(found));
      tally.already.add(dayOf(found), id);
    }
    const transactions = balances.takeDrafts();
    if (transactions.length > 0) yield { organization, transactions, more: true };
    else await services.yieldTurn();
    file.onRows(outcomes.length);
  }
  return done(null);
}

/** A row whose transaction was there before the file. */
interface Replayed {
  readonly place: number;
  readonly id: number;
}
