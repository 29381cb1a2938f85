/** Events as a screen lists them: the part that is in sight, however many there are. */

import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { SEAT, type WorkspaceKey } from '../core/values.ts';
import { inCalendarOrder, type Phase, phaseOf, type Workspace } from '../core/workspaces.ts';
import { type Authorized, seesEntitlements } from './authorization.ts';
import { plainWorkspaceRow, readSharesOf, workspaceRow } from './balances.ts';
import type { Caller, Records, Services, WorkspaceOutline } from './ports.ts';
import { read } from './read.ts';

/** An event as far as it takes to find it and to put it in order. */
export interface EventOutline extends WorkspaceOutline {
  readonly phase: Phase;
  /** What it misses, as far as the actor may see it. */
  readonly missing: { readonly seats: number; readonly modules: number };
}

export interface EventPart {
  readonly rows: readonly WorkspaceRow[];
  /** How many there are of the phase, and in all. */
  readonly count: number;
  readonly of: number;
}

const NOTHING = { seats: 0, modules: 0 };

/** So many events in calendar order, from the one at `first` on, or the last ones where that is beyond the end. Refuses with not-permitted. */
export function readCalendar(
  services: Services,
  caller: Caller,
  {
    phase,
    today,
    first,
    count,
  }: { readonly phase: Phase | null; readonly today: Day; readonly first: number; readonly count: number },
): Promise<Outcome<EventPart & { readonly first: number }>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    const { organization } = authorized.organization;
    const [{ workspaces: of }, live] = await Promise.all([
      records.workspaceCounts(organization),
      records.liveCount(organization, today),
    ]);
    const there = phase === null ? of : phase === 'live' ? live : of - live;
    const from = Math.max(0, Math.min(first, there - count));
    const part = inCalendarOrder(await records.calendarPart(organization, { phase, today, first: from, count }), today);
    return done({ rows: await rowsOf(records, authorized, today, part), first: from, count: there, of });
  });
}

/** Every event in calendar order, in outline. Refuses with not-permitted. */
export function readOutlines(services: Services, caller: Caller, today: Day): Promise<Outcome<readonly EventOutline[]>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    const { organization } = authorized.organization;
    const [outlines, missing] = await Promise.all([
      records.workspaceOutlines(organization, today),
      seesEntitlements(authorized) ? records.missing(organization) : [],
    ]);
    const lacking = new Map<WorkspaceKey, { seats: number; modules: number }>();
    for (const { workspace, product, quantity } of missing) {
      const sums = lacking.get(workspace) ?? { ...NOTHING };
      if (product === SEAT) sums.seats += quantity;
      else sums.modules += quantity;
      lacking.set(workspace, sums);
    }
    return done(outlines.map((outline) => eventOf(outline, phaseOf(outline, today), lacking.get(outline.workspace) ?? NOTHING)));
  });
}

/** Every field by name: there may be a hundred thousand. */
function eventOf(outline: WorkspaceOutline, phase: Phase, missing: EventOutline['missing']): EventOutline {
  const { workspace, name, status, startsOn, endsOn, participants, tags } = outline;
  const plain = { workspace, name, status, startsOn, endsOn, participants, phase, missing };
  return tags === undefined ? plain : { ...plain, tags };
}

/** The events of these keys, in their order; one that is gone is left out. Refuses with not-permitted. */
export function readEvents(
  services: Services,
  caller: Caller,
  today: Day,
  keys: readonly WorkspaceKey[],
): Promise<Outcome<readonly WorkspaceRow[]>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    const found = await records.workspacesOf(authorized.organization.organization, keys);
    const rows = await rowsOf(records, authorized, today, found);
    const byKey = new Map(rows.map((row) => [row.workspace, row]));
    return done(keys.flatMap((key) => byKey.get(key) ?? []));
  });
}

async function rowsOf(
  records: Records,
  authorized: Authorized,
  today: Day,
  workspaces: readonly Workspace[],
): Promise<readonly WorkspaceRow[]> {
  if (!seesEntitlements(authorized)) return workspaces.map((workspace) => plainWorkspaceRow(workspace, today));
  const keys = workspaces.map(({ workspace }) => workspace);
  const shares = await readSharesOf(records, authorized.organization.organization, today, keys);
  return workspaces.map((workspace) => workspaceRow(workspace, shares.get(workspace.workspace), today));
}
