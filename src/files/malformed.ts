import { raise } from '../core/refusals.ts';

/** Where in the file: the row as a spreadsheet counts, the column by its header. */
export interface Place {
  readonly row?: number;
  readonly column?: string | undefined;
}

/** Refuses the file (`malformed-file`); `reason` continues the sentence `file "a.csv", row 3: …`. */
export function malformed(path: string, reason: string, place: Place = {}, cause?: unknown): never {
  return raise('malformed-file', { path, row: place.row ?? null, column: place.column ?? null, reason }, cause);
}
