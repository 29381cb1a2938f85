import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { readTable } from '../../../src/files/read.ts';
import { readSource } from '../../../src/files/source.ts';
import { type Bench, beside, type Line } from '../bench.ts';
import { interleave, type Run, timed } from '../measure.ts';
import { ratioRow, type Row } from '../table.ts';

const MOST_MEGABYTES = 250;

/** A workbook of the whole ledger, against a writer in C that is handed the very same cells. */
export const excel: Line = {
  name: 'excel',
  needs: { command: 'export', flag: '--force' },
  rows: async (bench) => {
    const [book, cells] = [bench.path('ledger.xlsx'), bench.path('cells.tsv')];
    const exporting = (store: string): Run => bench.entitle(store, ['export', 'transactions', book, '--force']);
    const ours = exporting(await bench.stores.withLedger(200_000));
    await timed(ours);
    await writeCells(book, cells);
    const { run, of, target } = reference(bench, cells);
    const [mine, other] = await interleave([ours, run], 5);
    if (mine === undefined || other === undefined) throw new Error('nothing was measured');
    const long = exporting(await bench.stores.withLedger(1_000_000));
    const peaks = [bench.peakOf(ours).megabytes, bench.peakOf(long).megabytes] as const;
    return [ratioRow({ what: 'excel: 200,000 transactions', ours: mine, reference: other, of, target }), memoryRow(...peaks)];
  },
};

/** Flat: five times the rows take hardly more of it. */
function memoryRow(short: number, long: number): Row {
  return {
    what: 'excel: memory at 1,000,000',
    ours: `${long.toFixed(0)} MB`,
    reference: `${short.toFixed(0)} MB at 200,000`,
    ratio: `${(long / short).toFixed(2)}×`,
    target: `≤ ${MOST_MEGABYTES} MB`,
    reached: Math.max(short, long) <= MOST_MEGABYTES,
  };
}

/** The C writer where it can be built. Else exceljs, which takes 2.7 times as long, so that 1.5 becomes 0.55. */
function reference(bench: Bench, cells: string): { readonly run: Run; readonly of: string; readonly target: number } {
  const [program, book] = [bench.path('xlsxwriter'), bench.path('reference.xlsx')];
  try {
    execFileSync('gcc', ['-O2', '-o', program, beside('xlsxwriter.c'), '-lxlsxwriter'], { stdio: 'ignore' });
    return { run: { file: program, args: [cells, book] }, of: 'libxlsxwriter', target: 1.5 };
  } catch {
    return { run: { file: process.execPath, args: [beside('exceljs.cjs'), cells, book] }, of: 'exceljs', target: 0.55 };
  }
}

/** The cells of our own workbook, tab-separated, under a line that says for each column whether it holds numbers, days or text. */
async function writeCells(book: string, path: string): Promise<void> {
  const table = await readTable({ ...(await readSource(book, process.stdin)), format: 'xlsx' });
  const file = createWriteStream(path);
  let kinds: readonly string[] | undefined;
  for await (const batch of table.rows) {
    kinds ??= table.columns.map((_, at) => kindOf(batch.map(({ cells }) => cells[at] ?? '')));
    if (file.bytesWritten === 0 && file.writableLength === 0) file.write(`${table.columns.join('\t')}\n${kinds.join('\t')}\n`);
    if (!file.write(batch.map(({ cells }) => `${cells.join('\t')}\n`).join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

function kindOf(cells: readonly string[]): 'number' | 'instant' | 'text' {
  const given = cells.filter((cell) => cell !== '');
  if (given.length > 0 && given.every((cell) => /^\d+$/.test(cell))) return 'number';
  if (given.length > 0 && given.every((cell) => /^\d{4}-\d\d-\d\dT/.test(cell))) return 'instant';
  return 'text';
}
