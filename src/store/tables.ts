/** The columns that are inserted, in one place: the order here is the order of the values in `append.ts`. */

import type { RequestState, Transaction } from '../core/ledger.ts';
import type { OrganizationKey } from '../core/values.ts';
import type { Insert, SqlValue } from './sql.ts';

export const organizations: Insert = {
  table: 'organizations',
  columns: { organization: 'text', name: 'text', activated: 'integer' },
  conflict: 'on conflict (organization) do update set name = excluded.name, activated = excluded.activated',
};

/** They belong to the store, the lines that name them to organizations: two of those can say the same. */
export const accountManagers: Insert = {
  table: 'account_managers',
  columns: { email: 'text' },
  conflict: 'on conflict (email) do nothing',
};

export const members: Insert = {
  table: 'members',
  columns: { organization: 'text', email: 'text', name: 'text', role: 'text', entitlement_manager: 'integer' },
  conflict: `on conflict (organization, email) do update
    set name = excluded.name, role = excluded.role, entitlement_manager = excluded.entitlement_manager`,
};

export const products: Insert = {
  table: 'products',
  columns: { organization: 'text', product: 'text', name: 'text', kind: 'text' },
  conflict: 'on conflict (organization, product) do update set name = excluded.name',
};

export const workspaces: Insert = {
  table: 'workspaces',
  columns: {
    organization: 'text',
    workspace: 'text',
    name: 'text',
    status: 'text',
    starts_on: 'text',
    ends_on: 'text',
    participants: 'integer',
    attendees: 'text',
  },
  conflict: `on conflict (organization, workspace) do update
    set name = excluded.name, status = excluded.status, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
      participants = excluded.participants, attendees = excluded.attendees`,
};

export const tags: Insert = {
  table: 'tags',
  columns: { organization: 'text', workspace: 'text', name: 'text', value: 'text' },
  conflict: 'on conflict (organization, workspace, name) do update set value = excluded.value',
};

export const installedModules: Insert = {
  table: 'installed_modules',
  columns: { organization: 'text', workspace: 'text', product: 'text', kind: 'text' },
};

export const lots: Insert = {
  table: 'lots',
  columns: {
    organization: 'text',
    purchase: 'integer',
    transaction_id: 'integer',
    product: 'text',
    subscription: 'text',
    quantity: 'integer',
    starts_on: 'text',
    ends_on: 'text',
  },
};

export const transactions: Insert = {
  table: 'transactions',
  columns: {
    organization: 'text',
    id: 'integer',
    at: 'text',
    kind: 'text',
    product: 'text',
    quantity: 'integer',
    workspace: 'text',
    subscription: 'text',
    actor: 'text',
    reference: 'text',
    note: 'text',
    until: 'text',
    hold: 'integer',
    corrects: 'integer',
    request: 'integer',
    hash: 'text',
  },
};

export const draws: Insert = {
  table: 'draws',
  columns: { organization: 'text', transaction_id: 'integer', position: 'integer', purchase: 'integer', quantity: 'integer' },
};

export const holds: Insert = {
  table: 'holds',
  columns: {
    organization: 'text',
    hold: 'integer',
    workspace: 'text',
    product: 'text',
    kind: 'text',
    quantity: 'integer',
    until: 'text',
    posted: 'integer',
    released: 'integer',
  },
};

export const holdLots: Insert = {
  table: 'hold_lots',
  columns: { organization: 'text', hold: 'integer', purchase: 'integer', quantity: 'integer', until: 'text', closed: 'integer' },
};

export const requests: Insert = {
  table: 'requests',
  columns: {
    organization: 'text',
    request: 'integer',
    at: 'text',
    requested_by: 'text',
    workspace: 'text',
    product: 'text',
    quantity: 'integer',
    note: 'text',
    state: 'text',
    decided_by: 'text',
    decided_at: 'text',
    reason: 'text',
    transaction_id: 'integer',
  },
  conflict: `on conflict (organization, request) do update set state = excluded.state, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at, reason = excluded.reason, transaction_id = excluded.transaction_id`,
};

export const assignments: Insert = {
  table: 'assignments',
  columns: { organization: 'text', workspace: 'text', product: 'text', kind: 'text', quantity: 'integer' },
  conflict: `on conflict (organization, workspace, product) do update set quantity = assignments.quantity + excluded.quantity`,
};

export const activity: Insert = {
  table: 'activity',
  columns: {
    organization: 'text',
    id: 'integer',
    at: 'text',
    actor: 'text',
    action: 'text',
    subject: 'text',
    before: 'text',
    after: 'text',
    hash: 'text',
  },
};

export const heads: Insert = {
  table: 'heads',
  columns: { organization: 'text', log: 'text', id: 'integer', hash: 'text', at: 'text' },
};

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
