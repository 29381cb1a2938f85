/**
 * The tables, and the constraints a bug in the code must meet: CHECKs, foreign keys and triggers hold what the core decides.
 * Migrations go forward only; a released step is never changed.
 */

import { SECOND } from './second.ts';

/** "ETL1": marks a SQLite file as a store of this program (offset 68 of the file). */
export const APPLICATION_ID = 0x45544c31;

const KEY = (column: string) =>
  `length(${column}) between 1 and 64 and ${column} not glob '*[^a-z0-9-]*' and ${column} not glob '-*'`;
const DAY = (column: string) => `${column} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`;
const UNITS = (column: string, from: number) => `${column} between ${from} and 1000000000`;
const HASH = `length(hash) = 64 and hash not glob '*[^0-9a-f]*'`;

/**
 * Ledger and activity refuse UPDATE and DELETE; REPLACE deletes first, and meets the same trigger (recursive_triggers). A
 * connection without that setting still meets ON DELETE RESTRICT, and the trigger against REPLACE where rows are few:
 * one on the ledger would cost a tenth of every large transfer, and the chain tells of what it would have stopped.
 */
const appendOnly = (table: string) => `
  create trigger ${table}_no_update before update on ${table} begin select raise(abort, '${table} is append-only'); end;
  create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end;
`;

const neverDeleted = (table: string) => `
  create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} are never deleted'); end;
`;

const FIRST = `
create table organizations (
  organization text not null primary key check (${KEY('organization')}),
  name text not null check (length(name) between 1 and 200),
  activated integer not null check (activated in (0, 1))
) strict, without rowid;

create table account_managers (email text not null primary key) strict, without rowid;

create table members (
  organization text not null references organizations,
  email text not null,
  name text,
  role text not null check (role in ('admin', 'organizer', 'member', 'guest')),
  entitlement_manager integer not null check (entitlement_manager in (0, 1)),
  primary key (organization, email)
) strict, without rowid;
create index members_by_email on members (email);

create table products (
  organization text not null references organizations,
  product text not null check (${KEY('product')}),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind = case product when 'seat' then 'seat' else 'module' end),
  primary key (organization, product),
  unique (organization, product, kind)
) strict, without rowid;

create table workspaces (
  organization text not null references organizations,
  workspace text not null check (${KEY('workspace')}),
  name text not null check (length(name) between 1 and 200),
  status text not null check (status in ('test', 'pre-production', 'production')),
  starts_on text not null check (${DAY('starts_on')}),
  ends_on text not null check (${DAY('ends_on')} and ends_on >= starts_on),
  participants integer not null check (${UNITS('participants', 0)}),
  primary key (organization, workspace)
) strict, without rowid;

create table installed_modules (
  organization text not null,
  workspace text not null,
  product text not null,
  kind text not null check (kind = 'module'),
  primary key (organization, workspace, product),
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product, kind) references products (organization, product, kind)
) strict, without rowid;

create table transactions (
  organization text not null references organizations,
  id integer not null check (id >= 1),
  at text not null,
  kind text not null check (kind in ('purchase', 'revocation', 'transfer', 'automatic')),
  product text not null,
  quantity integer not null check (${UNITS('quantity', 1)}),
  workspace text,
  subscription text,
  actor text not null,
  reference text check (length(reference) between 1 and 128),
  note text,
  hash text not null check (${HASH}),
  primary key (organization, id),
  foreign key (organization, product) references products,
  foreign key (organization, workspace) references workspaces,
  check ((kind in ('transfer', 'automatic')) = (workspace is not null)),
  check ((kind in ('purchase', 'revocation')) = (subscription is not null))
) strict, without rowid;
create unique index transactions_by_reference on transactions (organization, reference) where reference is not null;
create index transactions_by_workspace on transactions (organization, workspace, id) where workspace is not null;
create index transactions_by_product on transactions (organization, product, id);

create table lots (
  organization text not null,
  purchase integer not null check (purchase >= 1),
  transaction_id integer not null,
  product text not null,
  subscription text not null check (length(subscription) between 1 and 128),
  quantity integer not null check (${UNITS('quantity', 1)}),
  drawn integer not null default 0 check (drawn >= 0),
  revoked integer not null default 0 check (revoked >= 0),
  starts_on text not null check (${DAY('starts_on')}),
  ends_on text check (${DAY('ends_on')} and ends_on >= starts_on),
  primary key (organization, purchase),
  foreign key (organization, product) references products,
  foreign key (organization, transaction_id) references transactions on delete restrict,
  check (drawn + revoked <= quantity)
) strict, without rowid;

create table draws (
  organization text not null,
  transaction_id integer not null,
  position integer not null check (position >= 0),
  purchase integer not null,
  quantity integer not null check (${UNITS('quantity', 1)}),
  primary key (organization, transaction_id, position),
  foreign key (organization, transaction_id) references transactions on delete restrict,
  foreign key (organization, purchase) references lots on delete restrict
) strict, without rowid;

create table assignments (
  organization text not null,
  workspace text not null,
  product text not null,
  kind text not null,
  quantity integer not null check (quantity >= 1 and (kind = 'seat' or quantity = 1)),
  primary key (organization, workspace, product),
  foreign key (organization, workspace) references workspaces,
  foreign key (organization, product, kind) references products (organization, product, kind)
) strict, without rowid;

create table activity (
  organization text not null references organizations,
  id integer not null check (id >= 1),
  at text not null,
  actor text not null,
  action text not null,
  subject text not null,
  before text,
  after text,
  hash text not null check (${HASH}),
  primary key (organization, id)
) strict, without rowid;
create index activity_by_subject on activity (organization, subject, id);

create table heads (
  organization text not null references organizations,
  log text not null check (log in ('ledger', 'activity')),
  id integer not null check (id >= 1),
  hash text not null check (${HASH}),
  at text not null,
  primary key (organization, log)
) strict, without rowid;

${appendOnly('transactions')}
${appendOnly('draws')}
${appendOnly('activity')}
create trigger activity_no_replace before insert on activity
when exists (select 1 from activity where organization = new.organization and id = new.id)
begin select raise(abort, 'activity is append-only'); end;
${neverDeleted('organizations')}
${neverDeleted('products')}
${neverDeleted('workspaces')}
${neverDeleted('lots')}
${neverDeleted('assignments')}

create trigger workspaces_status_forward before update of status on workspaces
when (old.status, new.status) not in (values ('test', 'pre-production'), ('pre-production', 'production')) and old.status <> new.status
begin select raise(abort, 'a workspace status goes one step forward, never back'); end;

create trigger lots_keep before update on lots
when new.drawn < old.drawn or new.revoked < old.revoked
begin select raise(abort, 'what was drawn or revoked never comes back'); end;

create trigger lots_same before update of organization, purchase, transaction_id, product, subscription, quantity, starts_on, ends_on on lots
begin select raise(abort, 'a purchase is never changed, only drawn from and revoked'); end;

create trigger assignments_keep before update on assignments
when new.quantity < old.quantity or (new.organization, new.workspace, new.product) <> (old.organization, old.workspace, old.product)
begin select raise(abort, 'what was assigned never comes back'); end;
`;

/** Each step takes a store of the version before it, version 0 being an empty file, to the next version. */
export const MIGRATIONS: readonly string[] = [FIRST, SECOND];
export const SCHEMA_VERSION = MIGRATIONS.length;
