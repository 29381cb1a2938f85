/** Whether a file that is there is one that this program made and may make anew: a plan, a report of transfers, or what alerts were seen. */

import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

export type Kind = 'plan' | 'report' | 'state of alerts';

/** False for whatever cannot be read as one. */
export async function isOfKind(path: string, kind: Kind): Promise<boolean> {
  try {
    if (kind === 'report') return await isReport(path);
    const text = await readFile(path, 'utf8');
    return kind === 'plan' ? isPlan(text) : isSeen(text);
  } catch {
    return false;
  }
}

/** Lenient: of an older or newer version, or edited, it still is a plan. */
function isPlan(text: string): boolean {
  const plan: unknown = JSON.parse(text);
  return (
    isRecord(plan) && ['version', 'id', 'organization', 'ledger'].every((key) => key in plan) && Array.isArray(plan['lines'])
  );
}

function isSeen(text: string): boolean {
  const seen: unknown = JSON.parse(text);
  return isRecord(seen) && 'version' in seen && isRecord(seen['alerts']);
}

/** What each row of a report says (contract, section 5: bulk). */
const COLUMNS = ['row', 'workspace', 'product', 'quantity', 'status', 'code', 'message', 'transaction'];

async function isReport(path: string): Promise<boolean> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return areColumns(firstLine(await readFile(path, 'utf8')).split(/[,;\t]/));
    case '.ndjson':
      return isReportRow(JSON.parse(firstLine(await readFile(path, 'utf8'))));
    case '.json': {
      const rows: unknown = JSON.parse(await readFile(path, 'utf8'));
      return Array.isArray(rows) && rows.every(isReportRow);
    }
    case '.xlsx': {
      const { readSheets } = await import('./xlsx/sheets.ts');
      const {
        sheets: [sheet],
      } = await readSheets(path, await readFile(path));
      if (sheet === undefined) return false;
      for await (const [header] of sheet.rows) return areColumns((header?.cells ?? []).map(({ text }) => text));
      return false;
    }
    default:
      return false;
  }
}

function firstLine(text: string): string {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
}

/** In any order and case, others among them: a person may have sorted and widened it. */
function areColumns(titles: readonly string[]): boolean {
  const found = new Set(titles.map((title) => title.trim().replaceAll('"', '').toLowerCase()));
  return COLUMNS.every((column) => found.has(column));
}

function isReportRow(row: unknown): boolean {
  return isRecord(row) && COLUMNS.every((column) => column in row);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
