/** What an organization has at one moment, read once and asked often: workspaces with their needs, pools with their figures. */

import { Balances } from '../core/balances.ts';
import type { Day } from '../core/days.ts';
import { figuresOf } from '../core/pools.ts';
import type { PoolRow, WorkspaceRow } from '../core/results.ts';
import { SEAT, type OrganizationKey, type ProductKey, type WorkspaceKey } from '../core/values.ts';
import { type Assigned, CAPABILITIES, missingOf, needsOf, NOTHING_ASSIGNED, phaseOf, type Workspace } from '../core/workspaces.ts';
import type { Assignment, Records, Services } from './ports.ts';

export type AssignedByWorkspace = ReadonlyMap<WorkspaceKey, Assigned>;

export function byWorkspace(assignments: readonly Assignment[]): AssignedByWorkspace {
  const assigned = new Map<WorkspaceKey, Map<ProductKey, number>>();
  for (const { workspace, product, quantity } of assignments) {
    const products = assigned.get(workspace);
    if (products === undefined) assigned.set(workspace, new Map([[product, quantity]]));
    else products.set(product, quantity);
  }
  return assigned;
}

export async function readAssigned(records: Records, organization: OrganizationKey): Promise<AssignedByWorkspace> {
  return byWorkspace(await records.assignments(organization));
}

/** A workspace without what only Entitlement managers see. */
export function plainWorkspaceRow(workspace: Workspace, today: Day): WorkspaceRow {
  const { modules: _, ...plain } = workspace;
  return { ...plain, phase: phaseOf(workspace, today), capabilities: CAPABILITIES[workspace.status] };
}

/** A workspace with what it needs, has and misses. */
export function workspaceRow(workspace: Workspace, assigned: Assigned | undefined, today: Day): WorkspaceRow {
  const needs = needsOf(workspace, assigned ?? NOTHING_ASSIGNED);
  const { capabilities, ...plain } = plainWorkspaceRow(workspace, today);
  const figures = ({ required, assigned: has, missing }: (typeof needs)[number]) => ({ required, assigned: has, missing });
  return {
    ...plain,
    seats: figures(needs.find(({ product }) => product === SEAT) ?? { product: SEAT, required: 0, assigned: 0, missing: 0 }),
    modules: needs
      .filter(({ product }) => product !== SEAT)
      .map((need) => ({ product: need.product, installed: workspace.modules.includes(need.product), ...figures(need) })),
    missing: needs.some(({ missing }) => missing > 0),
    capabilities,
  };
}

/** Units missing by product, over all charged workspaces, live and past (contract, section 5). */
export function missingByProduct(workspaces: readonly Workspace[], assigned: AssignedByWorkspace): ReadonlyMap<ProductKey, number> {
  const sums = new Map<ProductKey, number>();
  for (const workspace of workspaces) {
    for (const { product, missing } of missingOf(workspace, assigned.get(workspace.workspace) ?? NOTHING_ASSIGNED)) {
      sums.set(product, (sums.get(product) ?? 0) + missing);
    }
  }
  return sums;
}

/** Every pool of the organization: seats first, then modules by key. */
export async function readPools(records: Records, organization: OrganizationKey, today: Day): Promise<readonly PoolRow[]> {
  const products = await records.products(organization);
  const purchases = await records.purchases(organization);
  const missing = missingByProduct(await records.workspaces(organization), await readAssigned(records, organization));
  return products.map(({ product, name, kind }) => {
    const { nextExpiry, ...figures } = figuresOf(
      purchases.filter((lot) => lot.product === product),
      today,
    );
    return { product, name, kind, ...figures, missing: missing.get(product) ?? 0, nextExpiry };
  });
}

/** Everything decisions are made on, with the earlier transactions of these references. */
export async function readBalances(
  services: Services,
  records: Records,
  organization: OrganizationKey,
  references: readonly string[] = [],
): Promise<Balances> {
  const [products, lots, workspaces, assigned, head] = [
    await records.products(organization),
    await records.purchases(organization),
    await records.workspaces(organization),
    await records.assignments(organization),
    await records.ledgerHead(organization),
  ];
  return new Balances({
    today: services.clock.today(),
    lastId: head.id,
    products: products.map(({ product }) => product),
    lots,
    workspaces,
    assigned,
    references: await records.references(organization, references),
  });
}
