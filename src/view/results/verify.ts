/** Whether the store is sound: one line when it is, every problem when it is not. */

import { counted, grouped } from '../../core/counts.ts';
import type { VerifyResult } from '../../core/results.ts';
import type { LogEnd } from '../../core/stamp.ts';
import type { Block, Document, Sheet } from '../document.ts';

type Problem = VerifyResult['problems'][number];

/** Where the ledger of every organization ends is shown to people when there is more than one. */
export function verifyDocument(result: VerifyResult): Document {
  const sheet = problemSheet(result.problems);
  const several = result.heads.length > 1;
  return {
    kind: 'object',
    value: result,
    sheet,
    screen: [
      ...(result.ok ? [] : [{ kind: 'table', sheet } as const]),
      summary(result),
      ...(several
        ? [
            {
              kind: 'fields',
              fields: result.heads.map(({ organization, ledger }) => ({ label: organization, text: endOf(ledger) })),
            } as const,
          ]
        : []),
    ],
  };
}

function summary({ ok, transactions, workspaces, head, problems }: VerifyResult): Block {
  const counts = `${counted(transactions, 'transaction')}, ${counted(workspaces, 'workspace')}`;
  const end = head === null ? '' : `; head ${endOf(head)}`;
  if (ok) return { kind: 'text', tone: 'good', text: `Sound: ${counts}${end}` };
  return { kind: 'text', tone: 'bad', text: `Not sound: ${counted(problems.length, 'problem')} in ${counts}${end}` };
}

function endOf({ id, hash }: LogEnd): string {
  return id === 0 ? 'no transactions' : `${id} ${hash}`;
}

export interface BackupResult {
  readonly file: string;
  readonly bytes: number;
  readonly transactions: number;
  readonly head: VerifyResult['head'];
}

export function backupDocument(result: BackupResult): Document {
  const sheet: Sheet<BackupResult> = {
    name: 'backup',
    columns: [
      { key: 'file', title: 'File', kind: 'text', value: (row) => row.file },
      { key: 'bytes', title: 'Bytes', kind: 'integer', value: (row) => row.bytes },
      { key: 'transactions', title: 'Transactions', kind: 'integer', value: (row) => row.transactions },
      { key: 'head.id', title: 'Head', kind: 'id', value: (row) => row.head?.id ?? null },
      { key: 'head.hash', title: 'Hash', kind: 'text', value: (row) => row.head?.hash ?? null },
    ],
    rows: [result],
    empty: '',
  };
  const { file, bytes, transactions, head } = result;
  const end = head === null ? '' : `; head ${endOf(head)}`;
  const text = `Copied to ${file} and verified: ${grouped(bytes)} bytes, ${counted(transactions, 'transaction')}${end}`;
  return { kind: 'object', value: result, sheet, screen: [{ kind: 'text', tone: 'good', text }] };
}

function problemSheet(rows: readonly Problem[]): Sheet<Problem> {
  return {
    name: 'problems',
    columns: [
      { key: 'code', title: 'Code', kind: 'text', tone: () => 'bad', value: (row) => row.code },
      { key: 'message', title: 'Message', kind: 'text', value: (row) => row.message },
    ],
    rows,
    empty: 'No problem was found.',
  };
}
