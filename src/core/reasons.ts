/** Why rows were rejected, each reason said once with the number of rows and the way to mend it (contract, section 6). */

import { counted } from './counts.ts';
import type { Explanation } from './refusals.ts';
import type { Reason } from './refusal-table.ts';

/** Rows that are named with their reason; of the others there is the number. */
const NAMED = 10;

/** Collects reasons row by row: the same code with the same way to mend it is the same reason. */
export class Reasons {
  readonly #reasons = new Map<string, { reason: Omit<Reason, 'count' | 'rows'>; count: number; rows: number[] }>();

  add(row: number, { code, message, hint }: Pick<Explanation, 'code' | 'message' | 'hint'>): void {
    const key = `${code} ${hint ?? message}`;
    const known = this.#reasons.get(key);
    if (known === undefined) this.#reasons.set(key, { reason: { code, message, hint }, count: 1, rows: [row] });
    else {
      known.count += 1;
      if (known.rows.length < NAMED) known.rows.push(row);
    }
  }

  /** Those of most rows first. */
  list(): readonly Reason[] {
    return [...this.#reasons.values()]
      .map(({ reason, count, rows }) => ({ ...reason, count, rows }))
      .sort((a, b) => b.count - a.count || (a.rows[0] ?? 0) - (b.rows[0] ?? 0));
  }
}

/** Reasons that are said; a file can be wrong in a thousand ways. */
const SAID = 8;

/** Lines for stderr: the rows, what is wrong with the first of them, and how to mend it. */
export function reasonLines(reasons: readonly Reason[]): readonly string[] {
  const said = reasons.slice(0, SAID);
  const others = reasons.slice(SAID).reduce((sum, { count }) => sum + count, 0);
  const lines = said.map(({ message, hint, count, rows }) => {
    const listed = rows.join(', ') + (count > rows.length ? ', …' : '');
    const which = count === 1 ? `row ${listed}` : `${counted(count, 'row')} (${listed})`;
    return `${which}: ${message}${hint === null ? '' : ` (${hint})`}`;
  });
  return others === 0 ? lines : [...lines, `${counted(others, 'row')} for other reasons: the result names each`];
}
