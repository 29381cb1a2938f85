/** `--columns help`: the columns that a result has. */

import type { Document, Sheet } from '../document.ts';

interface ColumnName {
  readonly column: string;
  readonly heading: string;
}

export function columnsDocument(columns: Sheet['columns']): Document {
  const sheet: Sheet<ColumnName> = {
    name: 'columns',
    columns: [
      { key: 'column', title: 'Column', kind: 'text', value: ({ column }) => column },
      { key: 'heading', title: 'Heading', kind: 'text', value: ({ heading }) => heading },
    ],
    rows: columns.map(({ key, title }) => ({ column: key, heading: title })),
    empty: 'It has no columns.',
  };
  return { kind: 'list', sheet };
}
