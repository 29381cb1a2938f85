/** What an organization has at one moment, read once and asked often: workspaces with their needs, pools with their figures. */

import { Balances, type Referenced } from '../core/balances.ts';
import type { Day } from '../core/days.ts';
import type { Head } from '../core/ledger.ts';
import { figuresOf } from '../core/pools.ts';
import type { PoolRow, WorkspaceRow } from '../core/results.ts';
import { NO_TAGS } from '../core/tags.ts';
import { SEAT, type OrganizationKey, type ProductKey, type WorkspaceKey } from '../core/values.ts';
import { CAPABILITIES, needOf, type Need, needsOf, NO_SHARE, phaseOf, type Share, type Workspace } from '../core/workspaces.ts';
import { done, type Outcome } from '../core/outcome.ts';
import type { Assignment, Caller, Records, Services } from './ports.ts';
import { enter, type Authorized } from './authorization.ts';

/** What each workspace has, and what is held for it. */
export type SharesByWorkspace = ReadonlyMap<WorkspaceKey, Share>;

/** `held`: by holds that are open on the day at hand. */
export function sharesOf(assignments: readonly Assignment[], held: readonly Assignment[]): SharesByWorkspace {
  const shares = new Map<WorkspaceKey, { readonly assigned: Map<ProductKey, number>; readonly held: Map<ProductKey, number> }>();
  const add = (what: 'assigned' | 'held', { workspace, product, quantity }: Assignment): void => {
    let share = shares.get(workspace);
    if (share === undefined) shares.set(workspace, (share = { assigned: new Map(), held: new Map() }));
    share[what].set(product, (share[what].get(product) ?? 0) + quantity);
  };
  for (const assignment of assignments) add('assigned', assignment);
  for (const each of held) add('held', each);
  return shares;
}

/** The shares of all workspaces, or of one, with the calendar of a day. */
export async function readShares(
  records: Pick<Records, 'assignments' | 'heldUnits'>,
  organization: OrganizationKey,
  day: Day,
  workspace?: WorkspaceKey,
): Promise<SharesByWorkspace> {
  const [assignments, held] = await Promise.all([
    records.assignments(organization, workspace),
    records.heldUnits(organization, day),
  ]);
  return sharesOf(assignments, workspace === undefined ? held : held.filter((each) => each.workspace === workspace));
}

/** The same of some workspaces. */
export async function readSharesOf(
  records: Pick<Records, 'assignmentsOf' | 'heldUnits'>,
  organization: OrganizationKey,
  day: Day,
  workspaces: readonly WorkspaceKey[],
): Promise<SharesByWorkspace> {
  const [assignments, held] = await Promise.all([
    records.assignmentsOf(organization, workspaces),
    records.heldUnits(organization, day),
  ]);
  return sharesOf(assignments, held);
}

// Every field by name: a list has a hundred thousand of these, and taking fields out of an object costs more than all else of a row.

/** A workspace without what only Entitlement managers see. */
export function plainWorkspaceRow(workspace: Workspace, today: Day): WorkspaceRow {
  return {
    workspace: workspace.workspace,
    name: workspace.name,
    status: workspace.status,
    startsOn: workspace.startsOn,
    endsOn: workspace.endsOn,
    phase: phaseOf(workspace, today),
    participants: workspace.participants,
    tags: workspace.tags ?? NO_TAGS,
    modules: workspace.modules.map((product) => ({ product, installed: true })),
    capabilities: CAPABILITIES[workspace.status],
  };
}

/** A workspace with what it needs, has and misses. */
export function workspaceRow(workspace: Workspace, share: Share | undefined, today: Day): WorkspaceRow {
  const needs = needsOf(workspace, share ?? NO_SHARE);
  return {
    workspace: workspace.workspace,
    name: workspace.name,
    status: workspace.status,
    startsOn: workspace.startsOn,
    endsOn: workspace.endsOn,
    phase: phaseOf(workspace, today),
    participants: workspace.participants,
    tags: workspace.tags ?? NO_TAGS,
    seats: amounts(needs.find(({ product }) => product === SEAT) ?? needOf(workspace, SEAT, 0)),
    modules: needs
      .filter(({ product }) => product !== SEAT)
      .map((need) => ({ product: need.product, installed: workspace.modules.includes(need.product), ...amounts(need) })),
    missing: needs.some(({ missing }) => missing > 0),
    capabilities: CAPABILITIES[workspace.status],
  };
}

function amounts({ required, assigned, held, missing, surplus }: Need): Omit<Need, 'product'> {
  return { required, assigned, held, missing, surplus };
}

