/** A document as text for stdout, in any format. */

import { columnsOf, keyOf, namedColumns } from '../columns.ts';
import type { Document, Look, Nearest } from '../document.ts';
import { WRITERS } from './writers.ts';

/**
 * The document in pieces, ready for stdout: a long list is rendered while it is read. `names` are the columns that
 * `--columns` asks for, or null; they are checked before anything is rendered.
 * Refusal: `usage`, for a column that is not there (thrown, before the first piece).
 */
export function render(document: Document, look: Look, names: readonly string[] | null, nearest: Nearest): AsyncIterable<string> {
  const named = names === null ? null : namedColumns(columnsOf(document), names, nearest);
  const keys = names?.map((name) => keyOf(columnsOf(document), name) ?? name) ?? null;
  return WRITERS[look.format].prints({ document, look, names: keys, named });
}
