/** `import attendees`: how many people registered for one workspace becomes its participants; their addresses are not kept. */

import { addressColumns, countAttendees, type CountedAttendees, type Registration, stateColumns } from '../core/attendees.ts';
import type { InputTable } from '../core/input.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { AttendeesResult } from '../core/results.ts';
import { withTags } from '../core/tags.ts';
import { edit } from './edit-workspaces.ts';
import type { Caller, Services } from './ports.ts';
import { findWorkspace } from './workspaces.ts';

export interface AttendeesColumns {
  /** The heading of the addresses; null: found. */
  readonly email: string | null;
  /** The heading of the states; null: found, where there is one. */
  readonly state: string | null;
  /** The states that count; null: all but those of registrations that are off. */
  readonly count: readonly string[] | null;
}

export interface Attendees extends CountedAttendees {
  readonly digest: string;
  /** The headings by which they were counted. */
  readonly columns: { readonly email: string; readonly states: readonly string[] };
  /** Rows that nobody who looks at the sheet sees. */
  readonly hiddenRows: number;
}

/**
 * Counts the registrations of a file. Refuses with missing-column or ambiguous-columns where the heading of the addresses, or of
 * the states that are to count, is not certain; unknown-state; nobody-counted.
 */
export async function readAttendees(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  asked: AttendeesColumns,
): Promise<Outcome<Attendees>> {
  const email = emailColumn(services, table, asked.email);
  if (!email.ok) return email;
  const states = statesIn(services, table, asked);
  if (!states.ok) return states;
  const place = table.columns.indexOf(email.value);
  const places = states.value.map((column) => [column, table.columns.indexOf(column)] as const);
  const registrations: Registration[] = [];
  let hiddenRows = 0;
  for await (const batch of table.rows) {
    for (const { row, cells, hidden } of batch) {
      registrations.push({ row, address: cells[place] ?? '', states: places.map(([column, at]) => [column, cells[at] ?? '']) });
      if (hidden === true) hiddenRows += 1;
    }
  }
  const counted = countAttendees(registrations, asked.count);
  if (!counted.ok) return counted;
  return done({ ...counted.value, digest: table.digest, columns: { email: email.value, states: states.value }, hiddenRows });
}

function named(services: Pick<Services, 'nearest'>, { path, columns }: InputTable, heading: string): Outcome<string> {
  const found = columns.find((column) => column.toLowerCase() === heading.trim().toLowerCase());
  if (found !== undefined) return done(found);
  return refuse('no-such-column', { path, column: heading, nearest: services.nearest(heading, columns), columns });
}

function emailColumn(services: Pick<Services, 'nearest'>, table: InputTable, heading: string | null): Outcome<string> {
  if (heading !== null) return named(services, table, heading);
  const { columns, certain } = addressColumns(table.columns);
  const [first] = columns;
  if (first !== undefined && certain) return done(first);
  const { path } = table;
  return refuse('uncertain-column', { path, what: 'e-mail addresses', option: '--email-column', columns, all: table.columns });
}

function statesIn(
  services: Pick<Services, 'nearest'>,
  table: InputTable,
  { state, count }: AttendeesColumns,
): Outcome<readonly string[]> {
  if (state !== null) {
    const found = named(services, table, state);
    return found.ok ? done([found.value]) : found;
  }
  const columns = stateColumns(table.columns);
  if (count === null || columns.length === 1) return done(columns);
  const { path } = table;
  return refuse('uncertain-column', { path, what: 'states', option: '--state-column', columns, all: table.columns });
}

/**
 * Sets the participants of a workspace to what was counted, and keeps the digest of the file. Refuses with not-permitted or
 * workspace-not-found.
 */
export async function importAttendees(
  services: Services,
  caller: Caller,
  { workspace: key, attendees, dryRun }: { readonly workspace: string; readonly attendees: Attendees; readonly dryRun: boolean },
): Promise<Outcome<AttendeesResult>> {
  const { rows, counted, duplicates, ignored, digest } = attendees;
  let before = 0;
  const row = await edit(
    services,
    caller,
    'any',
    async (records, { organization: { organization } }) => {
      const found = await findWorkspace(services, records, organization, key);
      if (!found.ok) return found;
      before = found.value.participants;
      const after = withTags({ ...found.value, participants: counted, attendees: digest }, found.value.tags);
      return done({ action: 'workspace.attendees-imported', before: found.value, after });
    },
    { dryRun, confirmed: null },
  );
  if (!row.ok) return row;
  const { workspace, seats } = row.value;
  const participants = [before, counted] as const;
  return done({ workspace, rows, counted, duplicates, ignored, participants, missing: seats?.missing ?? null, dryRun });
}
