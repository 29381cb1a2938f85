/** A part of a ledger, row by row: what threads share among themselves when the whole of it is verified. */

import { type Sha256, transactionText } from '../core/chain.ts';
import { Findings } from '../core/verify.ts';
import { ChainCheck } from '../core/verify-chain.ts';
import { Lookups } from '../core/verify-lookups.ts';
import { type FirstPart, LedgerCheck, type LedgerPart } from '../core/verify-ledger.ts';
import type { Records } from './ports.ts';

export interface Part {
  readonly rows: number;
  readonly chain: ChainCheck;
  readonly ledger: LedgerCheck;
  readonly lookups: Lookups;
  /** The hashes to look out for that were seen. */
  readonly expected: readonly string[];
  /** What the rows come to, and what their ends are then held against. */
  readonly findings: Findings;
}

/** `moveOn` is called after every few thousand rows, with their number. */
export async function verifyPart(
  records: Records,
  sha256: Sha256,
  { organization, after, upTo, purchases, expect }: LedgerPart,
  moveOn: (rows: number) => Promise<void>,
): Promise<Part> {
  const findings = new Findings();
  const chain = new ChainCheck('transaction', organization, sha256, findings, after);
  const ledger = new LedgerCheck(organization, purchases, findings, after);
  const lookups = new Lookups();
  let rows = 0;
  const expected: string[] = [];
  for await (const batch of records.ledger(organization, { after: after.id, upTo })) {
    for (const row of batch) {
      chain.take(row, transactionText(organization, row));
      ledger.take(row);
      lookups.take(row);
      if (expect.includes(row.hash)) expected.push(row.hash);
    }
    rows += batch.length;
    await moveOn(batch.length);
  }
  return { rows, chain, ledger, lookups, expected, findings };
}

/** In another thread: the first part of a ledger. */
export async function verifyFirstPart(records: Records, sha256: Sha256, part: LedgerPart): Promise<FirstPart> {
  const { rows, chain, ledger, lookups, expected, findings } = await verifyPart(records, sha256, part, async () => undefined);
  const sums = ledger.sums(part.upTo);
  if (findings.list().length > 0 || sums === null) return null;
  return { rows, head: chain.head, sums, lookups: lookups.sums(), expected };
}
