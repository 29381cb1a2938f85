import type { InputFormat, InputTable } from '../core/input.ts';
import type { Rows } from './rows.ts';
import type { Source } from './source.ts';

type Reader = (path: string, bytes: Buffer) => Rows | Promise<Rows>;

/** Loaded when used: a start without a file pays for no parser. */
const READERS: Readonly<Record<InputFormat, () => Promise<Reader>>> = {
  csv: async () => (await import('./csv.ts')).readCsv,
  ndjson: async () => (await import('./ndjson.ts')).readNdjson,
  json: async () => (await import('./json.ts')).readJson,
  xlsx: async () => (await import('./xlsx/read.ts')).readXlsx,
};

/**
 * The table in a file's bytes. Refuses `malformed-file`: at once for what concerns the whole file or its header, while
 * the rows are read for what concerns one of them.
 */
export async function readTable(source: Source & { readonly format: InputFormat }): Promise<InputTable> {
  const read = await READERS[source.format]();
  return { path: source.path, digest: source.digest, ...(await read(source.path, source.bytes)) };
}
