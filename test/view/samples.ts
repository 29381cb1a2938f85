/** A list and an object as commands make them, for the tests of every format. */

import type { Column, Document, Look, Nearest, Sheet } from '../../src/view/document.ts';
import { render } from '../../src/view/formats/render.ts';

export interface Event {
  readonly workspace: string;
  readonly name: string;
  readonly status: string;
  readonly startsOn: string;
  readonly participants: number;
  readonly seats: { readonly required: number; readonly assigned: number; readonly missing: number };
  readonly modules: readonly string[];
  readonly missing: boolean;
  readonly changedAt: string | null;
}

export const COLUMNS: readonly Column<Event>[] = [
  { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
  { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
  {
    key: 'status',
    title: 'Status',
    kind: 'text',
    value: (row) => row.status,
    tone: (row) => (row.status === 'test' ? 'dim' : null),
  },
  { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
  { key: 'participants', title: 'Participants', kind: 'integer', drop: 'first', value: (row) => row.participants },
  { key: 'seats.required', title: 'Required', kind: 'integer', show: 'data', value: (row) => row.seats.required },
  {
    key: 'seats.missing',
    title: 'Missing',
    kind: 'integer',
    drop: 'last',
    value: (row) => row.seats.missing,
    tone: (row) => (row.seats.missing > 0 ? 'bad' : null),
  },
  {
    key: 'covered',
    title: 'Covered',
    kind: 'bar',
    show: 'people',
    value: (row) => (row.seats.required === 0 ? null : row.seats.assigned / row.seats.required),
  },
  { key: 'modules', title: 'Modules', kind: 'list', value: (row) => row.modules },
  { key: 'missing', title: 'Short', kind: 'flag', value: (row) => row.missing, tone: (row) => (row.missing ? 'warn' : 'good') },
  { key: 'changedAt', title: 'Changed', kind: 'instant', value: (row) => row.changedAt },
];

export const GALA: Event = {
  workspace: 'gala-2026',
  name: 'Winter Gala',
  status: 'production',
  startsOn: '2026-11-21',
  participants: 1_234_567,
  seats: { required: 1_234_567, assigned: 765_432, missing: 469_135 },
  modules: ['badges', 'live-voting'],
  missing: true,
  changedAt: '2026-10-01T08:15:59.123Z',
};
export const TOKYO: Event = {
  workspace: 'tokyo-summit',
  name: '東京サミット 🎉',
  status: 'pre-production',
  startsOn: '2026-12-01',
  participants: 300,
  seats: { required: 300, assigned: 300, missing: 0 },
  modules: ['badges'],
  missing: false,
  changedAt: null,
};
export const TRIAL: Event = {
  workspace: 'bangkok-trial',
  name: 'งานกรุงเทพ, a "trial" with a name that goes on',
  status: 'test',
  startsOn: '2027-01-15',
  participants: 0,
  seats: { required: 0, assigned: 0, missing: 0 },
  modules: [],
  missing: false,
  changedAt: null,
};

export function eventSheet(rows: Sheet<Event>['rows']): Sheet<Event> {
  return {
    name: 'workspaces',
    columns: COLUMNS,
    rows,
    empty: 'No workspaces yet. Create one with: entitle workspaces create KEY',
  };
}

export function eventList(rows: Sheet<Event>['rows']): Document & { kind: 'list' } {
  return { kind: 'list', sheet: eventSheet(rows) };
}

export const EVENTS = [GALA, TOKYO, TRIAL];

/** The word that starts like the typed one. */
export const nearest: Nearest = (word, candidates) =>
  candidates.find((candidate) => candidate.startsWith(word.slice(0, 3))) ?? null;

export const PIPE: Look = { format: 'table', width: null, colour: false, unicode: true };

/** All that `render` writes for a document. */
export async function rendered(
  document: Document,
  look: Partial<Look> = {},
  columns: readonly string[] | null = null,
): Promise<string> {
  let text = '';
  for await (const piece of render(document, { ...PIPE, ...look }, columns, nearest)) text += piece;
  return text;
}

/** Lines as they are printed, each with its end. */
export function lines(...each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}

/** A one-column list of names. */
export function nameList(...names: readonly string[]): Document {
  const column: Column<string> = { key: 'name', title: 'Name', kind: 'text', value: (name) => name };
  const sheet = { name: 'names', columns: [column], rows: names, empty: 'No names.' };
  return { kind: 'list', sheet };
}
