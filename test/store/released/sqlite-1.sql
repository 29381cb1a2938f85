create table organizations (
  organization text not null primary key check (length(organization) between 1 and 64 and organization not glob '*[^a-z0-9-]*' and organization not glob '-*'),
  name text not null check (length(name) between 1 and 200),
  activated integer not null check (activated in (0, 1))
) strict, without rowid;

create table account_managers (
  email text not null primary key
) strict, without rowid;

create table members (
  organization text not null references organizations,
  email text not null,
  name text,
  role text not null check (role in ('admin', 'organizer', 'member', 'guest')),
  entitlement_manager integer not null check (entitlement_manager in (0, 1)),
  primary key (organization, email)
) strict, without rowid;

create table products (
  organization text not null references organizations,
  product text not null check (length(product) between 1 and 64 and product not glob '*[^a-z0-9-]*' and product not glob '-*'),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind = case product when 'seat' then 'seat' else 'module' end),
  primary key (organization, product),
  unique (organization, product, kind)
) strict, without rowid;

create table workspaces (
  organization text not null references organizations,
  workspace text not null check (length(workspace) between 1 and 64 and workspace not glob '*[^a-z0-9-]*' and workspace not glob '-*'),
  name text not null check (length(name) between 1 and 200),
  status text not null check (status in ('test', 'pre-production', 'production')),
  starts_on text not null check (starts_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on text not null check (ends_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and ends_on >= starts_on),
  participants integer not null check (participants between 0 and 1000000000),
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
  quantity integer not null check (quantity between 1 and 1000000000),
  workspace text,
  subscription text,
  actor text not null,
  reference text check (length(reference) between 1 and 128),
  note text,
  hash text not null check (length(hash) = 64 and hash not glob '*[^0-9a-f]*'),
  primary key (organization, id),
  foreign key (organization, product) references products,
  foreign key (organization, workspace) references workspaces,
  check ((kind in ('transfer', 'automatic')) = (workspace is not null)),
  check ((kind in ('purchase', 'revocation')) = (subscription is not null))
) strict, without rowid;

create table lots (
  organization text not null,
  purchase integer not null check (purchase >= 1),
  transaction_id integer not null,
  product text not null,
  subscription text not null check (length(subscription) between 1 and 128),
  quantity integer not null check (quantity between 1 and 1000000000),
  drawn integer not null default 0 check (drawn >= 0),
  revoked integer not null default 0 check (revoked >= 0),
  starts_on text not null check (starts_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ends_on text check (ends_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and ends_on >= starts_on),
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
  quantity integer not null check (quantity between 1 and 1000000000),
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
  hash text not null check (length(hash) = 64 and hash not glob '*[^0-9a-f]*'),
  primary key (organization, id)
) strict, without rowid;

create table heads (
  organization text not null references organizations,
  log text not null check (log in ('ledger', 'activity')),
  id integer not null check (id >= 1),
  hash text not null check (length(hash) = 64 and hash not glob '*[^0-9a-f]*'),
  at text not null,
  primary key (organization, log)
) strict, without rowid;

create unique index transactions_by_reference on transactions (organization, reference) where reference is not null;
create index members_by_email on members (email);
create index transactions_by_workspace on transactions (organization, workspace, id) where workspace is not null;
create index transactions_by_product on transactions (organization, product, id);
create index activity_by_subject on activity (organization, subject, id);

create trigger transactions_no_update before update on transactions
begin select raise(abort, 'transactions is append-only'); end;
create trigger transactions_no_delete before delete on transactions
begin select raise(abort, 'transactions is append-only'); end;

create trigger draws_no_update before update on draws
begin select raise(abort, 'draws is append-only'); end;
create trigger draws_no_delete before delete on draws
begin select raise(abort, 'draws is append-only'); end;

create trigger activity_no_update before update on activity
begin select raise(abort, 'activity is append-only'); end;
create trigger activity_no_delete before delete on activity
begin select raise(abort, 'activity is append-only'); end;

create trigger activity_no_replace before insert on activity
when exists (select 1 from activity where organization = new.organization and id = new.id)
begin select raise(abort, 'activity is append-only'); end;

create trigger organizations_no_delete before delete on organizations
begin select raise(abort, 'organizations are never deleted'); end;
create trigger products_no_delete before delete on products
begin select raise(abort, 'products are never deleted'); end;
create trigger workspaces_no_delete before delete on workspaces
begin select raise(abort, 'workspaces are never deleted'); end;
create trigger lots_no_delete before delete on lots
begin select raise(abort, 'lots are never deleted'); end;
create trigger assignments_no_delete before delete on assignments
begin select raise(abort, 'assignments are never deleted'); end;
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
