/** The months of a forecast in words and figures, for a chart and for a table. */

import type { MonthFigures } from '../core/forecast.ts';
import { missingTone } from './results/tones.ts';
import type { Sheet } from './document.ts';

export function monthSheet(rows: readonly MonthFigures[]): Sheet<MonthFigures> {
  return {
    name: 'months',
    columns: [
      { key: 'month', title: 'Month', kind: 'text', value: (row) => row.month },
      { key: 'needed', title: 'Needed', kind: 'integer', value: (row) => row.needed },
      { key: 'short', title: 'Short', kind: 'integer', value: (row) => row.short, tone: (row) => missingTone(row.short) },
      { key: 'left', title: 'Left then', kind: 'integer', value: (row) => row.left },
    ],
    rows,
    empty: 'Nothing is needed.',
  };
}
