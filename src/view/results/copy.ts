/** A copied store as a document. */

import type { CopiedOrganization } from '../../core/results.ts';
import type { Document, Sheet } from '../document.ts';

export function copiedDocument(rows: readonly CopiedOrganization[]): Document {
  const sheet: Sheet<CopiedOrganization> = {
    name: 'copy',
    columns: [
      { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization },
      { key: 'transactions', title: 'Transactions', kind: 'integer', value: (row) => row.transactions },
      { key: 'activity', title: 'Activity', kind: 'integer', value: (row) => row.activity },
      { key: 'head.id', title: 'Head', kind: 'id', drop: 'first', value: (row) => row.head?.id ?? null },
      { key: 'head.hash', title: 'Hash', kind: 'text', value: (row) => row.head?.hash ?? null },
    ],
    rows,
    empty: 'There was no organization to copy.',
  };
  return { kind: 'list', sheet };
}
