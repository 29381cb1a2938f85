/** A result on stdout: arranged, in its format, and through a pager where it is longer than the terminal. */

import type { CommandDefinition, Context, Input, Printed } from '../cli/definition.ts';
import { nearest } from '../cli/nearest.ts';
import { LISTING, readOptions } from '../cli/options.ts';
import { raise, RefusalError } from '../core/refusals.ts';
import type { Host } from '../host.ts';
import { arranged, type Arrangement } from '../view/arrange.ts';
import { columnsOf } from '../view/columns.ts';
import type { Document, Look } from '../view/document.ts';
import { render } from '../view/formats/render.ts';
import { columnsDocument } from '../view/results/columns.ts';

export interface Printing {
  readonly host: Host;
  readonly context: Pick<Context, 'inform'>;
  readonly look: Look;
  /** What `--columns` names. */
  readonly columns: readonly string[] | null;
  /** Whether a pager may be used. */
  readonly pager: boolean;
  readonly acted: () => boolean;
}

/** What a list is asked for with, known before the command runs. Refuses `usage` (thrown). */
export function arrangementOf({ path, reads }: CommandDefinition, input: Input, columns: readonly string[] | null): Arrangement {
  if (columns?.includes('help') === true && reads === undefined) {
    raise('usage', {
      reason: `--columns help means nothing to "entitle ${path}", which may change something`,
      fix: 'its columns are the JSON names of its result',
    });
  }
  if (reads !== 'list') return { sort: null, limit: null };
  const arrangement = readOptions(LISTING, input);
  if (!arrangement.ok) throw new RefusalError(arrangement.refusal);
  return arrangement.value;
}

/**
 * Prints a result. A column that is not there is a usage error where nothing was changed; a change that was made is told
 * in full, whatever columns were asked for, because an error would say that it was not made.
 */
export async function print({ document, next }: Printed, arrangement: Arrangement, printing: Printing): Promise<void> {
  if (document === null) return;
  const { host } = printing;
  const look = host.stdout.isTerminal ? { ...printing.look, height: host.stdout.rows - (next ? 2 : 1) } : printing.look;
  const pieces = await piecesOf(document, arrangement, { ...printing, look });
  const command = host.env['PAGER'] ?? '';
  const paged = printing.pager && command !== '' && look.format === 'table' && host.stdout.isTerminal;
  if (!paged) {
    for await (const text of pieces) await host.stdout.write(text);
    return;
  }
  let whole = '';
  for await (const text of pieces) whole += text;
  const isLong = whole.split('\n').length > host.stdout.rows;
  if (!isLong || !(await host.page(command, whole))) await host.stdout.write(whole);
}

async function piecesOf(document: Document, arrangement: Arrangement, printing: Printing): Promise<AsyncIterable<string>> {
  const { look, columns, acted, context } = printing;
  if (columns?.includes('help') === true) return render(columnsDocument(columnsOf(document)), look, null, nearest);
  try {
    return render(await arranged(document, arrangement, nearest), look, columns, nearest);
  } catch (error) {
    if (!acted() || !(error instanceof RefusalError)) throw error;
    await context.inform(`${error.message}; what was asked is done, and shown with all columns`);
    return render(document, look, null, nearest);
  }
}
