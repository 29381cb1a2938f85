/** Who was given what in a period: by workspace, or summed by what a tag says. */

import { addDays } from '../core/days.ts';
import { NO_TAGS } from '../core/tags.ts';
import type { TagUsageRow, WorkspaceUsageRow } from '../core/usage.ts';
import type { OrganizationKey, ProductKey } from '../core/values.ts';
import { needOf, type Workspace } from '../core/workspaces.ts';
import { sharesOf } from './balances.ts';
import type { Period, UsageRecords } from './usage-books.ts';

/** What a workspace was given of a product. */
export interface Given {
  readonly workspace: Workspace;
  readonly product: ProductKey;
  readonly assigned: number;
  readonly required: number;
  readonly surplus: number;
}

/** Who was given what in the period, by the days of events, and whether it is needed. */
export async function readGiven(
  records: UsageRecords,
  organization: OrganizationKey,
  { from, to, product }: Period & { readonly product: string | null },
): Promise<readonly Given[]> {
  const [after = 0, upTo = 0] = await records.ledgerEnds(organization, [addDays(from, -1), to]);
  const [given, workspaces, assignments, products] = await Promise.all([
    records.workspaceMovements(organization, { after, upTo }),
    records.workspaces(organization),
    records.assignments(organization),
    records.products(organization),
  ]);
  const shares = sharesOf(assignments, []);
  const place = new Map(products.map((each, at) => [each.product, at]));
  const known = new Map(workspaces.map((workspace) => [workspace.workspace, workspace]));
  const rows = given.flatMap((each): readonly Given[] => {
    const workspace = known.get(each.workspace);
    if (workspace === undefined || (product !== null && each.product !== product)) return [];
    const need = needOf(workspace, each.product, shares.get(each.workspace)?.assigned.get(each.product) ?? 0);
    return [{ ...need, assigned: each.quantity, workspace }];
  });
  const rank = ({ workspace: { startsOn, workspace }, product: key }: Given): string =>
    `${startsOn} ${workspace} ${String(place.get(key) ?? 0).padStart(9, '0')}`;
  return rows
    .map((row) => ({ row, by: rank(row) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1))
    .map(({ row }) => row);
}

export function givenRow({
  workspace: { workspace, name, startsOn },
  product,
  assigned,
  required,
  surplus,
}: Given): WorkspaceUsageRow {
  return { workspace, name, startsOn, product, assigned, required, surplus };
}

/** By value; workspaces without the tag come together, under null, at the end. */
export function sumsByTag(rows: readonly Given[], tag: string): readonly TagUsageRow[] {
  const values = new Map<string | null, Map<ProductKey, { assigned: number; required: number; surplus: number }>>();
  for (const { workspace, product, assigned, required, surplus } of rows) {
    const value = tagOf(workspace, tag);
    let products = values.get(value);
    if (products === undefined) values.set(value, (products = new Map()));
    const sum = products.get(product) ?? { assigned: 0, required: 0, surplus: 0 };
    products.set(product, {
      assigned: sum.assigned + assigned,
      required: sum.required + required,
      surplus: sum.surplus + surplus,
    });
  }
  const order = [...values.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return order.flatMap((value) =>
    [...(values.get(value) ?? [])].map(([product, sums]): TagUsageRow => ({ [tag]: value, product, ...sums })),
  );
}

function tagOf({ tags = NO_TAGS }: Workspace, tag: string): string | null {
  return Object.hasOwn(tags, tag) ? (tags[tag] ?? null) : null;
}
