/** What is inserted into, and what happens where a row is there already: columns in the order of the values in `append.ts`. */

import type { RequestState, Transaction } from '../core/ledger.ts';
import type { OrganizationKey } from '../core/values.ts';
import { type TableName, whole } from './schema/whole.ts';
import type { Insert, SqlValue } from './sql.ts';

/** Every column that both databases have, but `left`: those begin with what the table says. */
function into(table: TableName, conflict?: string, left: readonly string[] = []): Insert {
  const columns = Object.entries(whole[table].columns).filter(([name, { only }]) => only === undefined && !left.includes(name));
  return {
    table,
    columns: Object.fromEntries(columns.map(([name, { type }]) => [name, type === 'integer' ? 'integer' : 'text'] as const)),
    ...(conflict === undefined ? {} : { conflict }),
  };
}

/** `on conflict (key) do update set column = excluded.column, …` */
const takesOver = (key: string, ...columns: readonly string[]) =>
  `on conflict (${key}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

export const organizations = into('organizations', takesOver('organization', 'name', 'activated'));
/** They belong to the store, the lines that name them to organizations: two of those can say the same. */
export const accountManagers = into('account_managers', 'on conflict (email) do nothing');
export const members = into('members', takesOver('organization, email', 'name', 'role', 'entitlement_manager'));
export const products = into('products', takesOver('organization, product', 'name'));
export const workspaces = into(
  'workspaces',
  takesOver('organization, workspace', 'name', 'status', 'starts_on', 'ends_on', 'participants', 'attendees'),
);
export const tags = into('tags', takesOver('organization, workspace, name', 'value'));
export const installedModules = into('installed_modules');
export const lots = into('lots', undefined, ['drawn', 'revoked']);
export const transactions = into('transactions');
export const draws = into('draws');
export const holds = into('holds');
export const holdLots = into('hold_lots');
export const requests = into(
  'requests',
  takesOver('organization, request', 'state', 'decided_by', 'decided_at', 'reason', 'transaction_id'),
);
export const assignments = into(
  'assignments',
  'on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity',
);
export const activity = into('activity');
export const heads = into('heads');

/** A line of the ledger as its table has it. */
export function transactionRow(organization: OrganizationKey, row: Transaction): readonly SqlValue[] {
  const { id, at, kind, product, quantity, workspace, subscription, actor, reference, note, hash } = row;
  const { until = null, hold = null, corrects = null, request = null } = row;
  // Written out, not spread: there may be a hundred thousand.
  return [
    organization,
    id,
    at,
    kind,
    product,
    quantity,
    workspace,
    subscription,
    actor,
    reference,
    note,
    until,
    hold,
    corrects,
    request,
    hash,
  ];
}

/** A request as its table has it. */
export function requestRow(organization: OrganizationKey, state: RequestState): readonly SqlValue[] {
  const { request, at, requestedBy, workspace, product, quantity, note } = state;
  const decision = [state.state, state.decidedBy, state.decidedAt, state.reason, state.transaction];
  return [organization, request, at, requestedBy, workspace, product, quantity, note, ...decision];
}
