/** Files' bytes as rows, or as the message a user would see. */

import { bindColumns, type BoundTable, Columns, type ColumnSpec } from '../../src/app/columns.ts';
import { nearest } from '../../src/cli/nearest.ts';
import { AS_WRITTEN, type InputFormat, type InputTable, type Reading, type Wanted } from '../../src/core/input.ts';
import { RefusalError } from '../../src/core/refusals.ts';
import { readTable } from '../../src/files/read.ts';

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [row: number, ...cells: string[]])[];
}

const NAMES: Readonly<Record<InputFormat, string>> = {
  csv: 'gala.csv',
  ndjson: 'gala.ndjson',
  json: 'gala.json',
  xlsx: 'gala.xlsx',
};

/** A file of this format, as the readers hand it on. */
function inputIn(format: InputFormat, bytes: string | Uint8Array, wanted?: Wanted): Promise<InputTable> {
  return readTable({ path: NAMES[format], digest: '', bytes: Buffer.from(bytes as Uint8Array), format }, wanted);
}

/** All rows of a file of this format, each with its row number first. */
export async function tableIn(format: InputFormat, bytes: string | Uint8Array, wanted?: Wanted): Promise<Table> {
  const table = await inputIn(format, bytes, wanted);
  const rows: [number, ...string[]][] = [];
  for await (const batch of table.rows) for (const { row, cells } of batch) rows.push([row, ...cells]);
  return { columns: table.columns, rows };
}

/** The rows of a file as a use case takes them, or the refusal of the file in words. */
export async function boundIn(
  format: InputFormat,
  bytes: string | Uint8Array,
  spec: ColumnSpec,
  reading: Partial<Reading> = {},
): Promise<BoundTable> {
  const columns = new Columns(spec);
  const table = await inputIn(format, bytes, { sheet: null, fit: (names) => columns.fit(names) });
  const bound = await bindColumns({ nearest }, table, spec, { ...AS_WRITTEN, ...reading });
  if (bound.ok) return bound.value;
  throw new RefusalError(bound.refusal);
}

/** The rows of a file that are hidden in their sheet. */
export async function hiddenIn(format: InputFormat, bytes: string | Uint8Array): Promise<readonly number[]> {
  const hidden: number[] = [];
  for await (const batch of (await inputIn(format, bytes)).rows) {
    for (const row of batch) if (row.hidden === true) hidden.push(row.row);
  }
  return hidden;
}

/** What was refused, as a user reads it. Anything but a refusal is thrown again. */
export async function refusalIn(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    return `${error.refusal.code}: ${error.message}`;
  }
  return 'nothing was refused';
}
