import type { InputFormat, InputTable, Wanted } from '../core/input.ts';
import type { Rows } from './rows.ts';
import type { Source } from './source.ts';

type Reader = (path: string, bytes: Buffer, wanted: Wanted) => Rows | Promise<Rows>;

/** Loaded when used: a start without a file pays for no parser. */
const READERS: Readonly<Record<InputFormat, () => Promise<Reader>>> = {
  csv: async () => (await import('./csv.ts')).readCsv,
  ndjson: async () => (await import('./ndjson.ts')).readNdjson,
  json: async () => (await import('./json.ts')).readJson,
  xlsx: async () => (await import('./xlsx/read.ts')).readXlsx,
};

/** Whatever comes first. */
const ANY: Wanted = { sheet: null, fit: () => 'whole' };

/**
 * The table in a file's bytes. Refuses `malformed-file`: at once for what concerns the whole file or its header, while
 * the rows are read for what concerns one of them.
 */
export async function readTable(
  { path, digest, bytes, format }: Source & { readonly format: InputFormat },
  wanted: Wanted = ANY,
): Promise<InputTable> {
  const read = await READERS[format]();
  return { path, digest, format, ...(await read(path, bytes, wanted)) };
}
