/** A plan as a file: JSON with one line of the plan per line of the file, so that a reviewer reads a diff. */

import type { Plan } from '../../core/plan.ts';
import { jsonText } from './json.ts';

export function planFileText({ lines, unmet, totals, ...head }: Plan): string {
  const members = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${jsonText(value, 'line')}`);
  const lists = Object.entries({ lines, unmet, totals }).map(([key, items]) => `  ${JSON.stringify(key)}: ${listText(items)}`);
  return `{\n${[...members, ...lists].join(',\n')}\n}\n`;
}

function listText(items: readonly object[]): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `    ${jsonText(item, 'line')}`).join(',\n')}\n  ]`;
}
