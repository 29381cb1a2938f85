/** `workspaces` and `workspaces show`. */

import type { Day } from '../core/days.ts';
import { done, type Outcome } from '../core/outcome.ts';
import { refuse } from '../core/refusals.ts';
import type { WorkspaceRow } from '../core/results.ts';
import { candidatesFor, finding } from '../core/search.ts';
import { hasSurplus, inSurplusOrder } from '../core/surplus.ts';
import { NO_TAGS } from '../core/tags.ts';
import type { Email, OrganizationKey } from '../core/values.ts';
import { inCalendarOrder, type Phase, phaseOf, type Status, type Workspace } from '../core/workspaces.ts';
import { plainWorkspaceRow, readShares, readSharesOf, workspaceRow } from './balances.ts';
import type { Caller, Records, Services } from './ports.ts';
import { forAll, type InOrganization } from './portfolio.ts';
import { demandActivated, demandIn, type Authorized, seesEntitlements } from './authorization.ts';
import { read } from './read.ts';

export interface WorkspaceFilter {
  readonly asOf: Day;
  readonly phase: Phase | null;
  readonly status: Status | null;
  /** Words of the name, key, tags or years (`core/search.ts`). */
  readonly search: string | null;
  /** Only workspaces that take place on some day from `from` to `to`, both included. */
  readonly from?: Day | null;
  readonly to?: Day | null;
  /** Only workspaces with this tag; value null: with any value. */
  readonly tag?: { readonly name: string; readonly value: string | null } | null;
  /** Only workspaces that miss something. */
  readonly missing: boolean;
  /** Only workspaces where something is left over, past ones first by size. */
  readonly surplus?: boolean;
  /** Refuse an actor who may not see what is missing, in place of leaving it out. */
  readonly demandMissing: boolean;
}

/** Refuses an actor who may list workspaces but not see what they miss. */
function demandEntitlements(authorized: Authorized): Outcome<unknown> {
  const allowed = demandIn(authorized, 'entitlements');
  return allowed.ok ? demandActivated(authorized) : allowed;
}

/** Workspaces, the next ones first. Refuses with not-permitted; with `demandMissing`, also as for any entitlement. */
export function listWorkspaces(
  services: Services,
  caller: Caller,
  filter: WorkspaceFilter,
): Promise<Outcome<readonly WorkspaceRow[]>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    if (filter.demandMissing) {
      const allowed = demandEntitlements(authorized);
      if (!allowed.ok) return allowed;
    }
    return done(await readRows(records, authorized.organization.organization, filter, seesEntitlements(authorized)));
  });
}

/** The same of every customer. Refuses with unknown-actor. */
export function workspacesOfAll(
  services: Services,
  actor: Email,
  filter: WorkspaceFilter,
): Promise<Outcome<readonly InOrganization<WorkspaceRow>[]>> {
  return forAll(services, actor, filter.asOf, (records, { organization }) => readRows(records, organization, filter, true));
}

/** `sees`: whether the rows tell of entitlements. */
async function readRows(
  records: Records,
  organization: OrganizationKey,
  filter: WorkspaceFilter,
  sees: boolean,
): Promise<readonly WorkspaceRow[]> {
  // What misses something is known, and often little of all there is.
  const short = sees && filter.missing;
  const listed = short ? records.shortWorkspaces(organization) : records.workspaces(organization);
  const workspaces = inCalendarOrder((await listed).filter(matching(filter)), filter.asOf);
  if (!sees) return workspaces.map((workspace) => plainWorkspaceRow(workspace, filter.asOf));
  const keys = workspaces.map(({ workspace }) => workspace);
  const assigned = short
    ? await readSharesOf(records, organization, filter.asOf, keys)
    : await readShares(records, organization, filter.asOf);
  const rows = workspaces.map((workspace) => workspaceRow(workspace, assigned.get(workspace.workspace), filter.asOf));
  const found = filter.missing ? rows.filter(({ missing }) => missing) : rows;
  return filter.surplus === true ? inSurplusOrder(found.filter(hasSurplus)) : found;
}

function matching(filter: WorkspaceFilter): (workspace: Workspace) => boolean {
  const { asOf, phase, status, search, tag = null, from = null, to = null } = filter;
  const found = finding(search ?? '');
  return (workspace) =>
    (from === null || workspace.endsOn >= from) &&
    (to === null || workspace.startsOn <= to) &&
    (phase === null || phaseOf(workspace, asOf) === phase) &&
    (status === null || workspace.status === status) &&
    (tag === null || carries(workspace, tag.name, tag.value)) &&
    found(workspace);
}

function carries({ tags = NO_TAGS }: Workspace, name: string, value: string | null): boolean {
  return Object.hasOwn(tags, name) && (value === null || tags[name] === value);
}

/** One workspace. Refuses with not-permitted or workspace-not-found. */
export function showWorkspace(services: Services, caller: Caller, key: string, asOf: Day): Promise<Outcome<WorkspaceRow>> {
  return read(services, caller, 'list-workspaces', async (authorized, records) => {
    const { organization } = authorized.organization;
    const workspace = await findWorkspace(services, records, organization, key);
    return workspace.ok ? done(await rowFor(records, authorized, workspace.value, asOf)) : workspace;
  });
}

/** The workspace of a key, or workspace-not-found with the nearest key there is. */
export async function findWorkspace(
  services: Services,
  records: Records,
  organization: OrganizationKey,
  key: string,
): Promise<Outcome<Workspace>> {
  const workspace = await records.workspace(organization, key);
  if (workspace !== null) return done(workspace);
  const known = await records.workspaces(organization);
  const nearest = services.nearest(
    key,
    known.map((row) => row.workspace),
  );
  return refuse('workspace-not-found', { key, organization, nearest, candidates: candidatesFor(key, known) });
}

/** The row of one workspace, as far as this actor may see it. */
export async function rowFor(records: Records, authorized: Authorized, workspace: Workspace, asOf: Day): Promise<WorkspaceRow> {
  if (!seesEntitlements(authorized)) return plainWorkspaceRow(workspace, asOf);
  const shares = await readShares(records, authorized.organization.organization, asOf, workspace.workspace);
  return workspaceRow(workspace, shares.get(workspace.workspace), asOf);
}
