/** The events that `entitle browse` lists: those around the screen are read, and all of them only in outline, for a search or an order. */

import { type EventOutline, type EventPart, readCalendar, readEvents, readOutlines } from '../app/events.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { WorkspaceKey } from '../core/values.ts';
import { type Filter, isCalendar, sift } from './filter.ts';
import type { Source } from './source.ts';

/** Rows that are read at once: several screens, so that few keys wait for the store. */
const AT_ONCE = 200;

/** A part of a list of events. */
export interface Listed extends EventPart {
  readonly kind: 'events';
  readonly filter: Filter;
  /** How many events come before the rows. */
  readonly first: number;
}

/** The rows that are in sight, from `top` on. */
export interface Sight {
  readonly filter: Filter;
  readonly top: number;
  readonly height: number;
}

/** Every event in outline, as it was when the logs ended there. */
export interface Outlines {
  readonly heads: string;
  readonly events: readonly EventOutline[];
}

export interface Reading {
  readonly found: Listed;
  readonly outlines: Outlines | null;
}

/** Refuses as the use cases do. `kept`: what was read before, good while nothing has changed. */
export async function readListed(
  { services, caller, today }: Source,
  { filter, top, height }: Sight,
  heads: string,
  kept: Outlines | null,
): Promise<Outcome<Reading>> {
  const count = Math.max(AT_ONCE, 3 * height);
  const around = Math.max(0, top - Math.floor((count - height) / 2));
  if (isCalendar(filter)) {
    const phase = filter.phase === 'all' ? null : filter.phase;
    const part = await readCalendar(services, caller, { phase, today, first: around, count });
    return part.ok ? done({ found: { kind: 'events', filter, ...part.value }, outlines: kept }) : part;
  }
  const outlines = kept?.heads === heads ? done(kept.events) : await readOutlines(services, caller, today);
  if (!outlines.ok) return outlines;
  const listed = sift(outlines.value, filter);
  const first = Math.max(0, Math.min(around, listed.length - count));
  const keys: readonly WorkspaceKey[] = listed.slice(first, first + count).map(({ workspace }) => workspace);
  const rows = await readEvents(services, caller, today, keys);
  if (!rows.ok) return rows;
  const found: Listed = {
    kind: 'events',
    filter,
    first,
    rows: rows.value,
    count: listed.length,
    of: outlines.value.length,
  };
  return done({ found, outlines: { heads, events: outlines.value } });
}

/** Whether what is in sight was read. */
export function isRead({ filter, first, rows, count }: Listed, sight: Sight): boolean {
  const end = Math.min(sight.top + sight.height, count);
  return filter === sight.filter && first <= sight.top && end <= first + rows.length;
}
