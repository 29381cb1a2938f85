/** The rows of a file of transfers, and how each is known: what came twice must not transfer twice. */

import type { Referenced } from '../core/balances.ts';
import { inBatches } from '../core/batches.ts';
import { type OrganizationKey, tidied } from '../core/values.ts';
import type { BoundRow, BoundRows } from './bound-rows.ts';
import { type AskedRow, asked, claimsIn, numbersIn, type Unfinished } from './bulk-asked.ts';
import { FIRST_VERSION, FirstVersionRows, Recurring, RowNames, usedAmong } from './bulk-references.ts';
import type { BoundTable } from './columns.ts';
import type { EarlierTransfer, Records, Services } from './ports.ts';

/** The rows of a file, and what has to be known of all of them before the first is decided. */
export interface AskedFile {
  /** Each row in its turn, once; a part at a time, so that of a million only those are there that are being decided. */
  readonly parts: Iterable<readonly AskedRow[]>;
  /** Transactions that rows of a report name. */
  readonly claimed: ReadonlyMap<number, EarlierTransfer>;
  /** References of rows that are used already. */
  readonly used: Promise<ReadonlyMap<string, Referenced>>;
  /** Whether another row has the same reference. */
  readonly recurs: (reference: string) => boolean;
  /** Whether a row posts a hold. */
  readonly hasHolds: boolean;
}

/** Reads the rows, and gives those without a reference theirs (contract, section 6). */
export async function askedFile(
  services: Pick<Services, 'sha256' | 'yieldTurn' | 'rowsAtOnce'>,
  records: Records,
  organization: OrganizationKey,
  table: BoundTable,
  batch: string | null,
): Promise<AskedFile> {
  const { sha256, yieldTurn, rowsAtOnce } = services;
  const { rows } = table;
  const claims = claimsIn(table);
  const workspaces = batch === null ? [...new Set(rows.texts('workspace'))] : [];
  const [claimed, older] = await Promise.all([
    records.transactionsOf(organization, claims === null ? [] : numbersIn(rows, claims)),
    batch === null ? records.referencesUnder(organization, FIRST_VERSION, workspaces) : new Map<string, Referenced>(),
  ]);
  const form = table.has('transfer');
  const read = (row: BoundRow): Unfinished => asked(row, form, claims?.(row) ?? null, claimed);
  const names = new RowNames(sha256, batch, claimed.size === 0 ? [] : Array.from(rows, (row) => read(row).done));
  const earlier = new FirstVersionRows(older, table.digest);
  // By the row's place; a row that brings its own is not held twice.
  const given: (string | null)[] = [];
  const typed = new Recurring();
  for (const bound of rows) {
    const row = read(bound);
    if (row.reference !== null) typed.see(tidied(row.reference));
    const isKnown = row.named || row.done !== null;
    const name = isKnown ? null : names.nameOf(row);
    given.push(isKnown ? null : (earlier.next(row) ?? name));
    if (given.length % rowsAtOnce === 0) await yieldTurn();
  }
  const used = usedAmong(services, records, organization, { references: referencesOf(rows, given), known: older });
  return {
    parts: inBatches(complete(rows, read, given), rowsAtOnce),
    claimed,
    used,
    recurs: typed.recurring(),
    hasHolds: [...new Set(rows.texts('hold'))].some((hold) => hold !== ''),
  };
}

/** The rows with the references they are given. */
function* complete(rows: BoundRows, read: (row: BoundRow) => Unfinished, given: readonly (string | null)[]): Generator<AskedRow> {
  let place = 0;
  for (const bound of rows) {
    const row = read(bound);
    row.reference ??= given[place] ?? null;
    place += 1;
    yield row;
  }
}

/** The references that rows go by, as the store has them. */
function* referencesOf(rows: BoundRows, given: readonly (string | null)[]): Generator<string> {
  const typed = rows.texts('reference');
  for (const name of given) {
    const { value } = typed.next();
    if (value) yield tidied(value);
    else if (name !== null) yield name;
  }
}
