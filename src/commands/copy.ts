/** `copy`: the whole store into an empty one. */

import { copyStore } from '../app/copy.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { copiedDocument } from '../view/results/copy.ts';
import { complete } from '../cli/asking.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Configured, Files, Machine, Stores } from '../cli/definition.ts';
import { command } from '../cli/options.ts';

const EXAMPLE = 'entitle copy postgres://db.example.com/events';

export const copyCommand: CommandDefinition = command({
  path: 'copy',
  summary: 'the whole store into an empty one, a file or PostgreSQL, hashes unchanged',
  operands: ['[dest]'],
  examples: [EXAMPLE, 'entitle copy /backups/events.db'],
  run: ({ operands }, context: Stores & Calendar & Asking & Files & Machine & Configured) => copy(operands.dest, context),
});

async function copy(
  typed: string | null,
  context: Stores & Calendar & Asking & Files & Machine & Configured,
): Promise<Outcome<Printed>> {
  const words = await complete(context, EXAMPLE, { dest: { given: typed, label: 'DEST', message: 'Where to:' } });
  if (!words.ok) return words;
  const place = context.settings.locate(words.value.dest);
  const source = await context.services();
  const progress = context.progress('Copying');
  try {
    const copied = await context.createStore(async (target) => {
      const value = await copyStore(source, target, (rows) => progress.update(rows, null));
      return { keep: value.ok, value };
    }, place);
    if (!copied.ok) return copied;
    return done({ document: copiedDocument(copied.value), next: `entitle config set db ${words.value.dest}` });
  } finally {
    progress.stop();
  }
}
