/** `import workspaces|purchases|members FILE`. */

import { importTable, type Importer } from '../app/import.ts';
import { memberImporter } from '../app/import-members.ts';
import { purchaseImporter } from '../app/import-purchases.ts';
import { workspaceImporter } from '../app/import-workspaces.ts';
import { done } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { Sheet } from '../view/document.ts';
import { memberSheet } from '../view/results/people.ts';
import { purchaseSheet } from '../view/results/purchases.ts';
import { workspaceSheet } from '../view/results/workspaces.ts';
import { importDocument } from '../view/results/changes.ts';
import { complete } from './asking.ts';
import type { CommandDefinition } from './definition.ts';
import { READING_OPTIONS, readRows, withExported } from './file-options.ts';
import { shellWord } from './shell.ts';

export const IMPORTERS: Readonly<Record<string, Importer>> = {
  workspaces: workspaceImporter,
  purchases: purchaseImporter,
  members: memberImporter,
};
/** How our own exports and lists write what can be imported. */
const EXPORTED: Readonly<Record<string, readonly Sheet[]>> = {
  workspaces: [workspaceSheet([], true, '')],
  purchases: [purchaseSheet([])],
  members: [memberSheet([])],
};
/** What one looks at after an import. */
const NEXT: Readonly<Record<string, string>> = {
  workspaces: 'entitle workspaces --missing',
  purchases: 'entitle pools',
  members: 'entitle members',
};
export const IMPORT_KINDS = Object.keys(IMPORTERS);

export const importCommand: CommandDefinition = {
  path: 'import',
  summary: 'create or update workspaces, purchases or members from a file',
  operands: ['[kind]', '[file]'],
  options: [...READING_OPTIONS, { flags: '--dry-run', description: 'show what would happen; change nothing' }],
  examples: [
    'entitle import workspaces events.csv --dry-run',
    'entitle import purchases orders.xlsx',
    'entitle import members - --input-format csv < team.csv',
  ],
  run: async (input, context) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, importCommand.examples[0] ?? '', {
      kind: {
        given: input.operand(0),
        label: `KIND (${IMPORT_KINDS.join(', ')})`,
        message: 'Import what?',
        choices: async () => done(IMPORT_KINDS.map((kind) => ({ value: kind, label: kind }))),
      },
      file: { given: input.operand(1), label: 'FILE', message: 'File (.csv, .xlsx, .json or .ndjson):' },
    });
    if (!words.ok) return words;
    const importer = Object.hasOwn(IMPORTERS, words.value.kind) ? IMPORTERS[words.value.kind] : undefined;
    if (importer === undefined) {
      const meant = context.nearest(words.value.kind, IMPORT_KINDS);
      return refuse('usage', {
        reason: `"${words.value.kind}" cannot be imported`,
        fix: meant === null ? `use ${IMPORT_KINDS.join(', ')}` : `did you mean "${meant}"?`,
      });
    }
    const spec = withExported(importer.columns, EXPORTED[words.value.kind] ?? []);
    const table = await readRows(words.value.file, spec, input, context);
    if (!table.ok) return table;
    const verdict = await importTable(await context.services(), caller.value, importer, table.value, input.has('dryRun'));
    if (!verdict.ok) return verdict;
    const { result, refusal } = verdict.value;
    const { kind, file } = words.value;
    const next = input.has('dryRun') ? `entitle import ${kind} ${shellWord(file)}` : NEXT[kind];
    return done({ document: importDocument(result), refusal, next: file === '-' && input.has('dryRun') ? null : (next ?? null) });
  },
};
