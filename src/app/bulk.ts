/** `transfer --file`: the rows of a file, decided in order against running balances, recorded in one commit. */

import { counted, grouped } from '../core/counts.ts';
import { AS_WRITTEN, type InputTable, type Reading } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { BulkResult } from '../core/results.ts';
import { decideRows } from './bulk-decide.ts';
import { readHolds } from './bulk-holds.ts';
import { askedRows } from './bulk-rows.ts';
import { type BulkVerdict, readFacts, type Terms, verdictOn } from './bulk-verdict.ts';
import { bindColumns, type BoundTable, type ColumnSpec } from './columns.ts';
import type { Mode, Seen } from './commit.ts';
import type { Caller, Services } from './ports.ts';
import { readBalances } from './balances.ts';
import { refuseOthers } from './stamped.ts';
import { transferContext } from './transfer.ts';
import { write } from './write.ts';

export interface BulkOptions extends Terms, Mode {
  /** A name for the file's rows, so that they are meant once more although rows that say the same were transferred before. */
  readonly batch: string | null;
  /** Refuse rows that go beyond what is missing. */
  readonly noExcess: boolean;
  /** Called with the transfers recorded so far, and how many there will be. */
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
  let total = 0;
  const onRows = (rows: number): void => options.onRows(rows, total);
  const { dryRun, confirmed } = options;
  const request = { needs: 'entitlements', dryRun, confirmed, onRows } as const;
  return write(services, caller, request, async (authorized, records) => {
    const { organization } = authorized.organization;
    const belongs = await refuseOthers(records, organization, table);
    if (!belongs.ok) return belongs;
    const asked = await askedRows(records, organization, table, { batch: options.batch, sha256: services.sha256 });
    const references = asked.rows.flatMap(({ reference }) => (reference === null ? [] : [reference.normalize('NFC').trim()]));
    const balances = await readBalances(services, records, organization, { references, used: asked.used });
    const context = { ...transferContext(services, authorized), noExcess: options.noExcess };
    const holds = await readHolds(records, organization, asked.rows);
    const decided = await decideRows(services, balances, { ...asked, holds }, context);
    // Rows that were transferred before are known of before anything but the right is asked (contract, section 6).
    const isRefused = decided.rows.some((row) => row.status === 'rejected' && row.refusal.code === 'not-activated');
    if (isRefused) return refuse('not-activated', { organization });
    const verdict = verdictOn(decided, await readFacts(records, organization, decided), options);
    const transactions = verdict.result.applied + verdict.result.planned === 0 ? [] : balances.drafts();
    total = transactions.length;
    return done({ entries: [{ organization, transactions }], seen: seenInFile(verdict.result), result: verdict });
  });
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
