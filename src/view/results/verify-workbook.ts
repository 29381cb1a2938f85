/** Whether a workbook still is a true copy: one line when it is, every cell that differs when it is not. */

import { counted } from '../../core/counts.ts';
import type { LogEnd } from '../../core/stamp.ts';
import type { Document, Sheet } from '../document.ts';
import type { Difference } from '../formats/xlsx/compare.ts';

export interface CopyProblem extends Difference {
  readonly code: 'cell-differs' | 'not-as-shown' | 'sheet-missing' | 'sheet-unexpected' | 'more-problems';
  readonly message: string;
}

export interface CopyResult {
  readonly ok: boolean;
  readonly workbook: string;
  /** Null: of several, as its stamp names them. */
  readonly organization: string | null;
  readonly report: string;
  readonly day: string;
  /** Lines of the ledger, and workspaces, as of the stamp. */
  readonly transactions: number;
  readonly workspaces: number;
  /** The ledger's head that the workbook is stamped with; null when the ledger was empty. */
  readonly head: LogEnd | null;
  /** How many differences there are; `problems` names the first of them. */
  readonly differences: number;
  readonly problems: readonly CopyProblem[];
}

/** Collects differences, the first of them in words. */
export class Differences {
  count = 0;
  readonly #problems: CopyProblem[] = [];

  readonly add = (difference: Difference): void => {
    this.count += 1;
    if (this.count <= MOST) this.#problems.push(problemOf(difference));
  };

  list(): readonly CopyProblem[] {
    const more = this.count - this.#problems.length;
    if (more === 0) return this.#problems;
    const message = `${counted(more, 'more difference')} ${more === 1 ? 'is' : 'are'} not listed`;
    return [...this.#problems, { code: 'more-problems', message, sheet: '', cell: null, expected: null, found: null }];
  }
}

/** A sorted sheet differs in every cell; whoever reads the list wants the first ones. */
const MOST = 100;

function problemOf(difference: Difference): CopyProblem {
  const { sheet, cell, expected, found, what } = difference;
  if (what !== undefined) {
    const where = sheet === '' ? '' : `sheet "${sheet}"${cell === null ? '' : `, cell ${cell}`}: `;
    return { code: 'not-as-shown', message: `${where}${what}`, sheet, cell, expected, found: found ?? what };
  }
  if (cell !== null) {
    const message = `sheet "${sheet}", cell ${cell}: expected ${wordFor(expected)}, found ${wordFor(found)}`;
    return { code: 'cell-differs', message, ...difference };
  }
  if (found === null) return { code: 'sheet-missing', message: `sheet "${sheet}" is missing`, ...difference };
  return { code: 'sheet-unexpected', message: `sheet "${sheet}" was added`, ...difference };
}

function wordFor(text: string | null): string {
  return text === null ? 'nothing' : `"${text}"`;
}

export function copyDocument(result: CopyResult): Document {
  const { ok, workbook, organization, report, day, head, differences, problems } = result;
  const sheet = problemSheet(problems);
  const until = head === null ? 'before the first transaction' : `transaction ${head.id}`;
  const what = organization === null ? `"${report}" on ${day}` : `"${report}" of ${organization} on ${day}, ${until}`;
  const places = counted(differences, 'place');
  const verdict = ok ? `A true copy: ${workbook} is ${what}.` : `Not a true copy: ${workbook} differs in ${places} from ${what}.`;
  return {
    kind: 'object',
    value: result,
    sheet,
    screen: [...(ok ? [] : [{ kind: 'table', sheet } as const]), { kind: 'text', tone: ok ? 'good' : 'bad', text: verdict }],
  };
}

function problemSheet(rows: readonly CopyProblem[]): Sheet<CopyProblem> {
  return {
    name: 'problems',
    columns: [
      { key: 'code', title: 'Code', kind: 'text', drop: 'first', tone: () => 'bad', value: (row) => row.code },
      { key: 'sheet', title: 'Sheet', kind: 'text', value: (row) => row.sheet },
      { key: 'cell', title: 'Cell', kind: 'text', drop: 'last', value: (row) => row.cell },
      { key: 'expected', title: 'Expected', kind: 'text', value: (row) => row.expected },
      { key: 'found', title: 'Found', kind: 'text', value: (row) => row.found },
      { key: 'message', title: 'Message', kind: 'text', show: 'data', value: (row) => row.message },
    ],
    rows,
    empty: 'No difference was found.',
  };
}
