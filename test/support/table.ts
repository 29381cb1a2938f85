/** Files' bytes as rows, or as the message a user would see. */

import type { InputFormat } from '../../src/core/input.ts';
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

/** All rows of a file of this format, each with its row number first. */
export async function tableIn(format: InputFormat, bytes: string | Uint8Array): Promise<Table> {
  const source = { path: NAMES[format], digest: '', bytes: Buffer.from(bytes as Uint8Array), format };
  const table = await readTable(source);
  const rows: [number, ...string[]][] = [];
  for await (const batch of table.rows) for (const { row, cells } of batch) rows.push([row, ...cells]);
  return { columns: table.columns, rows };
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
