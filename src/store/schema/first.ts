/** The first version: organizations, what they bought, where it went, and the two logs. */

import {
  anyOf,
  both,
  changes,
  falls,
  isCount,
  isDay,
  isFlag,
  isHash,
  isKey,
  isNotNegative,
  isNumber,
  isUnits,
  lengthTo,
  oneOf,
  that,
} from './checks.ts';
import {
  type Constraints,
  type Indexes,
  integer,
  key,
  neverDeleted,
  organization,
  type Tables,
  text,
  to,
  toProduct,
} from './description.ts';
import { each } from './dialect.ts';

const KIND_OF_PRODUCT = that(`kind = case product when 'seat' then 'seat' else 'module' end`);
const NOT_BEFORE = that('ends_on >= starts_on');

export const firstTables = {
  organizations: {
    columns: {
      organization: key({ primary: true, check: isKey }),
      name: text({ check: lengthTo(200) }),
      activated: integer({ check: isFlag }),
      turn: integer({ default: 0, only: 'postgres' }),
    },
  },

  account_managers: { columns: { email: key({ primary: true }) } },

  // Which member a database login is. One login each: rights follow from it, so nobody can be two.
  logins: {
    columns: { email: key({ primary: true }), db_role: text({ unique: true, check: lengthTo(63) }) },
    only: 'postgres',
  },

  members: {
    columns: {
      organization,
      email: key(),
      name: text({ optional: true }),
      role: text({ check: oneOf('admin', 'organizer', 'member', 'guest') }),
      entitlement_manager: integer({ check: isFlag }),
    },
    primaryKey: ['organization', 'email'],
  },

  products: {
    columns: {
      organization,
      product: key({ check: isKey }),
      name: text({ check: lengthTo(200) }),
      kind: key({ check: KIND_OF_PRODUCT }),
    },
    primaryKey: ['organization', 'product'],
    unique: [['organization', 'product', 'kind']],
  },

  workspaces: {
    columns: {
      organization,
      workspace: key({ check: isKey }),
      name: text({ check: lengthTo(200) }),
      status: text({ check: oneOf('test', 'pre-production', 'production') }),
      starts_on: key({ check: isDay }),
      ends_on: key({ check: both(isDay, NOT_BEFORE) }),
      participants: integer({ check: isCount }),
    },
    primaryKey: ['organization', 'workspace'],
  },

  installed_modules: {
    columns: { organization: key(), workspace: key(), product: key(), kind: key({ check: that(`kind = 'module'`) }) },
    primaryKey: ['organization', 'workspace', 'product'],
    foreignKeys: [to('workspaces', 'organization workspace'), toProduct],
  },

  transactions: {
    columns: {
      organization: key({ references: 'organizations', referencesOnly: 'sqlite' }),
      id: integer({ check: isNumber }),
      at: key(),
      kind: text({ check: oneOf('purchase', 'revocation', 'transfer', 'automatic') }),
      product: key(),
      quantity: integer({ check: isUnits }),
      workspace: key({ optional: true }),
      subscription: text({ optional: true }),
      actor: key(),
      reference: key({ optional: true, check: lengthTo(128) }),
      note: text({ optional: true }),
      hash: text({ check: isHash }),
    },
    primaryKey: ['organization', 'id'],
    foreignKeys: [to('products', 'organization product'), to('workspaces', 'organization workspace')],
    checks: [
      `(kind in ('transfer', 'automatic')) = (workspace is not null)`,
      `(kind in ('purchase', 'revocation')) = (subscription is not null)`,
    ],
  },

  lots: {
    columns: {
      organization: key(),
      purchase: integer({ check: isNumber }),
      transaction_id: integer(),
      product: key(),
      subscription: text({ check: lengthTo(128) }),
      quantity: integer({ check: isUnits }),
      drawn: integer({ default: 0, check: isNotNegative }),
      revoked: integer({ default: 0, check: isNotNegative }),
      starts_on: key({ check: isDay }),
      ends_on: key({ optional: true, check: both(isDay, NOT_BEFORE) }),
    },
    primaryKey: ['organization', 'purchase'],
    foreignKeys: [to('products', 'organization product'), to('transactions', 'organization transaction_id', { restrict: true })],
    checks: ['drawn + revoked <= quantity'],
  },

  draws: {
    columns: {
      organization: key(),
      transaction_id: integer(),
      position: integer({ check: isNotNegative }),
      purchase: integer(),
      quantity: integer({ check: isUnits }),
    },
    primaryKey: ['organization', 'transaction_id', 'position'],
    foreignKeys: [
      to('transactions', 'organization transaction_id', { restrict: true }),
      to('lots', 'organization purchase', { restrict: true }),
    ],
  },

  assignments: {
    columns: {
      organization: key(),
      workspace: key(),
      product: key(),
      kind: key(),
      quantity: integer({ check: that(`quantity >= 1 and (kind = 'seat' or quantity = 1)`) }),
    },
    primaryKey: ['organization', 'workspace', 'product'],
    foreignKeys: [to('workspaces', 'organization workspace'), toProduct],
  },

  activity: {
    columns: {
      organization,
      id: integer({ check: isNumber }),
      at: key(),
      actor: key(),
      action: text(),
      subject: key(),
      before: text({ optional: true }),
      after: text({ optional: true }),
      hash: text({ check: isHash }),
    },
    primaryKey: ['organization', 'id'],
  },

  heads: {
    columns: {
      organization,
      log: text({ check: oneOf('ledger', 'activity') }),
      id: integer({ check: isNumber }),
      hash: text({ check: isHash }),
      at: key(),
    },
    primaryKey: ['organization', 'log'],
  },
} satisfies Tables;

