/** `backup`: a consistent copy of the store, made while others work and verified before it is kept. */

import { verify } from '../app/verify.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import { backupDocument, verifyDocument } from '../view/results/verify.ts';
import { complete } from '../cli/asking.ts';
import type { CommandDefinition, Printed, Asking, Calendar, Files, Machine } from '../cli/definition.ts';
import { command, option } from '../cli/options.ts';

const EXAMPLE = 'entitle backup /backups/entitle-2026-11-21.db';

export const backupCommand: CommandDefinition = command({
  path: 'backup',
  summary: 'a consistent copy of the store, while others work',
  operands: ['[file]'],
  options: { force: option.flag('--force', 'replace the file when it is there') },
  examples: [EXAMPLE, 'entitle backup nightly.db --force && entitle verify --db nightly.db'],
  run: ({ operands, options }, context: Calendar & Asking & Files & Machine) => backup(operands.file, options.force, context),
});

async function backup(
  typed: string | null,
  force: boolean,
  context: Calendar & Asking & Files & Machine,
): Promise<Outcome<Printed>> {
  const words = await complete(context, EXAMPLE, {
    file: { given: typed, label: 'FILE', message: 'File of the copy:' },
  });
  if (!words.ok) return words;
  const { file } = words.value;
  const progress = context.progress('Copying');
  try {
    const options = { force, onPages: (pages: number, total: number) => progress.update(pages, total) };
    const { value: verdict, bytes } = await context.backupStore(file, options, async (copy) => {
      const value = await verify(copy, { organization: null, expect: null, onRows: () => undefined });
      return { keep: value.ok && value.value.ok, value };
    });
    if (!verdict.ok) return verdict;
    const result = verdict.value;
    if (!result.ok) {
      return done({
        document: verifyDocument(result),
        refusal: refuse('unsound', { problems: result.problems.length }).refusal,
      });
    }
    return done({ document: backupDocument({ file, bytes, transactions: result.transactions, head: result.head }) });
  } finally {
    progress.stop();
  }
}
