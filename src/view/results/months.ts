/** The months of a forecast: what is needed and covered, what is short, what is left. */

import type { MonthFigures } from '../../core/forecast.ts';
import { missingTone } from './tones.ts';
import type { Chart } from '../document.ts';

export function monthChart(rows: readonly MonthFigures[]): Chart<MonthFigures> {
  return {
    sheet: {
      name: 'months',
      columns: [
        { key: 'month', title: 'Month', kind: 'text', value: (row) => row.month },
        { key: 'needed', title: 'Needed', kind: 'integer', value: (row) => row.needed },
        { key: 'short', title: 'Short', kind: 'integer', value: (row) => row.short, tone: (row) => missingTone(row.short) },
        { key: 'left', title: 'Left then', kind: 'integer', value: (row) => row.left },
      ],
      rows,
      empty: 'Nothing is needed.',
    },
    parts: [
      { sign: 'full', label: 'covered', tone: null, units: ({ needed, short }) => needed - short },
      { sign: 'cross', label: 'short', tone: 'bad', units: ({ short }) => short },
      { sign: 'light', label: 'left', tone: 'dim', units: ({ left }) => left },
    ],
  };
}
