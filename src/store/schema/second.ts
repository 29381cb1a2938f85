/**
 * The second version: kinds of transactions beside the first four, holds, requests, tags, lots whose end moves later, and
 * what workspaces miss, kept beside what they need and have.
 */

import { isDay, isHash, isKey, isNotNegative, isNumber, isUnits, lengthTo, oneOf, both, that } from './checks.ts';
import {
  type Column,
  type Index,
  type Indexes,
  integer,
  key,
  organization,
  type Table,
  type Tables,
  text,
  to,
  toProduct,
} from './description.ts';
import { each } from './dialect.ts';
import { firstTables } from './first.ts';
import { ownColumns } from './own-columns.ts';

/** The digest of the registration export that a workspace's participants were counted from. */
export const attendees: Column = text({ optional: true, check: isHash });

const { hash, ...columns } = firstTables.transactions.columns;

/** The ledger with room for every kind; what each kind demands of its columns is said by `kinds.ts`. */
export const transactions: Table = {
  ...firstTables.transactions,
  columns: { ...columns, kind: text(), ...ownColumns, hash },
  foreignKeys: [
    ...firstTables.transactions.foreignKeys,
    to('transactions', 'organization hold', { only: 'sqlite' }),
    to('transactions', 'organization corrects', { only: 'sqlite' }),
  ],
  checks: [],
};

const heldRow = { quantity: integer({ check: isUnits }), until: key({ check: isDay }) };

export const secondTables = {
  holds: {
    columns: {
      organization: key(),
      hold: integer(),
      workspace: key(),
      product: key(),
      kind: key(),
      quantity: integer({ check: both(isUnits, that(`(kind = 'seat' or quantity = 1)`)) }),
      until: heldRow.until,
      posted: integer({ default: 0, check: isNotNegative }),
      released: integer({ default: 0, check: isNotNegative }),
    },
    primaryKey: ['organization', 'hold'],
    foreignKeys: [
      to('transactions', 'organization hold', { restrict: true }),
      to('workspaces', 'organization workspace'),
      toProduct,
    ],
    checks: ['posted + released <= quantity'],
  },

  hold_lots: {
    columns: {
      organization: key(),
      hold: integer(),
      purchase: integer(),
      ...heldRow,
      closed: integer({ default: 0, check: that('closed between 0 and quantity') }),
    },
    primaryKey: ['organization', 'hold', 'purchase'],
    foreignKeys: [to('holds', 'organization hold', { restrict: true }), to('lots', 'organization purchase', { restrict: true })],
  },

  requests: {
    columns: {
      organization,
      request: integer({ check: isNumber }),
      at: key(),
      requested_by: key(),
      workspace: key(),
      product: key(),
      quantity: integer({ optional: true, check: isUnits }),
      note: text({ optional: true }),
      state: text({ check: oneOf('open', 'approved', 'declined', 'withdrawn') }),
      decided_by: key({ optional: true }),
      decided_at: key({ optional: true }),
      reason: text({ optional: true }),
      transaction_id: integer({ optional: true }),
    },
    primaryKey: ['organization', 'request'],
    unique: [['organization', 'transaction_id']],
    foreignKeys: [
      to('workspaces', 'organization workspace'),
      to('products', 'organization product'),
      to('transactions', 'organization transaction_id'),
    ],
    checks: [
      `(state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null)`,
      `(state = 'approved') = (transaction_id is not null)`,
    ],
  },

  // What a customer calls its events by.
  tags: {
    columns: { organization: key(), workspace: key(), name: key({ check: isKey }), value: text({ check: lengthTo(200) }) },
    primaryKey: ['organization', 'workspace', 'name'],
    foreignKeys: [to('workspaces', 'organization workspace')],
  },

  missing: {
    columns: { organization: key(), workspace: key(), product: key(), quantity: integer({ check: isUnits }) },
    primaryKey: ['organization', 'workspace', 'product'],
    foreignKeys: [to('workspaces', 'organization workspace'), to('products', 'organization product')],
  },

  missing_sums: {
    columns: { organization, product: key(), quantity: integer({ check: isNotNegative }) },
    primaryKey: ['organization', 'product'],
  },

  workspace_counts: {
    columns: {
      organization: key({ primary: true, references: 'organizations' }),
      workspaces: integer({ check: isNotNegative }),
      missing: integer({ check: that('missing between 0 and workspaces') }),
    },
  },
} satisfies Tables;

export const ledgerIndexes: Indexes = {
  transactions_by_request: {
    table: 'transactions',
    on: 'organization, request',
    unique: true,
    where: 'request is not null',
  },
  transactions_by_corrects: { table: 'transactions', on: 'organization, corrects', where: 'corrects is not null' },
};

const PRODUCT_OF_PURCHASE = `case kind when 'purchase' then product else '' end`;

/** One order can have several lines: the reference of a purchase is unique together with its product. */
export const byReference: Index = {
  table: 'transactions',
  on: each({
    sqlite: `organization, reference, ${PRODUCT_OF_PURCHASE}`,
    postgres: `organization, reference, (${PRODUCT_OF_PURCHASE})`,
  }),
  unique: true,
  where: 'reference is not null',
};

export const secondIndexes: Indexes = {
  holds_open: {
    table: 'holds',
    on: 'organization, until',
    // Written as SQLite turns the question round: the other way it is never found.
    where: each({ sqlite: 'quantity > posted + released', postgres: 'posted + released < quantity' }),
  },
  holds_by_workspace: { table: 'holds', on: 'organization, workspace, hold' },
  hold_lots_open: { table: 'hold_lots', on: 'organization, purchase, until', where: 'closed < quantity' },
  requests_by_state: { table: 'requests', on: 'organization, state, request' },
  // Which check was the last: asked for with every status, of a log that grows for years.
  activity_checks: { table: 'activity', on: 'organization, id', where: `action = 'check.ran'` },
  workspaces_by_end: { table: 'workspaces', on: 'organization, ends_on, starts_on, workspace' },
};
