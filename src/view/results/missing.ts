/** The items that workspaces miss, one row each. */

import { modulesOf, type WorkspaceRow } from '../../core/results.ts';
import type { Sheet } from '../document.ts';
import { missingTone } from './tones.ts';

export interface MissingItem {
  readonly workspace: string;
  readonly name: string;
  readonly status: string;
  readonly startsOn: string;
  readonly product: string;
  readonly required: number;
  readonly assigned: number;
  /** By open holds: of what is missing, so much is supplied by posting them. */
  readonly held: number;
  readonly missing: number;
}

/** One row for each product that a workspace misses. */
export function missingItems(rows: readonly WorkspaceRow[]): readonly MissingItem[] {
  return rows.flatMap((row) => {
    const { workspace, name, status, startsOn, seats } = row;
    const needs = seats === undefined ? [] : [{ product: 'seat', ...seats }, ...modulesOf(row)];
    return needs
      .filter(({ missing }) => missing > 0)
      .map(({ product, required, assigned, held, missing }) => ({
        workspace,
        name,
        status,
        startsOn,
        product,
        required,
        assigned,
        held,
        missing,
      }));
  });
}

export function missingSheet(rows: readonly MissingItem[]): Sheet<MissingItem> {
  return {
    name: 'missing',
    columns: [
      { key: 'workspace', title: 'Workspace', kind: 'text', value: (row) => row.workspace },
      { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
      { key: 'status', title: 'Status', kind: 'text', value: (row) => row.status },
      { key: 'startsOn', title: 'Starts', kind: 'day', value: (row) => row.startsOn },
      { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
      { key: 'required', title: 'Required', kind: 'integer', value: (row) => row.required },
      { key: 'assigned', title: 'Assigned', kind: 'integer', value: (row) => row.assigned },
      { key: 'held', title: 'Held', kind: 'integer', value: (row) => row.held },
      { key: 'missing', title: 'Missing', kind: 'integer', value: (row) => row.missing, tone: (row) => missingTone(row.missing) },
    ],
    rows,
    empty: 'Nothing is missing.',
  };
}
