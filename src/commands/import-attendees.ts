/** `import attendees FILE --workspace KEY`: a registration export becomes a number of participants. */

import { type Attendees, type AttendeesColumns, importAttendees, readAttendees } from '../app/import-attendees.ts';
import type { Caller } from '../app/ports.ts';
import { addressColumns } from '../core/attendees.ts';
import { counted, grouped } from '../core/counts.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { attendeesDocument } from '../view/results/imports.ts';
import { complete } from '../cli/asking.ts';
import { neededWorkspace } from '../cli/choices.ts';
import type { Printed, Asking, Calendar, Files, Stores, Tools } from '../cli/definition.ts';
import { hiddenText, type ReadingOptions } from '../cli/file-options.ts';
import { option, type ValuesOf } from '../cli/options.ts';
import { shellWord } from '../core/shell.ts';

export const ATTENDEES_OPTIONS = {
  workspace: option.text('--workspace <key>', 'attendees: the event they registered for'),
  emailColumn: option.text(
    '--email-column <heading>',
    'attendees: the column of their addresses (default: found by its heading)',
  ),
  stateColumn: option.text('--state-column <heading>', 'attendees: the column of their states (default: found by its heading)'),
  count: option.several(
    '--count <state...>',
    'attendees: the states that count (default: all but cancelled, refunded and declined)',
  ),
};

type AttendeesOptions = ValuesOf<typeof ATTENDEES_OPTIONS> &
  Pick<ReadingOptions, 'inputFormat' | 'sheet'> & { readonly dryRun: boolean };

export async function runAttendees(
  file: string,
  options: AttendeesOptions,
  context: Stores & Calendar & Asking & Files & Tools,
  caller: Caller,
): Promise<Outcome<Printed>> {
  const { emailColumn: email, stateColumn: state, count, inputFormat, sheet, dryRun } = options;
  const example = `entitle import attendees ${shellWord(file)} --workspace gala-2026`;
  const words = await complete(context, example, {
    workspace: { ...neededWorkspace(context, caller, options.workspace), label: '--workspace KEY' },
  });
  if (!words.ok) return words;
  const { workspace } = words.value;
  const table = await context.readTable(file, inputFormat, {
    sheet,
    fit: (names) => (holdsAddresses(names, email) ? 'whole' : 0),
    repeats: true,
  });
  const asked = { email, state, count: count.length === 0 ? null : count };
  const attendees = await readAttendees(context, table, asked);
  if (!attendees.ok) return attendees;
  const result = await importAttendees(await context.services(), caller, { workspace, attendees: attendees.value, dryRun });
  if (!result.ok) return result;
  for (const line of told(attendees.value)) await context.hint(line);
  const { missing } = result.value;
  const trial = file === '-' ? null : repeated(file, result.value.workspace, asked);
  const next = missing !== null && missing > 0 ? `entitle transfer ${result.value.workspace} seat missing` : null;
  return done({ document: attendeesDocument(result.value), next: dryRun ? trial : next });
}

/** After a trial the same for real. */
function repeated(file: string, workspace: string, { email, state, count }: AttendeesColumns): string {
  const options = [
    ...(email === null ? [] : ['--email-column', shellWord(email)]),
    ...(state === null ? [] : ['--state-column', shellWord(state)]),
    ...(count === null ? [] : ['--count', ...count.map(shellWord)]),
  ];
  return ['entitle import attendees', shellWord(file), '--workspace', workspace, ...options].join(' ');
}

function holdsAddresses(names: readonly string[], column: string | null): boolean {
  if (column !== null) return names.some((name) => name.toLowerCase() === column.trim().toLowerCase());
  return addressColumns(names).columns.length > 0;
}

/** By which column they were counted, and who was not. */
function told({ columns, ignoredStates, blank, bad, hiddenRows }: Attendees): readonly string[] {
  const left = ignoredStates.map(([state, rows]) => `${grouped(rows)} × ${state === '' ? '(no state)' : state}`).join(', ');
  const by = columns.states.length === 0 ? '' : `, their states by ${columns.states.map((column) => `"${column}"`).join(', ')}`;
  return [
    `people were counted by the column "${columns.email}"${by}`,
    ...(hiddenRows > 0 ? [hiddenText(hiddenRows)] : []),
    ...(left === '' ? [] : [`not counted: ${left}; --count STATE... says which states count`]),
    ...(blank > 0 ? [`${counted(blank, 'row')} ${blank === 1 ? 'has' : 'have'} no address`] : []),
    ...(bad.length > 0
      ? [
          `${counted(bad.length, 'row')} ${bad.length === 1 ? 'has' : 'have'} no address in that column: row ${bad.slice(0, 10).join(', ')}`,
        ]
      : []),
  ];
}