export const firstIndexes: Indexes = {
  transactions_by_reference: {
    table: 'transactions',
    on: 'organization, reference',
    unique: true,
    where: 'reference is not null',
  },
  members_by_email: { table: 'members', on: 'email' },
  transactions_by_workspace: {
    table: 'transactions',
    on: 'organization, workspace, id',
    where: 'workspace is not null',
  },
  transactions_by_product: { table: 'transactions', on: 'organization, product, id' },
  activity_by_subject: { table: 'activity', on: 'organization, subject, id' },
};

/** The logs only grow. */
export const APPEND_ONLY: readonly string[] = ['transactions', 'draws', 'activity'];

/** In the order in which the server's triggers are numbered. */
export const firstConstraints = {
  organizations_no_delete: neverDeleted('organizations'),
  products_no_delete: neverDeleted('products'),
  workspaces_no_delete: neverDeleted('workspaces'),
  lots_no_delete: neverDeleted('lots'),
  assignments_no_delete: neverDeleted('assignments'),
  heads_no_delete: neverDeleted('heads'),
  workspaces_status_forward: {
    table: 'workspaces',
    at: 'before',
    event: 'update',
    of: ['status'],
    when: each({
      sqlite: `(old.status, new.status) not in (values ('test', 'pre-production'), ('pre-production', 'production')) and old.status <> new.status`,
      postgres: `(NEW).status <> (OLD).status
      and not ((OLD).status = 'test' and (NEW).status = 'pre-production')
      and not ((OLD).status = 'pre-production' and (NEW).status = 'production')`,
    }),
    says: 'a workspace status goes one step forward, never back',
  },
  lots_keep: {
    table: 'lots',
    at: 'before',
    event: 'update',
    when: anyOf(falls('drawn'), falls('revoked')),
    says: 'what was drawn or revoked never comes back',
  },
  lots_same: {
    table: 'lots',
    at: 'before',
    event: 'update',
    of: ['organization', 'purchase', 'transaction_id', 'product', 'subscription', 'quantity', 'starts_on', 'ends_on'],
    when: (dialect) =>
      dialect.name === 'sqlite'
        ? null
        : `${dialect.changes(['organization', 'purchase', 'transaction_id', 'product', 'subscription', 'quantity', 'starts_on'])} or ${dialect.differs('ends_on')}`,
    says: 'a purchase is never changed, only drawn from and revoked',
  },
  assignments_keep: {
    table: 'assignments',
    at: 'before',
    event: 'update',
    when: anyOf(falls('quantity'), changes('organization workspace product')),
    says: 'what was assigned never comes back',
  },
} satisfies Constraints;
