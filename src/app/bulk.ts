/** `transfer --file`: the rows of a file, decided in order against running balances, recorded in one commit. */

import { counted, grouped } from '../core/counts.ts';
import { AS_WRITTEN, type InputTable, type Reading } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { BulkResult } from '../core/bulk-results.ts';
import type { BoundRows } from './bound-rows.ts';
import { decideParts, type Deciding } from './bulk-decide.ts';
import { FileHolds } from './bulk-holds.ts';
import { Outcomes } from './bulk-outcomes.ts';
import { RowsOf } from './bulk-row.ts';
import { askedFile } from './bulk-rows.ts';
import { Tally } from './bulk-tally.ts';
import { type BulkVerdict, type Terms, verdictOn } from './bulk-verdict.ts';
import { bindColumns, type BoundTable, type ColumnSpec } from './columns.ts';
import type { DecisionInParts, Mode, Seen } from './commit.ts';
import type { Caller, Records, Services } from './ports.ts';
import { readBalances } from './balances.ts';
import { refuseOthers } from './stamped.ts';
import { transferContext } from './transfer.ts';
import { write } from './write.ts';

export interface BulkOptions extends Terms, Mode {
  /** A name for the file's rows, so that they are meant once more although rows that say the same were transferred before. */
  readonly batch: string | null;
  /** Refuse rows that go beyond what is missing. */
  readonly noExcess: boolean;
  /** Called with the rows decided so far, and how many there are. */
  readonly onRows: (done: number, total: number) => void;
}

/** What a file of transfers may hold. */
export const TRANSFER_COLUMNS: ColumnSpec = {
  required: ['workspace', 'product'],
  optional: ['quantity', 'transfer', 'hold', 'reference', 'note'],
  oneOf: ['quantity', 'transfer', 'hold'],
  // What the `transfers` sheet and the report of an earlier run carry beside them.
  ignored: ['row', 'name', 'startsOn', 'status', 'missing', 'held', 'available', 'code', 'message', 'transaction'],
};

/** Reads the file's rows, before anything is asked of the store. Refuses with unknown-column, missing-column or ambiguous-columns. */
export async function bindTransfers(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  spec: ColumnSpec = TRANSFER_COLUMNS,
  reading: Reading = AS_WRITTEN,
): Promise<Outcome<BoundTable>> {
  const bound = await bindColumns(services, table, spec, reading);
  if (!bound.ok) return bound;
  const { path, has } = bound.value;
  if (has('quantity') && has('transfer')) return refuse('ambiguous-columns', { path, columns: ['quantity', 'transfer'] });
  if (TRANSFER_COLUMNS.oneOf?.some((column) => has(column)) === true) return bound;
  return refuse('missing-column', {
    path,
    columns: ['quantity'],
    known: [...TRANSFER_COLUMNS.required, ...TRANSFER_COLUMNS.optional],
  });
}

/**
 * Transfers the rows of a file. Refuses as `authorize` does, or with other-organization or changed-meanwhile;
 * rejected rows (rows-rejected) and a file over its limit (over-limit) come back in the verdict, with every row's outcome.
 */
export function transferRows(
  services: Services,
  caller: Caller,
  table: BoundTable,
  options: BulkOptions,
): Promise<Outcome<BulkVerdict>> {
  const { dryRun, confirmed } = options;
  return write(services, caller, { needs: 'entitlements', dryRun, confirmed }, async (authorized, records) => {
    const { organization } = authorized.organization;
    const belongs = await refuseOthers(records, organization, table);
    if (!belongs.ok) return belongs;
    const asked = await askedFile(services, records, organization, table, options.batch);
    const { parts, claimed, used, recurs, hasHolds } = asked;
    const [balances, holds] = await Promise.all([
      readBalances(services, records, organization, { used, recurs }),
      hasHolds ? records.holds(organization) : [],
    ]);
    const context = { ...transferContext(services, authorized), noExcess: options.noExcess };
    const file: Deciding = {
      organization,
      parts,
      claimed,
      balances,
      context,
      holds: hasHolds ? new FileHolds(organization, holds) : null,
      granted: new RowsOf(),
      outcomes: new Outcomes(table.rows.length),
      tally: new Tally(),
      onRows: (rows) => options.onRows(rows, table.rows.length),
    };
    return done(decideFile(services, records, file, { rows: table.rows, options }));
  });
}

async function* decideFile(
  services: Services,
  records: Records,
  file: Deciding,
  { rows, options }: { readonly rows: BoundRows; readonly options: Terms },
): DecisionInParts<BulkVerdict> {
  const { organization, balances, outcomes, tally } = file;
  const before = balances.lastId;
  const decided = yield* decideParts(services, records, file);
  if (!decided.ok) return decided;
  const brought = await records.lastFromFiles(organization, [...tally.supplied], before);
  const verdict = verdictOn({ rows, outcomes, tally, brought }, options);
  const { applied, planned } = verdict.result;
  return done({ stands: applied + planned > 0, seen: seenInFile(verdict.result), result: verdict });
}

/** How many rows end how, and what they come to. */
export function seenInFile(result: Omit<BulkResult, 'rows' | 'dryRun'>): Seen {
  const { applied, planned, seats, excess, rejected, skipped, replayed, withheld } = result;
  const granted = applied + planned;
  const words = [
    counted(granted, 'row'),
    counted(seats, 'seat'),
    ...(excess > 0 ? [`${grouped(excess)} beyond what is missing`] : []),
  ];
  const exact = JSON.stringify([granted, seats, excess, rejected, skipped, replayed, withheld]);
  return { what: 'what the file transfers', words: words.join(', '), exact };
}
