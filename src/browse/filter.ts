/** Which events are listed in `entitle browse`, and in which order. */

import type { EventOutline } from '../app/events.ts';
import { finding } from '../core/search.ts';

const PHASES = ['live', 'past', 'all'] as const;
const SORTS = ['date', 'missing', 'name', 'participants'] as const;

export interface Filter {
  readonly phase: (typeof PHASES)[number];
  /** Only events that miss something. */
  readonly missing: boolean;
  /** Words that all have to be found in key, name, tags or status, or to be a year, as `--search` finds them. */
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

/** Whether it is the calendar, or a phase of it, as it stands in the store. */
export function isCalendar({ missing, search, sort }: Filter): boolean {
  return !missing && search.trim() === '' && sort === 'date';
}

/** `events` come in calendar order. */
export function sift(events: readonly EventOutline[], { phase, missing, search, sort }: Filter): readonly EventOutline[] {
  const found = search.trim() === '' ? () => true : findingStatus(search);
  const kept = events.filter(
    (event) =>
      (phase === 'all' || event.phase === phase) && (!missing || event.missing.seats + event.missing.modules > 0) && found(event),
  );
  if (sort === 'date') return kept;
  const order = { missing: byMissing, name: byName, participants: byParticipants }[sort];
  return kept.sort(order);
}

/** A status is found as a tag is. */
function findingStatus(search: string): (event: EventOutline) => boolean {
  const found = finding(search);
  return (event) => found({ ...event, tags: { ...event.tags, [event.status]: '' } });
}

function byMissing({ missing: a }: EventOutline, { missing: b }: EventOutline): number {
  return b.seats - a.seats || b.modules - a.modules;
}

function byName(a: EventOutline, b: EventOutline): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function byParticipants(a: EventOutline, b: EventOutline): number {
  return b.participants - a.participants;
}
