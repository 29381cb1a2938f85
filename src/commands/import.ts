/** `import workspaces|purchases|members FILE`; `import attendees` is in a file of its own. */

import type { BoundTable } from '../app/columns.ts';
import { importTable, type Importer, type ImportOptions, seenInImport, type Verdict } from '../app/import.ts';
import { memberImporter } from '../app/import-members.ts';
import { purchaseImporter } from '../app/import-purchases.ts';
import { workspaceImporter } from '../app/import-workspaces.ts';
import type { Caller } from '../app/ports.ts';
import { counted } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { reasonLines } from '../core/reasons.ts';
import { refuse, type Refusal } from '../core/refusals.ts';
import type { ImportResult } from '../core/results.ts';
import { parseBatch } from '../core/row-reference.ts';
import type { Sheet } from '../view/document.ts';
import { memberSheet } from '../view/results/people.ts';
import { purchaseSheet } from '../view/results/purchases.ts';
import { workspaceSheet } from '../view/results/workspaces.ts';
import { importDocument } from '../view/results/imports.ts';
import { complete } from '../cli/asking.ts';
import { confirmed, questionAt } from '../cli/confirmation.ts';
import { ATTENDEES_OPTIONS, runAttendees } from './import-attendees.ts';
import type { CommandDefinition, Asking, Calendar, Configured, Files, Stores, Tools } from '../cli/definition.ts';
import { readingOptions, readRows, withExported } from '../cli/file-options.ts';
import { isGiven } from '../cli/parse.ts';
import { shellWord } from '../core/shell.ts';
import { command, option, type ValuesOf } from '../cli/options.ts';

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
export const IMPORT_KINDS = [...Object.keys(IMPORTERS), 'attendees'];

const OPTIONS = {
  ...readingOptions(),
  batch: option.parsed(
    '--batch <label>',
    'purchases: a name for its rows (2026-11): those that were recorded before are meant once more',
    parseBatch,
  ),
  newProducts: option.flag('--new-products', 'purchases: create products that are not known yet, as modules'),
  ...ATTENDEES_OPTIONS,
  dryRun: option.flag('--dry-run', 'show what would happen, each value from and to; change nothing'),
};

export const importCommand: CommandDefinition = command({
  path: 'import',
  summary: 'create or update workspaces, purchases or members from a file; count attendees',
  operands: ['[kind]', '[file]'],
  options: OPTIONS,
  examples: [
    'entitle import workspaces events.csv --dry-run',
    'entitle import purchases orders.xlsx',
    'entitle import members - --input-format csv < team.csv',
    'entitle import attendees registrations.csv --workspace gala-2026 --dry-run',
  ],
  run: async ({ operands, options }, context: Stores & Calendar & Asking & Files & Tools & Configured) => {
    const caller = await context.caller();
    if (!caller.ok) return caller;
    const words = await complete(context, importCommand.examples[0] ?? '', {
      kind: {
        given: operands.kind,
        label: `KIND (${IMPORT_KINDS.join(', ')})`,
        message: 'Import what?',
        choices: async () => done(IMPORT_KINDS.map((kind) => ({ value: kind, label: kind }))),
      },
      file: { given: operands.file, label: 'FILE', message: 'File (.csv, .xlsx, .json or .ndjson):' },
    });
    if (!words.ok) return words;
    const fitting = misplaced(words.value.kind, options);
    if (!fitting.ok) return fitting;
    if (words.value.kind === 'attendees') return runAttendees(words.value.file, options, context, caller.value);
    const importer = Object.hasOwn(IMPORTERS, words.value.kind) ? IMPORTERS[words.value.kind] : undefined;
    if (importer === undefined) {
      const meant = context.nearest(words.value.kind, IMPORT_KINDS);
      return refuse('usage', {
        reason: `"${words.value.kind}" cannot be imported`,
        fix: meant === null ? `use ${IMPORT_KINDS.join(', ')}` : `did you mean "${meant}"?`,
      });
    }
    const spec = withExported(importer.columns, EXPORTED[words.value.kind] ?? []);
    const table = await readRows(words.value.file, spec, options, context);
    if (!table.ok) return table;
    const { dryRun, batch, newProducts } = options;
    const request = { dryRun, batch, newProducts };
    const verdict = await importConfirmed(context, caller.value, importer, table.value, request);
    if (!verdict.ok) return verdict;
    const { result, refusal } = verdict.value;
    await tell(context, result, refusal, batch);
    return done({ document: importDocument(result), refusal, next: nextOf(words.value, request) });
  },
});