/** What the figures of pools are made from. */
type PoolRecords = Pick<Records, 'products' | 'purchases' | 'heldUnits' | 'missingSums'>;

/** Every pool of the organization: seats first, then modules by key. Missing is what charged workspaces miss, live and past. */
export async function readPools(records: PoolRecords, organization: OrganizationKey, today: Day): Promise<readonly PoolRow[]> {
  const [products, purchases, held, sums] = await Promise.all([
    records.products(organization),
    records.purchases(organization),
    records.heldUnits(organization, today),
    records.missingSums(organization),
  ]);
  const missing = new Map(sums.map(({ product, quantity }) => [product, quantity]));
  return products.map(({ product, name, kind }) => {
    const { nextExpiry, ...figures } = figuresOf(
      purchases.filter((lot) => lot.product === product),
      today,
      held,
    );
    return { product, name, kind, ...figures, missing: missing.get(product) ?? 0, nextExpiry };
  });
}

/** Which part of an organization a decision is about. */
export interface Scope {
  /** What decides whether the request was made before. */
  readonly references?: readonly string[];
  /** In the place of `references`, where somebody else asks about them: those that are used. */
  readonly used?: Promise<ReadonlyMap<string, Referenced>>;
  /** Which references will be asked for more than once; all of them unless told. */
  readonly recurs?: (reference: string) => boolean;
  /** The key of the only workspace that is asked about, as typed; all of them unless told. */
  readonly workspace?: string;
  /** Only the workspaces that miss something are asked about. */
  readonly short?: boolean;
}

/** Everything decisions are made on. The questions are asked at once: a store behind a network answers them in one trip. */
export async function readBalances(
  services: Services,
  records: Records,
  organization: OrganizationKey,
  { references = [], used: asked, recurs, workspace, short = false }: Scope = {},
): Promise<Balances> {
  const today = services.clock.today();
  const [products, lots, { workspaces, assigned }, head, used, held] = await Promise.all([
    records.products(organization),
    records.purchases(organization),
    workspace === undefined ? readWorkspaces(records, organization, short) : readWorkspace(records, organization, workspace),
    records.ledgerHead(organization),
    asked ?? records.references(organization, references),
    records.heldUnits(organization, today),
  ]);
  const dated = datedDay(today, head);
  return new Balances({
    today,
    dated,
    lastId: head.id,
    products: products.map(({ product }) => product),
    lots,
    workspaces,
    assigned,
    held,
    references: used,
    ...(recurs === undefined ? {} : { recurs }),
  });
}

/**
 * The day that new rows will be dated: today, or that of the last row when the clock was set back. A hold that had run out
 * on that day is not open again.
 */
export function datedDay(today: Day, { at }: Head): Day {
  const last = (at?.slice(0, 10) ?? today) as Day;
  return last > today ? last : today;
}

interface Workspaces {
  readonly workspaces: readonly Workspace[];
  readonly assigned: readonly Assignment[];
}

async function readWorkspaces(records: Records, organization: OrganizationKey, short = false): Promise<Workspaces> {
  if (short) {
    const workspaces = await records.shortWorkspaces(organization);
    const keys = workspaces.map(({ workspace }) => workspace);
    return { workspaces, assigned: await records.assignmentsOf(organization, keys) };
  }
  const [workspaces, assigned] = await Promise.all([records.workspaces(organization), records.assignments(organization)]);
  return { workspaces, assigned };
}

/** One workspace; when there is none of that key, all of them, so that the nearest one can be named. */
async function readWorkspace(records: Records, organization: OrganizationKey, key: string): Promise<Workspaces> {
  const [workspace, assigned] = await Promise.all([
    records.workspace(organization, key),
    records.assignments(organization, key as WorkspaceKey),
  ]);
  return workspace === null ? readWorkspaces(records, organization) : { workspaces: [workspace], assigned };
}

/**
 * Who is asking, and what their transfer is decided on. Both are asked for at once where the organization is named.
 * Refuses as `enter` does for whoever may not see entitlements.
 */
export async function enterWithBalances(
  services: Services,
  records: Records,
  caller: Caller,
  scope: Scope,
): Promise<Outcome<{ readonly authorized: Authorized; readonly balances: Balances }>> {
  const entering = enter(services, records, caller, 'entitlements');
  const reading =
    caller.organization === null ? null : readBalances(services, records, caller.organization as OrganizationKey, scope);
  const [authorized, balances] = await Promise.all([entering, reading]);
  if (!authorized.ok) return authorized;
  const { organization } = authorized.value.organization;
  return done({
    authorized: authorized.value,
    balances: balances ?? (await readBalances(services, records, organization, scope)),
  });
}
