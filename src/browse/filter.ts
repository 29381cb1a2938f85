/** Which events are listed in `entitle browse`, and in which order. */

import { modulesOf, type WorkspaceRow } from '../core/results.ts';

const PHASES = ['live', 'past', 'all'] as const;
const SORTS = ['date', 'missing', 'name', 'participants'] as const;

export interface Filter {
  readonly phase: (typeof PHASES)[number];
  /** Only events that miss something. */
  readonly missing: boolean;
  /** Words that all have to be found in key, name, status or dates, without regard to case. */
  readonly search: string;
  /** `date`: the store's own order, the next events first. */
  readonly sort: (typeof SORTS)[number];
}

export const cleared: Filter = { phase: 'live', missing: false, search: '', sort: 'date' };

export function nextPhase(filter: Filter): Filter {
  return { ...filter, phase: after(PHASES, filter.phase) };
}

export function nextSort(filter: Filter): Filter {
  return { ...filter, sort: after(SORTS, filter.sort) };
}

export function searching(filter: Filter, search: string): Filter {
  return { ...filter, search };
}

function after<T>(all: readonly [T, ...T[]], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? all[0];
}

/** What the list is, in words: `live events that miss something, by size of what is missing`. */
export function filterText({ phase, missing, sort }: Filter): string {
  const which = phase === 'all' ? 'All events' : phase === 'live' ? 'Live events' : 'Past events';
  const order = { date: 'next first', missing: 'most missing first', name: 'by name', participants: 'largest first' }[sort];
  return `${which}${missing ? ' that miss something' : ''}, ${order}`;
}

/** `rows` come in calendar order. */
export function sift(rows: readonly WorkspaceRow[], { phase, missing, search, sort }: Filter): readonly WorkspaceRow[] {
  const words = search
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const kept = rows.filter(
    (row) =>
      (phase === 'all' || row.phase === phase) &&
      (!missing || row.missing === true) &&
      words.every((word) => searched(row).includes(word)),
  );
  if (sort === 'date') return kept;
  const order = { missing: byMissing, name: byName, participants: byParticipants }[sort];
  return kept.sort(order);
}

function searched({ workspace, name, status, startsOn, endsOn }: WorkspaceRow): string {
  return `${workspace} ${name.toLowerCase()} ${status} ${startsOn} ${endsOn}`;
}

function byMissing(a: WorkspaceRow, b: WorkspaceRow): number {
  return missingSeats(b) - missingSeats(a) || missingModules(b) - missingModules(a);
}

function byName(a: WorkspaceRow, b: WorkspaceRow): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function byParticipants(a: WorkspaceRow, b: WorkspaceRow): number {
  return b.participants - a.participants;
}

function missingSeats({ seats }: WorkspaceRow): number {
  return seats?.missing ?? 0;
}

function missingModules(row: WorkspaceRow): number {
  return modulesOf(row).filter(({ missing }) => missing > 0).length;
}
