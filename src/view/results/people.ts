/** Organizations, members and products as documents. */

import type { ProductState } from '../../core/ledger.ts';
import type { MemberRow, OrganizationRow } from '../../core/results.ts';
import type { Column, Document, Sheet } from '../document.ts';
import { type Glance, glanceColumns } from './portfolio.ts';
import { missingTone } from './tones.ts';

export function organizationSheet(rows: readonly OrganizationRow[]): Sheet<OrganizationRow> {
  return {
    name: 'organizations',
    columns: [
      { key: 'organization', title: 'Organization', kind: 'text', drop: 'last', value: (row) => row.organization },
      { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
      { key: 'activated', title: 'Activated', kind: 'flag', drop: 'first', value: (row) => row.activated },
      { key: 'workspaces', title: 'Workspaces', kind: 'integer', drop: 'first', value: (row) => row.workspaces },
      {
        key: 'missing.workspaces',
        title: 'Events short',
        kind: 'integer',
        value: (row) => row.missing?.workspaces ?? null,
        tone: (row) => missingTone(row.missing?.workspaces ?? 0),
      },
      {
        key: 'missing.seats',
        title: 'Missing seats',
        kind: 'integer',
        value: (row) => row.missing?.seats ?? null,
        tone: (row) => missingTone(row.missing?.seats ?? 0),
      },
      {
        key: 'missing.modules',
        title: 'Missing modules',
        kind: 'integer',
        value: (row) => row.missing?.modules ?? null,
        tone: (row) => missingTone(row.missing?.modules ?? 0),
      },
    ],
    rows,
    empty: 'No organizations. An account manager creates one: entitle orgs create KEY --name NAME --activate',
  };
}

export const memberSheet = (rows: readonly MemberRow[]): Sheet<MemberRow> => ({
  name: 'members',
  columns: [
    { key: 'email', title: 'E-mail', kind: 'text', drop: 'last', value: (row) => row.email },
    { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
    { key: 'role', title: 'Role', kind: 'text', drop: 'last', value: (row) => row.role },
    { key: 'entitlementManager', title: 'Entitlements', kind: 'flag', value: (row) => row.entitlementManager },
  ],
  rows,
  empty: 'No members. Add one: entitle members add EMAIL --role ROLE',
});

const productSheet = (rows: readonly ProductState[]): Sheet<ProductState> => ({
  name: 'products',
  columns: [
    { key: 'product', title: 'Product', kind: 'text', value: (row) => row.product },
    { key: 'name', title: 'Name', kind: 'text', value: (row) => row.name },
    { key: 'kind', title: 'Kind', kind: 'text', value: (row) => row.kind },
  ],
  rows,
  empty: 'No products. Add one: entitle products add KEY --name NAME',
});

/** A list, or one row of it as an object: both print through the same columns. */
function both<Row extends object>(sheetOf: (rows: readonly Row[]) => Sheet<Row>) {
  return {
    list: (rows: readonly Row[]): Document => ({ kind: 'list', sheet: sheetOf(rows) }),
    one: (row: Row): Document => {
      const sheet = sheetOf([row]);
      return { kind: 'object', value: row, sheet, screen: [{ kind: 'table', sheet }] };
    },
  };
}

export const organizations = both(organizationSheet);
export const members = both(memberSheet);
export const products = both(productSheet);

/** The list of an account manager's customers; people also see what is short from when, and what ends next, where they may. */
export function organizationsDocument(rows: readonly OrganizationRow[], glances: ReadonlyMap<string, Glance>): Document {
  const sheet = organizationSheet(rows);
  const glance = glanceColumns<OrganizationRow>(({ organization }) => glances.get(organization)).map(
    (column): Column<OrganizationRow> => ({ ...column, show: 'people' }),
  );
  return { kind: 'list', sheet: { ...sheet, columns: [...sheet.columns, ...glance] } };
}
