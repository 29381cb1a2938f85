/** Alerts as a document. */

import type { AlertRow } from '../../core/alerts.ts';
import type { Document } from '../document.ts';

export function alertsDocument(rows: readonly AlertRow[], empty: string): Document {
  return {
    kind: 'list',
    sheet: {
      name: 'alerts',
      columns: [
        { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row: AlertRow) => row.organization },
        { key: 'rule', title: 'Rule', kind: 'text', value: (row: AlertRow) => row.rule },
        { key: 'subject', title: 'Subject', kind: 'text', drop: 'last', value: (row: AlertRow) => row.subject },
        {
          key: 'message',
          title: 'Message',
          kind: 'text',
          drop: 'last',
          value: (row: AlertRow) => row.message,
          tone: () => 'warn',
        },
        { key: 'since', title: 'Since', kind: 'day', drop: 'first', value: (row: AlertRow) => row.since },
      ],
      rows,
      empty,
    },
  };
}