/** Options that mean something for one kind of import only. */
const ONLY = {
  purchases: ['batch', 'newProducts'],
  attendees: ['workspace', 'emailColumn', 'stateColumn', 'count'],
} as const;

/** Refuses an option that does nothing for this kind. */
function misplaced(kind: string, options: ValuesOf<typeof OPTIONS>): Outcome<null> {
  for (const [owner, names] of Object.entries(ONLY)) {
    const name = names.find((each) => isGiven(options[each]));
    if (name === undefined || owner === kind) continue;
    const [long = name] = OPTIONS[name].flags.split(' ');
    return refuse('usage', { reason: `${long} is for ${owner}, not for ${kind}`, fix: 'leave it out' });
  }
  return done(null);
}

/** In a terminal a file with new products is shown and asked about; elsewhere --new-products says that they are meant. */
async function importConfirmed(
  context: Stores & Asking,
  caller: Caller,
  importer: Importer,
  table: BoundTable,
  options: ImportOptions,
): Promise<Outcome<Verdict<ImportResult>>> {
  const services = await context.services();
  if (importer !== purchaseImporter || options.newProducts || options.dryRun || context.confirmed || !context.canAsk) {
    return importTable(services, caller, importer, table, options);
  }
  return confirmed<Verdict<ImportResult>>(context, {
    what: 'creating products',
    dryRun: false,
    // Who was not asked has not meant new products.
    run: (mode) => {
      const newProducts = mode.dryRun || mode.confirmed !== null;
      return importTable(services, caller, importer, table, { ...options, ...mode, newProducts });
    },
    seen: ({ result, refusal }) => (refusal === null && result.productsCreated.length > 0 ? seenInImport(result) : null),
    ask: async ({ result, refusal }) => {
      const [first, ...others] = result.productsCreated;
      if (refusal !== null || first === undefined) return done(null);
      await context.show(importDocument(result));
      const which = others.length === 0 ? `product "${first}" as a module` : `${others.length + 1} products as modules`;
      return questionAt(context, caller, `Create ${which} and import the file`);
    },
  });
}

/** Beside the result, for people: why rows were rejected, each reason once, and how to mean rows once more. */
async function tell(
  context: Asking & Configured,
  result: ImportResult,
  refusal: Refusal | null,
  batch: string | null,
): Promise<void> {
  const { format } = context.settings;
  if (refusal?.code === 'rows-rejected' && format !== 'json' && format !== 'ndjson') {
    for (const line of reasonLines(refusal.details.reasons ?? [])) await context.inform(line);
  }
  const again = result.rows.filter(({ status, key }) => status === 'unchanged' && /^(row|file):/.test(key)).length;
  if (again === 0 || batch !== null || refusal !== null) return;
  const rows = `${counted(again, 'row')} ${again === 1 ? 'was' : 'were'}`;
  await context.hint(`${rows} recorded before, and not again; to mean them once more, name this delivery: --batch LABEL`);
}

/** After a trial the same for real; what came from a pipe is gone. */
function nextOf({ kind, file }: { readonly kind: string; readonly file: string }, options: ImportOptions): string | null {
  if (!options.dryRun) return NEXT[kind] ?? null;
  const words = [
    ...(options.batch === null ? [] : ['--batch', shellWord(options.batch)]),
    ...(options.newProducts ? ['--new-products'] : []),
  ];
  return file === '-' ? null : ['entitle import', kind, shellWord(file), ...words].join(' ');
}
